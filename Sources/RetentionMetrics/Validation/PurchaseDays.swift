internal import CustomerModel
internal import CustomerStore
internal import LMDB

/// On which days of the store's calendar customers bought.
enum PurchaseDays {
  /// Lends the days with an order of each customer to `body`, ascending, each once; customers come in no particular order.
  ///
  /// - Complexity: one reading of the timelines.
  static func forEach<Tx: CustomerReading & ~Copyable & ~Escapable>(
    before end: Timestamp, knownAt: Timestamp?, _ tx: borrowing Tx,
    _ body: (_ customer: UInt64, _ days: [Int64]) -> Void
  ) throws(CustomerBaseError) {
    let zone = tx.timeZone
    let isUTC = zone == .utc
    let question = HistoryQuestion(kinds: [.purchase], before: end, knownAt: knownAt, wantsKeys: false)
    var days: [Int64] = []
    try CustomerBaseError.fromStore { () throws(CustomerStoreError) in
      try tx.forEachHistory(question) { customer, steps in
        days.removeAll(keepingCapacity: true)
        for step in steps {
          let instant = Timestamp(microseconds: step.occurredAt)
          let day = isUTC ? instant.utcDay : zone.localDate(of: instant).dayNumber
          if days.last.map({ $0 < day }) ?? true { days.append(day) }
        }
        body(customer, days)
        return true
      }
    }
  }
}
