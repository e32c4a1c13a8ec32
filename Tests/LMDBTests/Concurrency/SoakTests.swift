import Foundation
import XCTest

@testable import LMDB

/// Everything at once, for a while: whatever a reader sees is the state of one commit.
final class SoakTests: StoreTestCase {
  func testReadersWritersBackupsAndStatistics() throws {
    let descriptors = openDescriptors()
    let bank = try Bank(at: path(), Self.options)
    let stop = Latch()
    let (reads, asyncWrites, backups) = (Counter(), Counter(), Counter())

    var threads: [Background<Void>] = []
    for number in 0..<8 as Range<UInt64> {
      threads.append(Background { try Self.read(bank, seed: number, until: stop, counting: reads) })
    }
    threads.append(Background { try Self.write(bank, seed: TestScale.seed, until: stop) })
    let copy = path("copy")
    threads.append(Background { try Self.backUp(bank, to: copy, until: stop, counting: backups) })
    threads.append(Background { try Self.lookAtStatistics(bank, until: stop) })
    let tasks = (0..<4 as Range<UInt64>).map { number in
      Task { try await Self.writeAsync(bank, seed: TestScale.seed &+ 1 &+ number, until: stop, counting: asyncWrites) }
    }

    stop.wait(within: TestScale.isLong ? 60 : 2)
    stop.open()
    for thread in threads { XCTAssertNoThrow(try thread.value()) }
    for task in tasks { XCTAssertNoThrow(try wait(for: task)) }

    let transfers = Int(try bank.environment.read { tx in try bank.audit(tx) })
    let work =
      "\(reads.value) reads, \(transfers) transfers (\(asyncWrites.value) async), \(backups.value) backups"
    XCTAssertTrue(reads.value > 10 && asyncWrites.value > 10 && backups.value > 0, work)
    XCTAssertGreaterThan(transfers, asyncWrites.value, "the thread wrote too")
    if TestScale.isLong { print(work) }

    XCTAssertEqual(bank.environment.activeReaders, 0)
    XCTAssertEqual(bank.environment.activeWriters, 0)
    XCTAssertFalse(bank.environment.lane.isBusy)
    XCTAssertEqual(try bank.environment.statistics().readers.count, 1, "that of the statistics alone")
    try bank.environment.verify()
    try bank.environment.close()
    XCTAssertEqual(openDescriptors(), descriptors)
  }

  // MARK: What the threads do

  private static func read(_ bank: Bank, seed: UInt64, until stop: Latch, counting reads: Counter) throws {
    var random = RandomSource(seed: seed)
    var last: UInt64 = 0
    while !stop.isOpen {
      last = try bank.environment.read { tx in
        let transfers = try bank.audit(tx)
        guard transfers >= last else { throw Bank.Broken(description: "a later read saw an earlier state") }
        if random.once(in: 10) {
          usleep(UInt32(random.below(2000)))
          guard try bank.audit(tx) == transfers else { throw Bank.Broken(description: "a snapshot changed") }
        }
        if random.once(in: 10) {
          let inner = try bank.environment.read { tx in try bank.audit(tx) }
          guard inner >= transfers else { throw Bank.Broken(description: "an inner read saw an earlier state") }
        }
        return transfers
      }
      reads.increment()
    }
  }

  private static func write(_ bank: Bank, seed: UInt64, until stop: Latch) throws {
    var random = RandomSource(seed: seed)
    while !stop.isOpen {
      do {
        try bank.environment.write { tx in
          for _ in 0...random.below(5) { try bank.transfer(in: &tx, using: &random) }
          if random.once(in: 10) { try bank.audit(tx) }
        }
      } catch is Undo {}
      // The lane has its turn too.
      usleep(200)
    }
  }

  private static func writeAsync(
    _ bank: Bank, seed: UInt64, until stop: Latch, counting writes: Counter
  ) async throws {
    var random = RandomSource(seed: seed)
    while !stop.isOpen {
      let seed = random.next()
      do {
        try await bank.environment.write { tx in
          var random = RandomSource(seed: seed)
          try bank.transfer(in: &tx, using: &random)
        }
        writes.increment()
      } catch is Undo {}
    }
  }

  private static func backUp(_ bank: Bank, to path: String, until stop: Latch, counting backups: Counter) throws {
    var form = Environment.BackupOptions.Form.compact
    while !stop.isOpen {
      try bank.environment.backup(to: path, .init(form: form, replacesExisting: true))
      let copy = try Bank(at: path, StoreTestCase.options)
      _ = try copy.environment.read { tx in try copy.audit(tx) }
      try copy.environment.close()
      form = form == .compact ? .exact : .compact
      backups.increment()
    }
  }

  private static func lookAtStatistics(_ bank: Bank, until stop: Latch) throws {
    var last: UInt64 = 0
    while !stop.isOpen {
      let statistics = try bank.environment.statistics()
      guard statistics.lastTransactionID >= last else { throw Bank.Broken(description: "commits went back") }
      last = statistics.lastTransactionID
      let pages = statistics.tables.reduce(0) { $0 + $1.branchPages + $1.leafPages + $1.overflowPages }
      guard pages + statistics.freePages + 2 <= statistics.usedPages else {
        throw Bank.Broken(description: "\(pages) pages, \(statistics.freePages) free, of \(statistics.usedPages)")
      }
      guard statistics.readers.count <= statistics.maximumReaders else {
        throw Bank.Broken(description: "\(statistics.readers.count) readers")
      }
      usleep(1000)
    }
  }

  /// The open files of this process below the test's directory.
  private func openDescriptors() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
      .filter { $0.hasPrefix(directory) }.sorted()
  }
}
