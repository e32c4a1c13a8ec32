import Foundation
import XCTest

@testable import LMDB

/// While somebody waits for all transactions to end, to change the map or to close: who goes on, and who waits.
final class DrainingTests: StoreTestCase {
  func testChangingTheMapWaitsForReaders() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    let hold = try ReadHold(environment)
    let changing = Background { try environment.growMap(to: 256 << 20, waitingAtMost: .seconds(20)) }
    XCTAssertTrue(eventually { environment.phase == .draining })
    // Who comes now waits, and is no error.
    let reading = Background { try environment.read { tx in try tx.value(for: 1, in: names) } }
    let writing = Background { try environment.write { tx in try tx.put("Bob", for: 2, in: names) } }
    usleep(20_000)
    XCTAssertFalse(changing.hasEnded || reading.hasEnded || writing.hasEnded)
    try hold.release()
    XCTAssertNoThrow(try changing.value())
    XCTAssertEqual(try reading.value(), "Ada")
    XCTAssertNoThrow(try writing.value())
    XCTAssertEqual(environment.phase, .open)
    XCTAssertEqual(environment.activity.withLock { $0.mapByteCount }, 256 << 20)
    XCTAssertEqual(try environment.read { tx in try tx.values(for: [1, 2], in: names) }, ["Ada", "Bob"])
  }

  func testChangingTheMapGivesUp() throws {
    let (environment, names) = try openNames()
    let hold = try ReadHold(environment)
    let waiting = Background { () -> Int in
      _ = eventually { environment.phase == .draining }
      return try environment.read { tx in try tx.count(of: names) }
    }
    let error = lmdbError { try environment.growMap(to: 256 << 20, waitingAtMost: .milliseconds(100)) }
    guard case .busy(1, let oldest?) = error else { return XCTFail("\(String(describing: error))") }
    XCTAssertTrue(oldest.file.hasSuffix("DrainingTests.swift"))
    XCTAssertEqual(environment.phase, .open)
    XCTAssertEqual(try waiting.value(), 0, "who waited goes on")
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    try hold.release()
  }

  /// LMDB unmaps the file before it maps it anew; what has no room must fail before that.
  func testNoAddressSpaceForALargerMap() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    let tooMuch = 1 << 60
    XCTAssertEqual(
      lmdbError { try environment.growMap(to: tooMuch, waitingAtMost: .zero) },
      .addressSpaceExhausted(byteCount: tooMuch, code: EngineCode(ENOMEM)))
    XCTAssertEqual(try environment.read { tx in try tx.value(for: 1, in: names) }, "Ada")
    try environment.write { tx in try tx.put("Bob", for: 2, in: names) }
    try environment.close()
  }

  func testWhoIsInsideDoesNotWaitForItself() throws {
    let (environment, names) = try openNames()
    try environment.read { _ in
      let error = lmdbError { try environment.growMap(to: 256 << 20, waitingAtMost: .seconds(3600)) }
      guard case .busy(1, _?) = error else { return XCTFail("\(String(describing: error))") }
      XCTAssertEqual(environment.phase, .open)
    }
    XCTAssertNoThrow(try environment.growMap(to: 256 << 20, waitingAtMost: .zero))
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 0)
  }

  /// One transaction inside another: waiting for the outer one to end, which waits for it, would help nobody.
  func testInnerTransactionsGoOnWhileTheMapIsToChange() throws {
    var options = Self.options
    options.readerWaitLimit = .seconds(20)
    let (environment, names) = try openNames(at: nil, options)
    let hold = try ReadHold(environment) { tx in
      XCTAssertTrue(eventually { environment.phase == .draining })
      XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 0)
      try environment.write { tx in
        try tx.put("Ada", for: 1, in: names)
        XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 0)
      }
      XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 1)
      XCTAssertEqual(environment.phase, .draining, "nobody waited for the one who drains to give up")
    }
    let changing = Background { try environment.growMap(to: 256 << 20, waitingAtMost: .seconds(20)) }
    XCTAssertNoThrow(try hold.release())
    XCTAssertNoThrow(try changing.value())
    XCTAssertEqual(try environment.read { tx in try tx.value(for: 1, in: names) }, "Ada")
  }

  func testInnerTransactionsGoOnWhileClosing() throws {
    let (environment, names) = try openNames()
    let hold = try ReadHold(environment) { tx in
      XCTAssertTrue(eventually { environment.phase == .closing })
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
      XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 1)
      let others = Background { try environment.read { tx in try tx.count(of: names) } }
      XCTAssertThrowsError(try others.value()) { XCTAssertEqual($0 as? LMDBError, .closed) }
      let writers = Background { try environment.write { tx in try tx.put("Bob", for: 2, in: names) } }
      XCTAssertThrowsError(try writers.value()) { XCTAssertEqual($0 as? LMDBError, .closed) }
    }
    let closing = Background { try environment.close() }
    XCTAssertNoThrow(try hold.release())
    XCTAssertNoThrow(try closing.value())
    let (again, table) = try openNames()
    XCTAssertEqual(try again.read { tx in try tx.count(of: table) }, 1)
  }

  func testClosingWhileTheMapIsToChange() throws {
    let (environment, _) = try openNames()
    let hold = try ReadHold(environment)
    let changing = Background { try environment.growMap(to: 256 << 20, waitingAtMost: .seconds(20)) }
    XCTAssertTrue(eventually { environment.phase == .draining })
    let closing = Background { try environment.close() }
    XCTAssertTrue(eventually { environment.isClosing })
    try hold.release()
    XCTAssertNoThrow(try closing.value())
    // Whichever came first: the map was changed, or there was none left to change.
    do {
      try changing.value()
    } catch {
      XCTAssertEqual(error as? LMDBError, .closed)
    }
    XCTAssertEqual(environment.phase, .closed)
  }

  func testSeveralChangeTheMapAtOnce() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    let hold = try ReadHold(environment)
    let changing = (1...4).map { number in
      Background {
        // The first gives up, the others do not.
        let limit = number == 1 ? Duration.milliseconds(20) : .seconds(20)
        try environment.growMap(to: (128 + number) << 20, waitingAtMost: limit)
      }
    }
    guard case .busy = lmdbError({ try changing[0].value() }) else { return XCTFail("the first had little time") }
    let reading = Background { try environment.read { tx in try tx.value(for: 1, in: names) } }
    try hold.release()
    for change in changing.dropFirst() { XCTAssertNoThrow(try change.value()) }
    XCTAssertEqual(try reading.value(), "Ada")
    XCTAssertEqual(environment.phase, .open)
  }
}

/// Holds a snapshot, on a thread of its own, until it is released.
private struct ReadHold {
  private let mayEnd = Latch()
  private let reading: Background<Void>

  /// Returns once the snapshot is held; what `body` does runs inside.
  init(
    _ environment: Environment, _ body: @escaping @Sendable (borrowing ReadTransaction) throws -> Void = { _ in }
  ) throws {
    let begun = Latch()
    reading = Background { [mayEnd] in
      try environment.read { tx in
        begun.open()
        try body(tx)
        mayEnd.wait()
      }
    }
    begun.wait()
  }

  func release() throws {
    mayEnd.open()
    try reading.value()
  }
}
