import RetentionKit
import Synchronization

/// What it costs to keep the members of registered segments up to date: records with a thousand of them beside records
/// with none, and a day whose windows lapse.
struct LivingRows {
  let scale: Scale
  let scratch: ScratchDirectory

  /// An instant that goes on with the shop's.
  private final class ShopClock: Sendable {
    private let instant = Mutex(Timestamp(microseconds: Shop.start))

    var now: Timestamp {
      get { instant.withLock { $0 } }
      set { instant.withLock { $0 = newValue } }
    }
  }

  func measure(_ report: CustomerReport) throws {
    let shop = Shop(customerCount: scale.customers, interactionCount: scale.interactions)
    let (path, plainPath) = (scratch.newPath(), scratch.newPath())
    defer { for path in [path, plainPath] { scratch.removeStore(at: path) } }
    let clock = ShopClock()
    var options = CustomerStore.Options()
    options.clock = { clock.now }
    let (living, plain) = (
      try RetentionDatabase(at: path, options: options), try RetentionDatabase(at: plainPath, options: options)
    )
    // Half of the history is there before.
    let half = shop.interactionCount / 2
    let tail = min(half, 20_000)
    for database in [living, plain] {
      for start in stride(from: 0, to: half, by: 100_000) {
        try record(shop.events(start..<min(start + 100_000, half), hasKeys: false), database)
      }
    }
    clock.now = instant(of: half, shop)
    try register(living, report)
    try compare(shop, half..<(half + tail), perCommit: 1_000, living, plain, clock, report)
    let alone = half + tail..<half + tail + scale.smallCommits
    try compare(shop, alone, perCommit: 1, living, plain, clock, report)
    try advance(living, clock, report)
    try living.close()
    try plain.close()
  }

  private func instant(of index: Int, _ shop: Shop) -> Timestamp {
    let event = shop.events(index..<(index + 1), hasKeys: false)[0]
    return Timestamp(microseconds: event.occurredAt)
  }

  /// A thousand segments, three of which orders can touch.
  private func register(_ database: RetentionDatabase, _ report: CustomerReport) throws {
    let stopwatch = Stopwatch(.wall)
    try database.write { tx in
      try tx.register(SegmentDefinition("recent", .did(Activity(.purchase, within: .last(30, .days)), atLeast: 2)))
      try tx.register(
        SegmentDefinition(
          "slipping",
          .did(Activity(.purchase), atLeast: 3).subtracting(.did(Activity(.purchase, within: .last(60, .days))))))
      try tx.register(SegmentDefinition("large", .did(Activity(.purchase), atLeast: 10)))
    }
    let took = stopwatch.stop().nanoseconds / 1e9 / 3
    report.add("customers: living: registering a segment, customers a second", "\(Int(Double(scale.customers) / took))")
    for start in stride(from: 0, to: 997, by: 100) {
      try database.write { tx in
        for number in start..<min(start + 100, 997) {
          try tx.register(SegmentDefinition("other \(number)", .did(Activity(.custom("kind-\(number % 50)")))))
        }
      }
    }
  }

  private func record(_ events: [ShopEvent], _ database: RetentionDatabase) throws {
    let euro = try Currency("EUR")
    let interactions = events.map { CustomerContender.interaction($0, euro) }
    try database.write { tx in _ = try tx.record(contentsOf: interactions) }
  }

  /// Without registered segments, and with a thousand.
  private func compare(
    _ shop: Shop, _ range: Range<Int>, perCommit: Int, _ living: RetentionDatabase, _ plain: RetentionDatabase,
    _ clock: ShopClock, _ report: CustomerReport
  ) throws {
    var times = PairedTimes()
    for start in stride(from: range.lowerBound, to: range.upperBound, by: perCommit) {
      let end = min(start + perCommit, range.upperBound)
      let events = shop.events(start..<end, hasKeys: false)
      clock.now = instant(of: end, shop)
      try times.measure(
        events.count, swift: { try record(events, living) }, sqlite: { try record(events, plain) })
    }
    guard let with = times.nanoseconds(times.swift), let without = times.nanoseconds(times.sqlite) else { return }
    report.add(
      "customers: living: record, commits of \(perCommit), 1,000 segments",
      "\(Int(1e9 / with.wall))/s, without \(Int(1e9 / without.wall))/s: "
        + "\(Report.text(with.wall / without.wall, 2)) times the time")
  }

  /// Lets a month go by, and tells what a lapse takes.
  private func advance(_ database: RetentionDatabase, _ clock: ShopClock, _ report: CustomerReport) throws {
    let end = Timestamp(microseconds: clock.now.microseconds + 61 * 86_400_000_000)
    let stopwatch = Stopwatch(.wall)
    let count = try database.advance(to: end)
    let took = stopwatch.stop().nanoseconds
    report.add(
      "customers: living: advance by 61 days",
      "\(count) came or went in \(Report.text(took / 1e6, 1)) ms: \(Report.text(took / 1e3 / Double(max(count, 1)), 2)) µs each"
    )
  }
}
