internal import CustomerModel
internal import CustomerStore
internal import LMDB

/// What all metrics need of a question: the zone, the customers, and where the data begin.
struct MetricReading {
  let scope: MetricScope
  let zone: TimeZoneIdentifier
  let population: Population

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) {
    try scope.budget.check()
    self.init(scope, try Population(scope, tx), tx)
  }

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ population: Population, _ tx: borrowing Tx
  ) {
    self.scope = scope
    self.population = population
    zone = scope.zone ?? tx.timeZone
  }

  /// The UTC days on which anything of some kinds occurred before the as-of instant; `nil` if nothing did.
  func dataRange<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of kinds: [InteractionKind], _ tx: borrowing Tx
  ) throws(MetricError) -> TimeWindow? {
    var first: Int64?
    var last: Int64?
    if scope.knownAt != nil {
      // The index has what is known now.
      try forEachHistory(kinds, tx) { _, _, steps throws(MetricError) in
        guard let begin = steps.first, let end = steps.last else { return }
        first = min(first ?? .max, Timestamp(microseconds: begin.occurredAt).utcDay)
        last = max(last ?? .min, Timestamp(microseconds: end.occurredAt).utcDay)
      }
    }
    for kind in kinds where scope.knownAt == nil {
      guard let days = try MetricError.fromStore({ () throws(CustomerStoreError) in try tx.days(with: kind) }) else {
        continue
      }
      first = min(first ?? days.lowerBound, days.lowerBound)
      last = max(last ?? days.upperBound, days.upperBound)
    }
    guard let first, let last else { return nil }
    let start = Timestamp(microseconds: first * microsecondsInDay)
    let end = min(Timestamp(microseconds: (last + 1) * microsecondsInDay), scope.asOf)
    return start < end ? TimeWindow(start..<end) : nil
  }

  func context(_ dataRange: TimeWindow?, currency: Currency? = nil) -> MetricTable.Context {
    MetricTable.Context(
      customers: population.name, breakdown: population.breakdown, asOf: scope.asOf, knownAt: scope.knownAt, zone: zone,
      dataRange: dataRange, currency: currency)
  }

  /// The column of the group, if there is a breakdown.
  var groupColumns: [MetricColumn] {
    population.breakdown.map { [MetricColumn("group", .text, "the value of \($0)")] } ?? []
  }

  /// The name of a group in its column, if there is a breakdown.
  func groupCells(_ group: Int) -> [MetricCell] { population.groups[group].map { [.text($0)] } ?? [] }

  /// Lends the histories of the metric's customers, or of some of them, to `body`, with their groups.
  func forEachHistory<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of customers: IdentifierSet? = nil, _ kinds: [InteractionKind], wantsKeys: Bool = false, _ tx: borrowing Tx,
    _ body: (_ customer: UInt64, _ group: Int, _ steps: [HistoryStep]) throws(MetricError) -> Void
  ) throws(MetricError) {
    var failure: MetricError?
    var count = 0
    let question = HistoryQuestion(
      kinds: kinds, before: scope.asOf, knownAt: scope.knownAt, wantsKeys: wantsKeys)
    try MetricError.fromStore { () throws(CustomerStoreError) in
      try tx.forEachHistory(question, of: customers ?? population.members) { customer, steps in
        do throws(MetricError) {
          if count % 1_024 == 0 { try scope.budget.check() }
          count += 1
          if let group = population.group(of: customer) { try body(customer, group, steps) }
          return true
        } catch {
          failure = error
          return false
        }
      }
    }
    if let failure { throw failure }
  }
}

let microsecondsInDay: Int64 = 86_400_000_000
