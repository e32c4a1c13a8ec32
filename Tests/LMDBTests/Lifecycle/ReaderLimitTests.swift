import Foundation
import XCTest

@testable import LMDB

/// As many snapshots as the environment was opened for, and what happens at that limit.
final class ReaderLimitTests: StoreTestCase {
  private func limited(_ count: Int, waiting limit: Duration) -> Environment.Options {
    var options = Self.options
    options.maximumReaders = count
    options.readerWaitLimit = limit
    return options
  }

  func testTooManyReadersNamesTheOldest() throws {
    let clock = ManualClock()
    let (environment, names) = try openNames(clock: clock, limited(3, waiting: .milliseconds(30)))
    let line: UInt = #line + 1
    try environment.read { _ in
      clock.advance(by: .seconds(5))
      try environment.read { _ in
        try environment.read { tx in
          let start = ContinuousClock.now
          let error = lmdbError { try environment.read { tx in try tx.count(of: names) } }
          XCTAssertGreaterThanOrEqual(ContinuousClock.now - start, .milliseconds(30))
          let origin = ReaderOrigin(file: "LMDBTests/ReaderLimitTests.swift", line: line, age: .seconds(5))
          XCTAssertEqual(error, .tooManyReaders(limit: 3, oldest: origin))
          XCTAssertTrue("\(error?.description ?? "")".contains("ReaderLimitTests.swift:\(line)"))
          XCTAssertEqual(try tx.count(of: names), 0, "those that have a snapshot go on")
        }
        XCTAssertNoThrow(try environment.read { tx in try tx.count(of: names) })
      }
    }
    XCTAssertEqual(environment.activeReaders, 0)
  }

  func testAWaitingReaderProceedsWhenOneEnds() throws {
    let (environment, names) = try openNames(at: nil, limited(1, waiting: .seconds(20)))
    let (begun, mayEnd) = (Latch(), Latch())
    let holding = Background {
      try environment.read { tx in
        begun.open()
        mayEnd.wait()
        return try tx.count(of: names)
      }
    }
    XCTAssertTrue(begun.wait())
    let waiting = (0..<5).map { _ in Background { try environment.read { tx in try tx.count(of: names) } } }
    usleep(20_000)
    XCTAssertFalse(waiting.contains { $0.hasEnded })
    let start = ContinuousClock.now
    mayEnd.open()
    XCTAssertEqual(try holding.value(), 0)
    for thread in waiting { XCTAssertEqual(try thread.value(), 0) }
    XCTAssertLessThan(ContinuousClock.now - start, .seconds(10), "they were woken, and did not wait for their limit")
    XCTAssertEqual(environment.activeReaders, 0)
  }

  /// The age of a snapshot is that of the snapshot, not of the wait for it.
  func testWaitingIsNotHolding() throws {
    let clock = ManualClock()
    let (environment, _) = try openNames(clock: clock, limited(1, waiting: .seconds(20)))
    let (begun, mayEnd) = (Latch(), Latch())
    let holding = Background {
      try environment.read { _ in
        begun.open()
        mayEnd.wait()
      }
    }
    XCTAssertTrue(begun.wait())
    let waiting = Background {
      try environment.read { _ in environment.activity.withLock { $0.oldestReader(at: clock.now())?.age } }
    }
    usleep(20_000)
    XCTAssertFalse(waiting.hasEnded)
    clock.advance(by: .seconds(7))
    mayEnd.open()
    XCTAssertNoThrow(try holding.value())
    XCTAssertEqual(try waiting.value(), .zero)
  }

  func testManyThreadsShareFewReaders() throws {
    let (environment, names) = try openNames(at: nil, limited(2, waiting: .seconds(20)))
    let most = Counter()
    let threads = (0..<8).map { _ in
      Background {
        for _ in 0..<200 {
          try environment.read { tx in
            if environment.activeReaders > 2 { most.increment() }
            XCTAssertEqual(try tx.count(of: names), 0)
          }
        }
      }
    }
    for thread in threads { XCTAssertNoThrow(try thread.value()) }
    XCTAssertEqual(most.value, 0)
    XCTAssertEqual(environment.activeReaders, 0)
  }

  /// Every snapshot that was ever held at a time keeps its slot of LMDB's for the next; a backup needs one too.
  func testABackupFindsASlot() throws {
    let (environment, names) = try openNames(at: nil, limited(2, waiting: .milliseconds(30)))
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    try environment.read { _ in
      try environment.read { _ in
        guard case .tooManyReaders(limit: 2, _) = lmdbError({ try environment.backup(to: path("none")) }) else {
          return XCTFail("a backup is one reader more")
        }
      }
    }
    for form in [Environment.BackupOptions.Form.compact, .exact] {
      let copy = path("copy-\(form)")
      XCTAssertNoThrow(try environment.backup(to: copy, .init(form: form)))
      let (opened, table) = try openNames(at: copy)
      XCTAssertEqual(try opened.read { tx in try tx.value(for: 1, in: table) }, "Ada")
      try opened.close()
    }
    XCTAssertEqual(environment.activeReaders, 0)
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 1)
  }

  func testStatisticsListTheReaders() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    let last = try environment.statistics().lastTransactionID
    try environment.read { _ in
      try environment.write { tx in try tx.put("Bob", for: 2, in: names) }
      let statistics = try environment.statistics()
      XCTAssertEqual(statistics.readers.map(\.transactionID).sorted(), [last, last + 1])
      XCTAssertEqual(Set(statistics.readers.map(\.process)), [getpid()])
    }
    XCTAssertEqual(try environment.statistics().readers.count, 1, "the one of the statistics themselves")
    XCTAssertNil(try environment.statistics().oldestReader)
  }
}
