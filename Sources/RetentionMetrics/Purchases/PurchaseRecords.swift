internal import CustomerModel
internal import CustomerStore
internal import LMDB

/// Reads what each customer bought: from summaries where these tell it, else from histories.
struct PurchaseRecords {
  private let reading: MetricReading
  private(set) var currency: MetricCurrency

  static let kinds: [InteractionKind] = [.purchase, .refund, .cost]

  /// - Parameter currency: what amounts were already met in.
  init(_ reading: MetricReading, in currency: MetricCurrency? = nil) {
    self.reading = reading
    self.currency = currency ?? MetricCurrency(reading.scope.currency)
  }

  /// Whether the store's summaries are of the calendar and of the knowledge that is asked about.
  static func canUseSummaries<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ reading: MetricReading, _ tx: borrowing Tx
  ) -> Bool {
    reading.scope.knownAt == nil && reading.zone == tx.timeZone
  }

  /// Runs `body` on the record of each customer who bought something, ascending unless histories are read.
  ///
  /// - Complexity: one reading of the summaries; where they tell of a later time or of several currencies, of the histories of
  ///   those customers; of all histories if the zone is not the store's or it is asked what was known before.
  mutating func forEach<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx, _ body: (PurchaseRecord, MetricCurrency) throws(MetricError) -> Void
  ) throws(MetricError) {
    guard Self.canUseSummaries(reading, tx) else {
      return try forEachInHistories(of: nil, tx, body)
    }
    var pending: [UInt64] = []
    if let members = reading.population.members {
      for (index, member) in members.sorted.enumerated() {
        if index % 2_048 == 0 { try reading.scope.budget.check() }
        let head = try MetricError.fromStore { () throws(CustomerStoreError) in try tx.summaryHead(of: member) }
        try take(head, &pending, tx, body)
      }
    } else {
      var last: UInt64 = 0
      while true {
        try reading.scope.budget.check()
        let heads = try MetricError.fromStore { () throws(CustomerStoreError) in
          try tx.summaryHeads(after: last, limit: 4_096)
        }
        guard let end = heads.last else { break }
        for head in heads { try take(head, &pending, tx, body) }
        last = end.customer
      }
    }
    if !pending.isEmpty { try forEachInHistories(of: IdentifierSet(pending), tx, body) }
    try currency.check()
  }

  private mutating func take<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ head: SummaryHead, _ pending: inout [UInt64], _ tx: borrowing Tx,
    _ body: (PurchaseRecord, MetricCurrency) throws(MetricError) -> Void
  ) throws(MetricError) {
    guard head.purchases.count > 0, let group = reading.population.group(of: head.customer) else { return }
    guard head.all.last < reading.scope.asOf.microseconds else {
      if head.purchases.first < reading.scope.asOf.microseconds { pending.append(head.customer) }
      return
    }
    var record = PurchaseRecord(
      customer: head.customer, group: group, firstAt: head.purchases.first, lastAt: head.purchases.last,
      firstDay: day(of: head.purchases.first), lastDay: day(of: head.purchases.last), count: Int(head.purchases.count),
      days: Int(head.purchaseDays))
    if head.hasLedger {
      let amounts = try MetricError.fromStore { () throws(CustomerStoreError) in
        try tx.summary(of: CustomerID(rawValue: head.customer)).amounts
      }
      for row in amounts { take(row, &record) }
    } else if currency.admits(head.currency, head.grossMinorUnits | head.refundedMinorUnits) {
      record.gross = head.grossMinorUnits
      record.refunded = head.refundedMinorUnits
      record.firstDayAmount = head.firstDayMinorUnits
    }
    try body(record, currency)
  }

  /// A store admits no amounts of one customer whose differences are beyond 64 bits.
  private mutating func take(_ row: CurrencyAmounts, _ record: inout PurchaseRecord) {
    let (gross, refunded) = (row.grossSpend.minorUnits, row.refunded.minorUnits)
    let (goods, service) = (row.purchaseCost.minorUnits, row.serviceCost.minorUnits)
    guard currency.admits(row.currency.packedCode, gross | refunded | goods | service) else { return }
    record.gross = gross
    record.refunded = refunded
    record.firstDayAmount = row.firstDaySpend.minorUnits
    record.purchaseCost = goods
    record.serviceCost = service
  }

  @inline(__always)
  private func day(of microseconds: Int64) -> Int64 {
    let instant = Timestamp(microseconds: microseconds)
    return reading.zone == .utc ? instant.utcDay : reading.zone.localDate(of: instant).dayNumber
  }

  /// The records of some of the metric's customers, or of all, folded from what they did.
  mutating func forEachInHistories<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of customers: IdentifierSet?, _ tx: borrowing Tx,
    _ body: (PurchaseRecord, MetricCurrency) throws(MetricError) -> Void
  ) throws(MetricError) {
    try forEachWithDays(of: customers, tx) { record, _, currency throws(MetricError) in try body(record, currency) }
  }

  /// The records, each with the days on which there were orders.
  mutating func forEachWithDays<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of customers: IdentifierSet? = nil, _ tx: borrowing Tx,
    _ body: (PurchaseRecord, _ days: [Int64], MetricCurrency) throws(MetricError) -> Void
  ) throws(MetricError) {
    var currency = self.currency
    var days: [Int64] = []
    try reading.forEachHistory(of: customers, Self.kinds, wantsKeys: true, tx) {
      customer, group, steps throws(MetricError) in
      if let record = try record(customer, group, steps, &days, &currency) { try body(record, days, currency) }
    }
    self.currency = currency
    try currency.check()
  }

  private func record(
    _ customer: UInt64, _ group: Int, _ steps: [HistoryStep], _ days: inout [Int64], _ currency: inout MetricCurrency
  ) throws(MetricError) -> PurchaseRecord? {
    days.removeAll(keepingCapacity: true)
    guard let first = steps.first(where: { $0.kind == 1 }) else { return nil }
    let firstDay = day(of: first.occurredAt)
    var record = PurchaseRecord(
      customer: customer, group: group, firstAt: first.occurredAt, lastAt: first.occurredAt, firstDay: firstDay,
      lastDay: firstDay, count: 0, days: 0)
    var firstDayKeys: [UInt64] = []
    for step in steps {
      let counts = currency.admits(step.currency, step.minorUnits | step.costMinorUnits)
      switch step.kind {
      case 1:
        let day = day(of: step.occurredAt)
        if days.last.map({ $0 < day }) ?? true { days.append(day) }
        record.count += 1
        record.lastAt = step.occurredAt
        if counts {
          try record.gross.add(step.minorUnits, in: currency)
          try record.purchaseCost.add(step.costMinorUnits, in: currency)
          if day == firstDay { try record.firstDayAmount.add(step.minorUnits, in: currency) }
        }
        if day == firstDay, step.key != 0 { firstDayKeys.append(step.key) }
      case 2 where counts:
        try record.refunded.add(step.minorUnits, in: currency)
        if firstDayKeys.contains(step.reference) { try record.firstDayAmount.add(-step.minorUnits, in: currency) }
      case 10 where counts: try record.serviceCost.add(step.minorUnits, in: currency)
      default: break
      }
    }
    record.days = days.count
    record.lastDay = days.last ?? firstDay
    var spent = record.refunded
    try spent.add(record.purchaseCost, in: currency)
    try spent.add(record.serviceCost, in: currency)
    var rest = record.gross
    try rest.add(-spent, in: currency)
    return record
  }
}
