public import CustomerModel

/// The money of one customer in one currency.
///
/// ```swift
/// let amounts = try database.read { tx in try tx.summary(of: ada).amounts }
/// amounts.map(\.netSpend.description)          // == ["49.90 EUR"]
/// amounts.map(\.repeatSpend.description)       // == ["0.00 EUR"]
/// ```
public struct CurrencyAmounts: Hashable, Sendable {
  /// The currency.
  public let currency: Currency
  var grossMinorUnits: Int64 = 0
  var refundedMinorUnits: Int64 = 0
  var firstDayMinorUnits: Int64 = 0
  var purchaseCostMinorUnits: Int64 = 0
  var serviceCostMinorUnits: Int64 = 0

  init(currency: Currency) { self.currency = currency }

  // The fold admits no amounts whose differences are beyond 64 bits.
  var netMinorUnits: Int64 { grossMinorUnits &- refundedMinorUnits }
  var repeatMinorUnits: Int64 { netMinorUnits &- firstDayMinorUnits }

  private func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: currency) }

  /// The sum of all orders.
  public var grossSpend: Money { money(grossMinorUnits) }
  /// The sum of all refunds and returns.
  public var refunded: Money { money(refundedMinorUnits) }
  /// What was paid less what was given back.
  public var netSpend: Money { money(netMinorUnits) }
  /// The orders of the first day with one, less the refunds that refer to them.
  public var firstDaySpend: Money { money(firstDayMinorUnits) }
  /// What was paid less what was given back, without the first day: what models of spend take.
  public var repeatSpend: Money { money(repeatMinorUnits) }
  /// The cost of what was sold, as far as it is known.
  public var purchaseCost: Money { money(purchaseCostMinorUnits) }
  /// Other costs of the customer.
  public var serviceCost: Money { money(serviceCostMinorUnits) }

  var isZero: Bool {
    grossMinorUnits == 0 && refundedMinorUnits == 0 && purchaseCostMinorUnits == 0 && serviceCostMinorUnits == 0
  }
}

/// The rows of a customer, one for each currency; the first without an allocation, for most customers have one.
struct CurrencyLedger: Hashable, Sendable {
  private(set) var first: CurrencyAmounts?
  private(set) var others: [CurrencyAmounts] = []

  init() {}

  init(rows: [CurrencyAmounts]) {
    first = rows.first
    others = Array(rows.dropFirst())
  }

  var rows: [CurrencyAmounts] { (first.map { [$0] } ?? []) + others }

  /// Lets `change` alter the row of a currency, which is made if there is none.
  mutating func update<Failure: Error>(
    _ currency: Currency, _ change: (inout CurrencyAmounts) throws(Failure) -> Void
  ) throws(Failure) {
    if var row = first, row.currency == currency {
      try change(&row)
      first = row
      return
    }
    var all = rows
    let place = all.firstIndex { $0.currency.code >= currency.code } ?? all.endIndex
    if place == all.endIndex || all[place].currency != currency {
      all.insert(CurrencyAmounts(currency: currency), at: place)
    }
    try change(&all[place])
    self = CurrencyLedger(rows: all)
  }
}
