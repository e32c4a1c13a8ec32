import RetentionKit

/// Questions about everybody, to a full store.
struct SegmentRows {
  let scale: Scale

  func measure(
    _ swift: CustomerContender, _ sqlite: SQLiteShop?, _ report: CustomerReport, _ suffix: String
  ) throws {
    let now = Timestamp(microseconds: Shop.start + Int64(Shop.days) * 86_400_000_000)
    let day: Int64 = 86_400_000_000
    try sqlite?.execute("ANALYZE")
    let lapsed = SegmentPredicate.all([
      .attribute("country", .equals("DE")), .attribute("plan", .equals("free")),
      .did(Activity(.purchase, within: .last(90, .days)), atLeast: 2),
      .not(.did(Activity(.session, within: .last(30, .days)))),
    ])
    try measure("segments: country, plan, 2 orders in 90 days, no visit in 30", lapsed, now, swift, report, suffix) {
      try sqlite?.count(
        """
        SELECT count(*) FROM customers c WHERE country = 'DE' AND plan = 'free'
        AND (SELECT count(*) FROM interactions i WHERE i.customer = c.id AND i.kind = 1
          AND i.at >= \(now.microseconds - 90 * day) AND i.at < \(now.microseconds)) >= 2
        AND NOT EXISTS (SELECT 1 FROM interactions i WHERE i.customer = c.id AND i.kind = 4
          AND i.at >= \(now.microseconds - 30 * day) AND i.at < \(now.microseconds))
        """)
    }
    let euro = try Currency("EUR")
    let silent = SegmentPredicate.all([
      Measure.spend(in: euro).passes(.isAtLeast(.money(Money(minorUnits: 50_000, currency: euro)))),
      .not(.did(Activity(.purchase, within: .last(60, .days)))),
    ])
    try measure("segments: spent 500 and silent for 60 days", silent, now, swift, report, suffix) {
      try sqlite?.count(
        "SELECT count(*) FROM summaries WHERE spend >= 50000 AND last_purchase < \(now.microseconds - 60 * day)")
    }
    try measureTests(lapsed, now, swift, report, suffix)
  }

  private func measure(
    _ name: String, _ predicate: SegmentPredicate, _ now: Timestamp, _ swift: CustomerContender,
    _ report: CustomerReport, _ suffix: String, sqlite: @escaping () throws -> Int64?
  ) throws {
    var times = PairedTimes()
    var (count, other) = (0, nil as Int64?)
    let hasPeer = try sqlite() != nil
    for _ in 0..<5 {
      try times.measure(
        1, swift: { count = try swift.store.read { tx in try tx.count(of: predicate, at: now) } },
        sqlite: hasPeer ? { other = try sqlite() } : nil)
    }
    if let other { try WrongAnswer.check(UInt64(count), UInt64(other), "RetentionKit") }
    report.add("customers: \(name) (\(count))\(suffix)", times, .time)
    // What the planner expected, beside what there was.
    let plan = try swift.store.read { tx in try tx.plan(of: predicate, at: now) }
    let steps =
      plan.steps.map { "\($0.estimatedCount.map(String.init) ?? "?")/\($0.count)" } + [
        "\(plan.estimatedMemberCount.map(String.init) ?? "?")/\(plan.memberCount) members"
      ]
    report.add("customers: \(name): expected/found\(suffix)", "\(steps.joined(separator: ", "))")
  }

  /// One customer after the other, at random.
  private func measureTests(
    _ predicate: SegmentPredicate, _ now: Timestamp, _ swift: CustomerContender, _ report: CustomerReport,
    _ suffix: String
  ) throws {
    var numbers = SplitMix64(seed: 77)
    let ids = (0..<2_000).map { _ in
      CustomerID(rawValue: UInt64.random(in: 1...UInt64(scale.customers), using: &numbers))
    }
    var (times, boundTimes) = (PairedTimes(), PairedTimes())
    var (members, boundMembers) = (0, 0)
    for _ in 0..<5 {
      try times.measure(
        ids.count,
        swift: {
          try swift.store.read { tx in
            for id in ids where try tx.contains(id, in: predicate, at: now) { members += 1 }
          }
        }, sqlite: nil)
      try boundTimes.measure(
        ids.count,
        swift: {
          try swift.store.read { tx in
            let segment = try tx.bind(try tx.compile(predicate), at: now)
            for id in ids where try segment.contains(id) { boundMembers += 1 }
          }
        }, sqlite: nil)
    }
    try WrongAnswer.check(UInt64(members), UInt64(boundMembers), "RetentionKit")
    report.add("customers: segments: one membership test\(suffix)", times, .time)
    report.add("customers: segments: one membership test of a bound segment\(suffix)", boundTimes, .time)
  }
}
