public import CustomerModel
public import CustomerStore

/// How the customers who are active in a period came there: new, returning from the period before, or from an earlier one.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2027-01-01"))
/// let table = try database.read { tx in try tx.table(of: LifecycleMetric(of: [.purchase]), scope) }
/// table.values("new")      // == [.integer(1), .integer(0)]
/// table.values("dormant")  // == [.integer(0), .integer(1)]
/// ```
///
/// `active = new + returning + resurrected`, and those active in the period before are `returning + dormant`; both are checked.
public struct LifecycleMetric: Metric {
  /// Which interactions count as being active.
  public var kinds: [InteractionKind]
  /// The periods.
  public var periods: MetricPeriods

  /// A flow; without arguments, of sessions by month.
  public init(of kinds: [InteractionKind] = [.session], over periods: MetricPeriods = .months) {
    self.kinds = kinds
    self.periods = periods
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "lifecycle",
      text: """
        Customers active in each period: new ones, those who were active in the period before (returning), those who were \
        before that only (resurrected); and those of the period before who are not (dormant).
        """,
      unit: "customers",
      parameters: [
        .init("activity", kinds.map(\.name).joined(separator: ", ")), .init("periods", periods.description),
      ])
  }

  /// The answer: a row a period.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one pass over the index of kinds and days; two bytes of memory a customer.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    guard !kinds.isEmpty else {
      throw .invalidParameter(name: "activity", value: "", reason: "name at least one kind of interaction")
    }
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: kinds, tx)
    let series = try PeriodSeries(periods, from: range?.from, asOf: scope.asOf, zone: reading.zone)
    var flows = reading.population.groups.map { _ in [Flow](repeating: Flow(), count: series.count) }
    // The last active period, and two; one in front of the first.
    var last = CustomerTable<Int16>()
    try ActivitySpans(of: kinds, cutAt: series.boundaries).forEach(reading, tx) { customer, group, span in
      let before = Int(last[customer])
      guard before <= span else { return }
      last[customer] = Int16(truncatingIfNeeded: span + 1)
      guard span > 0 else { return }
      flows[group][span - 1].active += 1
      switch before {
      case 0: flows[group][span - 1].new += 1
      // In front of the first period there is no period before.
      case span where span > 1: flows[group][span - 1].returning += 1
      default: flows[group][span - 1].resurrected += 1
      }
    }
    var rows: [[MetricCell]] = []
    for group in flows.indices {
      for period in 0..<series.count {
        let flow = flows[group][period]
        let before = period > 0 ? flows[group][period - 1].active : 0
        guard flow.active == flow.new + flow.returning + flow.resurrected, before >= flow.returning else {
          throw .brokenIdentity("period \(period): \(flow) behind \(before) active customers")
        }
        rows.append(
          reading.groupCells(group) + series.cells(of: period) + [
            .count(flow.active), .count(flow.new), .count(flow.returning), .count(flow.resurrected),
            .count(before - flow.returning),
          ])
      }
    }
    return MetricTable(
      metric: definition, context: reading.context(range), columns: reading.groupColumns + Self.columns, rows: rows)
  }

  private struct Flow {
    var active = 0
    var new = 0
    var returning = 0
    var resurrected = 0
  }

  private static let columns =
    PeriodSeries.columns + [
      MetricColumn("active", .integer, "customers active in the period", unit: "customers"),
      MetricColumn("new", .integer, "of these, never active before", unit: "customers"),
      MetricColumn("returning", .integer, "of these, active in the period before", unit: "customers"),
      MetricColumn("resurrected", .integer, "of these, active before that only", unit: "customers"),
      MetricColumn("dormant", .integer, "active in the period before, and not in this one", unit: "customers"),
    ]
}
