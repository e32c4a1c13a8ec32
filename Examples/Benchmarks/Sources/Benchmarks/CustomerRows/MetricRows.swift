import RetentionKit

/// Metrics over everybody and over a segment, from a full store.
struct MetricRows {
  private let now = Timestamp(microseconds: Shop.start + Int64(Shop.days) * 86_400_000_000)
  private let day: Int64 = 86_400_000_000

  func measure(
    _ swift: CustomerContender, _ sqlite: SQLiteShop?, _ report: CustomerReport, _ suffix: String
  ) throws {
    let everybody = MetricScope(asOf: now)
    // Those with the least numbers of a plan and a country: some twentieth.
    let segment = SegmentDefinition(
      "some", .all([.attribute("country", .equals("DE")), .attribute("plan", .equals("pro"))]))
    let some = MetricScope(asOf: now, segment: segment)
    let share = try swift.store.read { tx in
      Double(try tx.count(of: segment.predicate, at: now)) / Double(try tx.customerCount())
    }
    let ofSome = " of \(Int((share * 100).rounded())) %"
    let purchases = "SELECT customer, at / \(day) AS d FROM interactions WHERE kind = 1 AND at < \(now.microseconds)"
    let month =
      "CAST(strftime('%Y', at / 1000000, 'unixepoch') AS INTEGER) * 12 + strftime('%m', at / 1000000, 'unixepoch')"

    try measure("metrics: x, t_x, T and mean value", swift, report, suffix) {
      try swift.store.read { tx in try tx.purchaseStatistics(everybody).count }
    } sqlite: {
      try sqlite?.count(
        """
        SELECT count(*) FROM (SELECT customer, count(DISTINCT at / \(day)) - 1 AS x, max(at) - min(at) AS tx,
        \(now.microseconds) - min(at) AS t, sum(amount) AS m FROM interactions WHERE kind = 1 GROUP BY customer
        HAVING x + tx + t + m > 0)
        """)
    }
    try measure("metrics: buyers by purchase days", PurchaseFrequencyMetric(), everybody, swift, report, suffix) {
      try sqlite?.count(
        """
        SELECT count(*) FROM (SELECT x, count(*) FROM (SELECT customer, count(DISTINCT at / \(day)) AS x
        FROM interactions WHERE kind = 1 GROUP BY customer) GROUP BY x)
        """)
    }
    try measure("metrics: monthly cohorts", CohortMetric(), everybody, swift, report, suffix) {
      try sqlite?.count(
        """
        WITH months AS (SELECT DISTINCT customer, \(month) AS m FROM interactions WHERE kind = 1),
        firsts AS (SELECT customer, min(m) AS f FROM months GROUP BY customer)
        SELECT count(*) FROM (SELECT f, m - f, count(*) FROM months JOIN firsts USING (customer) GROUP BY 1, 2)
        """)
    }
    let churn = ChurnMetric(.silence(longerThan: .seconds(60 * 86_400)))
    try measure("metrics: monthly churn, 60 days of silence", churn, everybody, swift, report, suffix) {
      try sqlite?.count(
        """
        WITH days AS (\(purchases)), next AS (SELECT customer, d, lead(d) OVER (PARTITION BY customer ORDER BY d) AS n
        FROM days) SELECT count(*) FROM (SELECT (d + 60) / 30, count(*) FROM next WHERE n IS NULL OR n - d > 60 GROUP BY 1)
        """)
    }
    try measure("metrics: purchases, gaps and concentration", PurchaseMetric(), everybody, swift, report, suffix) {
      nil
    }
    for (name, metric) in [("cohorts", CohortMetric()), ("churn", churn), ("RFM", RFMMetric())]
      as [(String, any Metric)]
    {
      try measure("metrics: \(name)\(ofSome)", metric, some, swift, report, suffix) { nil }
    }
  }

  private func measure(
    _ name: String, _ metric: some Metric, _ scope: MetricScope, _ swift: CustomerContender, _ report: CustomerReport,
    _ suffix: String, sqlite: @escaping () throws -> Int64?
  ) throws {
    try measure(name, swift, report, suffix) {
      try swift.store.read { tx in try tx.table(of: metric, scope).rows.count }
    } sqlite: {
      try sqlite()
    }
  }

  private func measure(
    _ name: String, _ swift: CustomerContender, _ report: CustomerReport, _ suffix: String,
    _ work: () throws -> Int, sqlite: @escaping () throws -> Int64?
  ) throws {
    var times = PairedTimes()
    var rows = 0
    let hasPeer = try sqlite() != nil
    for _ in 0..<5 {
      try times.measure(1, swift: { rows = try work() }, sqlite: hasPeer ? { _ = try sqlite() } : nil)
    }
    report.add("customers: \(name) (\(rows) rows)\(suffix)", times, .time)
  }
}
