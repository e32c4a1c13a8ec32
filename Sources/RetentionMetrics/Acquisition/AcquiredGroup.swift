internal import CustomerModel

/// The customers of one source or campaign, added up.
struct AcquiredGroup {
  private(set) var customers = 0
  private(set) var buyers = 0
  /// Those whose first purchase is long enough ago, and how many of them are retained.
  private(set) var eligible = 0
  private(set) var retained = 0
  private(set) var revenue: Int64 = 0
  private(set) var margin: Int64 = 0
  private(set) var margins = Moments()
  /// What the attributes of the customers say, with how many of them say it.
  private(set) var cost: Int64 = 0
  private(set) var customersWithCost = 0

  mutating func add(_ customer: Customer, _ currency: inout MetricCurrency) throws(MetricError) {
    customers += 1
    guard case .money(let amount)? = customer.attributes["acquisitionCost"],
      currency.admits(amount.currency.packedCode, amount.minorUnits)
    else { return }
    customersWithCost += 1
    try cost.add(amount.minorUnits, in: currency)
  }

  /// - Parameter limit: the first of the last days in which a customer has to have bought.
  mutating func add(_ record: PurchaseRecord, _ limit: Int64, _ currency: MetricCurrency) throws(MetricError) {
    buyers += 1
    if record.firstDay < limit {
      eligible += 1
      if record.lastDay >= limit { retained += 1 }
    }
    try revenue.add(record.net, in: currency)
    try margin.add(record.margin, in: currency)
    margins.add(Double(record.margin))
  }
}
