import AllocationCount
import RetentionKit

/// Interactions that are told one by one, each durable before the next: alone, and from many tasks at a time.
struct SingleRecords {
  let scale: Scale
  let scratch: ScratchDirectory

  func measure(_ report: CustomerReport) async throws {
    let path = scratch.newPath()
    defer { scratch.removeStore(at: path) }
    let shop = Shop(customerCount: 10_000, interactionCount: 2 * 65 * scale.smallCommits + 100_000)
    let contender = try CustomerContender(at: path)
    let events = shop.events(0..<shop.interactionCount, hasKeys: true)
    try record(events[..<100_000], contender)
    let clock = Stopwatch.Clock.wall
    let count = scale.smallCommits
    var (alone, grouped, flushes, groupedFlushes) = (0.0, 0.0, 0 as UInt64, 0 as UInt64)
    var next = 100_000
    // Twice in turn: a disk's flushes get faster and slower within seconds.
    for _ in 0..<2 {
      let start = clock.nanoseconds
      let flushesBefore = flush_count()
      for event in events[next..<(next + count)] { try record([event], contender) }
      let middle = clock.nanoseconds
      let flushesBetween = flush_count()
      next += count
      try await recordGrouped(events[next..<(next + 64 * count)], contender)
      next += 64 * count
      grouped += clock.nanoseconds - middle
      alone += middle - start
      flushes += flushesBetween - flushesBefore
      groupedFlushes += flush_count() - flushesBetween
    }
    try await contender.store.close()
    let rates = (alone: 2e9 * Double(count) / alone, grouped: 128e9 * Double(count) / grouped)
    report.add(
      "customers: single durable records, one by one",
      "\(Report.text(rates.alone, 0))/s, \(Report.text(Double(flushes) / Double(2 * count), 2)) flushes each")
    report.add(
      "customers: single durable records, 64 tasks",
      "\(Report.text(rates.grouped, 0))/s, \(Report.text(Double(groupedFlushes) / Double(128 * count), 3)) flushes each, "
        + "\(Report.text(rates.grouped / rates.alone, 1)) times as many")
  }

  /// The form that blocks, which overload resolution passes over in `async` functions.
  private func record(_ events: ArraySlice<ShopEvent>, _ contender: CustomerContender) throws {
    try contender.record(events)
  }

  private func recordGrouped(_ events: ArraySlice<ShopEvent>, _ contender: CustomerContender) async throws {
    let euro = try Currency("EUR")
    let share = events.count / 64
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<64 {
        let start = events.startIndex + task * share
        let interactions = events[start..<(start + share)].map { CustomerContender.interaction($0, euro) }
        group.addTask {
          for interaction in interactions {
            try await contender.store.record(interaction)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
