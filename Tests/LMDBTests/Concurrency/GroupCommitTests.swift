import Glibc
import RecordCoding
import XCTest

@testable import LMDB

/// What `async` writes that share a commit have in common, and what not.
final class GroupCommitTests: StoreTestCase {
  struct HostError: Error, Equatable {
    let number: Int
  }

  func testManyWritesTakeFewCommits() throws {
    let (environment, names) = try openNames(clock: ManualClock())
    let before = try environment.statistics().lastTransactionID
    let count = 1000
    let writes = try queue(count, on: environment) { number, tx in
      try tx.put("n\(number)", for: UInt64(number), in: names)
    }
    for write in writes { try wait(for: write) }
    let commits = try environment.statistics().lastTransactionID - before
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, count)
    // As few as a group's size allows; the one that held the lock meanwhile wrote nothing.
    let fewest = (count + WriterLane.maximumJobsInCommit - 1) / WriterLane.maximumJobsInCommit
    XCTAssertEqual(commits, UInt64(fewest))
  }

  /// Who was first in a group does not wait for all that come: slow writes take commits of their own.
  func testSlowWritesDoNotWaitForEachOther() throws {
    let (environment, names) = try openNames(clock: ManualClock(step: .milliseconds(30)))
    let before = try environment.statistics().lastTransactionID
    let writes = try queue(10, on: environment) { number, tx in
      try tx.put("n\(number)", for: UInt64(number), in: names)
    }
    for write in writes { try wait(for: write) }
    XCTAssertEqual(try environment.statistics().lastTransactionID - before, 10)
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 10)
  }

  func testLargeWritesDoNotGatherWithoutEnd() throws {
    let (environment, names) = try openNames(clock: ManualClock())
    let before = try environment.statistics().lastTransactionID
    let large = String(repeating: "x", count: WriterLane.enoughByteCountInCommit / 2)
    let writes = try queue(6, on: environment) { number, tx in try tx.put(large, for: UInt64(number), in: names) }
    for write in writes { try wait(for: write) }
    XCTAssertEqual(try environment.statistics().lastTransactionID - before, 3)
  }

  func testTheyRunInTheOrderInWhichTheyWereQueued() throws {
    let (environment, names) = try openNames(clock: ManualClock())
    let writes = try queue(400, on: environment) { number, tx in
      let place = try tx.last(of: names)?.key ?? 0
      try tx.append("\(number)", for: place + 1, in: names)
    }
    for write in writes { try wait(for: write) }
    let order = try environment.read { tx in
      var cursor = try tx.entries(of: names)
      return try cursor.collect().map(\.value)
    }
    XCTAssertEqual(order, (0..<400).map { "\($0)" })
  }

  func testOneThatFailsUndoesOnlyItself() throws {
    let (environment, names) = try openNames(clock: ManualClock())
    let untruthful = Table<UInt64, Untruthful>(identity: names.identity)
    let writes = try queue(30, on: environment) { number, tx in
      try tx.put("n\(number)", for: UInt64(number), in: names)
      if number.isMultiple(of: 3) { throw HostError(number: number) }
      // An error that the closure swallows, but after which its transaction cannot be committed.
      if number == 7 { try? tx.put(Untruthful(), for: 99, in: untruthful) }
    }
    for (number, write) in writes.enumerated() {
      do {
        try wait(for: write)
        XCTAssertFalse(number.isMultiple(of: 3) || number == 7, "\(number)")
      } catch let error as HostError {
        XCTAssertEqual(error.number, number)
      } catch {
        XCTAssertEqual(number, 7)
        XCTAssertEqual(error as? LMDBError, .inconsistentEncoding(table: "names", announced: 1, written: 2))
      }
    }
    let stored = try environment.read { tx in
      var cursor = try tx.entries(of: names)
      return try cursor.collect().map(\.key)
    }
    XCTAssertEqual(stored, (0..<30).filter { !$0.isMultiple(of: 3) && $0 != 7 })
  }

  func testCancelledBeforeItsTurn() throws {
    let (environment, names) = try openNames(clock: ManualClock())
    let lock = WriterLock(environment)
    let kept = Task { try await environment.write { tx in try tx.put("kept", for: 1, in: names) } }
    let cancelled = Task { try await environment.write { tx in try tx.put("cancelled", for: 2, in: names) } }
    XCTAssertTrue(eventually { environment.lane.waitingJobCount == 2 })
    cancelled.cancel()
    try lock.release()
    XCTAssertNoThrow(try wait(for: kept))
    XCTAssertThrowsError(try wait(for: cancelled)) { XCTAssertTrue($0 is CancellationError, "\($0)") }
    XCTAssertEqual(try environment.read { tx in try tx.values(for: [1, 2], in: names) }, ["kept", nil])
  }

  func testCancelledBeforeItIsQueued() throws {
    let (environment, names) = try openNames(clock: ManualClock())
    let mayBegin = Latch()
    let task = Task {
      while !mayBegin.isOpen { await Task.yield() }
      try await environment.write { tx in try tx.put("cancelled", for: 1, in: names) }
    }
    task.cancel()
    mayBegin.open()
    XCTAssertThrowsError(try wait(for: task)) { XCTAssertTrue($0 is CancellationError, "\($0)") }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 0)
  }

  func testCancelledBehindItsTurn() throws {
    let (environment, names) = try openNames(clock: ManualClock())
    let (begun, mayEnd) = (Latch(), Latch())
    let task = Task {
      try await environment.write { tx in
        try tx.put("kept", for: 1, in: names)
        begun.open()
        mayEnd.wait()
      }
    }
    XCTAssertTrue(begun.wait())
    task.cancel()
    mayEnd.open()
    XCTAssertNoThrow(try wait(for: task))
    XCTAssertEqual(try environment.read { tx in try tx.value(for: 1, in: names) }, "kept")
  }

  func testAnErrorOfTheCommitReachesAllOfTheGroup() throws {
    let (environment, names) = try openNames(clock: ManualClock())
    // The store is larger than anything that the test runner writes, so a limit on file sizes meets the store alone.
    let filler = String(repeating: "x", count: 1 << 20)
    try environment.write { tx in for id in 0..<16 as Range<UInt64> { try tx.put(filler, for: id, in: names) } }
    defer { FileSizeLimit.lift() }
    let writes = try queue(4, on: environment) { number, tx in
      try tx.put(number == 3 ? filler : "", for: UInt64(100 + number), in: names)
      if number == 0 { throw HostError(number: number) }
      // Behind the last beginning and in front of the commit.
      if number == 3 { FileSizeLimit.set(8 << 20) }
    }
    for (number, write) in writes.enumerated() {
      do {
        try wait(for: write)
        XCTFail("\(number) was told that it is stored")
      } catch let error as HostError {
        XCTAssertEqual(number, 0, "\(error)")
      } catch {
        XCTAssertGreaterThan(number, 0)
        guard case .diskFull? = error as? LMDBError else {
          XCTFail("\(number): \(error)")
          continue
        }
      }
    }
    FileSizeLimit.lift()
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 16)
    // A full disk is no reason for distrust: the next write is taken.
    try environment.write { tx in try tx.put("Ada", for: 101, in: names) }
    XCTAssertEqual(try environment.read { tx in try tx.value(for: 101, in: names) }, "Ada")
  }

  // MARK: Support

  /// Queues `count` writes one after the other while the lock is taken, so that their order is known, and lets them go.
  private func queue(
    _ count: Int, on environment: Environment,
    _ body: @escaping @Sendable (Int, inout WriteTransaction) throws -> Void
  ) throws -> [Task<Void, any Error>] {
    let lock = WriterLock(environment)
    var writes: [Task<Void, any Error>] = []
    for number in 0..<count {
      writes.append(Task { try await environment.write { tx in try body(number, &tx) } })
      XCTAssertTrue(eventually { environment.lane.waitingJobCount == number + 1 })
    }
    try lock.release()
    return writes
  }
}

/// A value that writes more than it announces.
private struct Untruthful: ValueCoding {
  init() {}
  init(from decoder: inout ValueDecoder) throws(CodingError) {}

  var encodedByteCount: Int { 1 }

  func encode(into encoder: inout ValueEncoder) {
    for _ in 0..<2 { encoder.append(littleEndian: UInt8(0)) }
  }
}

/// The most bytes that a file of this process may have; to write more is an error then, as on a full disk.
private enum FileSizeLimit {
  static func set(_ byteCount: rlim_t) {
    signal(SIGXFSZ, SIG_IGN)
    change { $0.rlim_cur = byteCount }
  }

  static func lift() { change { $0.rlim_cur = $0.rlim_max } }

  private static func change(_ body: (inout rlimit) -> Void) {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    getrlimit(resource, &limit)
    body(&limit)
    setrlimit(resource, &limit)
  }
}
