import Foundation
import LMDB

/// What has no counterpart in C, in absolute numbers.
struct Figures {
  let scale: Scale
  let scratch: ScratchDirectory

  /// Prints one line each.
  func measure(_ report: Report) async throws {
    let path = scratch.newPath()
    defer { scratch.removeStore(at: path) }
    var store = try SwiftStore(at: path)
    try measureReads(store, report)
    try await measureCommits(store, report)
    _ = try store.put(Array(0..<UInt64(scale.bigStore)), perCommit: scale.bigStore)
    try measureVerifier(store, path, report)
    try await store.environment.close()
    let watch = Stopwatch(.wall)
    store = try SwiftStore(at: path)
    report.add("open after a clean close", "\(Report.text(watch.stop().nanoseconds / 1e6, 2)) ms")
    try await store.environment.close()
  }

  private func measureReads(_ store: SwiftStore, _ report: Report) throws {
    let count = 100_000
    let times = try (0..<scale.readRounds).map { _ in
      let watch = Stopwatch(.processor)
      for _ in 0..<count { try store.environment.read { _ in } }
      return watch.stop()
    }
    let time = Spread(times.map(\.nanoseconds)).median / Double(count)
    let allocations = Spread(times.map(\.allocations)).median / Double(count)
    report.add(
      "begin and end a read", "\(Report.text(time, 0)) ns, \(Report.text(allocations, 2)) allocations")
  }

  private func measureCommits(_ store: SwiftStore, _ report: Report) async throws {
    let count = scale.smallCommits
    let (environment, records) = (store.environment, store.records)
    // No stopwatch here, for it counts a thread's allocations, and tasks change threads.
    let clock = Stopwatch.Clock.wall
    // Twice in turn: a disk's flushes get faster and slower within seconds.
    var (alone, grouped) = (0.0, 0.0)
    for _ in 0..<2 {
      let start = clock.nanoseconds
      for key in 0..<UInt64(count) {
        try commitAlone(environment) { tx in try tx.put(Record(of: key), for: key, in: records) }
      }
      let middle = clock.nanoseconds
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<64 as Range<UInt64> {
          group.addTask {
            for number in 0..<UInt64(count) {
              let key = task << 32 | number
              try await environment.write { tx in try tx.put(Record(of: key), for: key, in: records) }
            }
          }
        }
        try await group.waitForAll()
      }
      alone += middle - start
      grouped += clock.nanoseconds - middle
    }
    let aloneRate = Double(2 * count) / alone * 1e9
    let groupedRate = Double(2 * 64 * count) / grouped * 1e9
    report.add("durable commits of one record, one by one", "\(Report.text(aloneRate, 0))/s")
    report.add(
      "durable commits of one record, 64 tasks",
      "\(Report.text(groupedRate, 0))/s, \(Report.text(groupedRate / aloneRate, 1)) times as many")
  }

  /// The form of `write` that blocks, which overload resolution passes over in `async` functions.
  private func commitAlone(
    _ environment: LMDB.Environment, _ body: (inout WriteTransaction) throws -> Void
  ) throws {
    try environment.write { tx in try body(&tx) }
  }

  private func measureVerifier(_ store: SwiftStore, _ path: String, _ report: Report) throws {
    var bytes = 0.0
    let times = try (0..<5).map { _ in
      let watch = Stopwatch(.wall)
      let file = try store.environment.verify()
      bytes = Double(file.pageCount) * Double(file.pageByteCount)
      return watch.stop().nanoseconds
    }
    let rate = bytes / Spread(times).median * 1e9 / Double(1 << 30)
    report.add("verify every page", "\(Report.text(rate, 2)) GiB/s")
  }
}
