import Foundation
import Synchronization
import XCTest

@testable import LMDB

/// What `close` waits for, what it refuses, and what is left when it could not close.
final class CloseTests: StoreTestCase {
  func testWaitsForReaders() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    let (begun, mayEnd) = (Latch(), Latch())
    let reading = Background {
      try environment.read { tx in
        begun.open()
        mayEnd.wait()
        return try tx.value(for: 1, in: names)
      }
    }
    XCTAssertTrue(begun.wait())
    let closing = Background { try environment.close() }
    XCTAssertTrue(eventually { environment.phase == .closing })
    XCTAssertFalse(closing.hasEnded)
    mayEnd.open()
    XCTAssertEqual(try reading.value(), "Ada")
    XCTAssertNoThrow(try closing.value())
    XCTAssertEqual(environment.phase, .closed)
  }

  func testWaitsForWriters() throws {
    let (environment, names) = try openNames()
    let (begun, mayEnd) = (Latch(), Latch())
    let writing = Background {
      try environment.write { tx in
        begun.open()
        mayEnd.wait()
        try tx.put("Ada", for: 1, in: names)
      }
    }
    XCTAssertTrue(begun.wait())
    let closing = Background { try environment.close() }
    XCTAssertTrue(eventually { environment.phase == .closing })
    XCTAssertFalse(closing.hasEnded)
    mayEnd.open()
    XCTAssertNoThrow(try writing.value())
    XCTAssertNoThrow(try closing.value())
    let (again, table) = try openNames()
    XCTAssertEqual(try again.read { tx in try tx.value(for: 1, in: table) }, "Ada")
  }

  func testTimesOutAndStaysUsable() async throws {
    let (environment, names) = try openNames()
    let (begun, mayEnd) = (Latch(), Latch())
    let line: UInt = #line + 2
    let reading = Background {
      try environment.read { tx in
        begun.open()
        mayEnd.wait()
        return try tx.count(of: names)
      }
    }
    XCTAssertTrue(begun.wait())
    let error = lmdbError { try environment.close(waitingAtMost: .milliseconds(20)) }
    guard case .busy(active: 1, let oldest?) = error else { return XCTFail("\(String(describing: error))") }
    XCTAssertEqual(oldest.line, line)
    XCTAssertTrue(oldest.file.hasSuffix("CloseTests.swift"), oldest.file)
    // As before: every kind of transaction begins.
    XCTAssertEqual(environment.phase, .open)
    try writeOne(environment, names)
    try await environment.write { tx in try tx.put("Bob", for: 2, in: names) }
    let count = try await environment.backgroundRead { tx in try tx.count(of: names) }
    XCTAssertEqual(count, 2)
    mayEnd.open()
    XCTAssertEqual(try reading.value(), 0)
    try await environment.close()
    XCTAssertEqual(environment.phase, .closed)
  }

  func testTheLimitHoldsForQueuedWritesToo() throws {
    let (environment, names) = try openNames()
    let lock = WriterLock(environment)
    let queued = Task { try await environment.write { tx in try tx.put("Ada", for: 1, in: names) } }
    XCTAssertTrue(eventually { environment.lane.isBusy })
    let error = lmdbError { try environment.close(waitingAtMost: .milliseconds(20)) }
    guard case .busy = error else { return XCTFail("\(String(describing: error))") }
    XCTAssertEqual(environment.phase, .open)
    try lock.release()
    try wait(for: queued)
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 1)
    try environment.close()
  }

  func testFinishesQueuedWrites() throws {
    let (environment, names) = try openNames()
    let lock = WriterLock(environment)
    let writes = (0..<50 as Range<UInt64>).map { id in
      Task { try await environment.write { tx in try tx.put("n\(id)", for: id, in: names) } }
    }
    XCTAssertTrue(eventually { environment.lane.waitingJobCount >= 50 })
    let closing = Background { try environment.close() }
    XCTAssertTrue(eventually { environment.isClosing })
    // What comes after is refused while what was queued waits.
    let late = Task { try await environment.write { tx in try tx.put("late", for: 99, in: names) } }
    XCTAssertEqual(lmdbError { try wait(for: late) }, .closed)
    try lock.release()
    for write in writes { XCTAssertNoThrow(try wait(for: write)) }
    XCTAssertNoThrow(try closing.value())
    let (again, table) = try openNames()
    XCTAssertEqual(try again.read { tx in try tx.count(of: table) }, 50)
  }

  func testRefusesInsideTransactions() async throws {
    let (environment, names) = try openNames()
    let expected = LMDBError.insideTransaction(operation: "close")
    XCTAssertEqual(lmdbError { try environment.read { _ in try environment.close() } }, expected)
    XCTAssertEqual(lmdbError { try environment.write { _ in try environment.close() } }, expected)
    XCTAssertEqual(
      lmdbError { try environment.write { tx in try tx.nested { _ in try environment.close() } } }, expected)
    do {
      try await environment.write { _ in try environment.close() }
      XCTFail("a queued write closed its environment")
    } catch {
      XCTAssertEqual(error as? LMDBError, expected)
    }
    try writeOne(environment, names)
    try await environment.close()
  }

  func testClosingTwice() throws {
    let (environment, _) = try openNames()
    try environment.close()
    XCTAssertNoThrow(try environment.close())
    XCTAssertNoThrow(try environment.close(waitingAtMost: .zero))
  }

  func testLimitsBeyondReason() throws {
    for limit in [Duration.seconds(Int64.max), .seconds(Int64.min), .nanoseconds(-1), .seconds(-5)] {
      let (environment, names) = try openNames(at: nil, options(waiting: limit))
      try writeOne(environment, names)
      try environment.read { _ in
        let other = Background { try environment.read { tx in try tx.count(of: names) } }
        if limit > .zero { usleep(2000) } else { XCTAssertThrowsError(try other.value()) }
      }
      XCTAssertNoThrow(try environment.close(waitingAtMost: limit))
    }
  }

  private func options(waiting limit: Duration) -> Environment.Options {
    var options = Self.options
    options.maximumReaders = 1
    options.readerWaitLimit = limit
    return options
  }

  /// Both wait for the same reader, and both may find it gone: only one of them frees LMDB's environment, and neither
  /// returns before that is done.
  func testClosingFromTwoThreads() throws {
    for _ in 0..<20 {
      let (environment, names) = try openNames()
      let (begun, mayEnd) = (Latch(), Latch())
      let reading = Background {
        try environment.read { tx in
          begun.open()
          mayEnd.wait()
          return try tx.count(of: names)
        }
      }
      XCTAssertTrue(begun.wait())
      let closers = (0..<3).map { _ in
        Background {
          try environment.close()
          return environment.phase == .closed
            && !environment.fileIdentities.contains(where: EnvironmentRegistry.isClaimed)
        }
      }
      XCTAssertTrue(eventually { environment.phase == .closing })
      usleep(2000)
      mayEnd.open()
      XCTAssertEqual(try reading.value(), 0)
      for closer in closers { XCTAssertTrue(try closer.value()) }
    }
  }

  /// Who waits for another's `close` that fails is not told that the store is closed.
  func testASecondCloseHasALimitOfItsOwn() throws {
    let (environment, names) = try openNames()
    let (begun, mayEnd) = (Latch(), Latch())
    let reading = Background {
      try environment.read { tx in
        begun.open()
        mayEnd.wait()
        return try tx.count(of: names)
      }
    }
    XCTAssertTrue(begun.wait())
    let first = Background { try environment.close(waitingAtMost: .seconds(20)) }
    XCTAssertTrue(eventually { environment.phase == .closing })
    guard case .busy = lmdbError({ try environment.close(waitingAtMost: .milliseconds(10)) }) else {
      return XCTFail("the second close did not say that it found the environment busy")
    }
    XCTAssertEqual(environment.phase, .closing, "the first close goes on")
    mayEnd.open()
    XCTAssertNoThrow(try first.value())
    XCTAssertEqual(try reading.value(), 0)
  }

  func testClosesWithItsLastReference() throws {
    try openNames().environment.write { _ in }
    let (environment, _) = try openNames()
    try environment.close()
  }

  private func writeOne(_ environment: Environment, _ names: Names) throws {
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
  }
}
