internal import CustomerModel

/// The sum of a customer's amounts is beyond 64 bits of minor units.
struct AmountOverflow: Error {
  let currency: Currency
}

extension CurrencyAmounts {
  /// Adds to one of the sums.
  mutating func add(
    _ minorUnits: Int64, to sum: WritableKeyPath<CurrencyAmounts, Int64>
  ) throws(AmountOverflow) {
    let (result, overflows) = self[keyPath: sum].addingReportingOverflow(minorUnits)
    guard !overflows else { throw AmountOverflow(currency: currency) }
    self[keyPath: sum] = result
  }

  /// Refuses sums whose differences are beyond 64 bits.
  func checkDifferences() throws(AmountOverflow) {
    let (net, netOverflows) = grossMinorUnits.subtractingReportingOverflow(refundedMinorUnits)
    guard !netOverflows, !net.subtractingReportingOverflow(firstDayMinorUnits).overflow else {
      throw AmountOverflow(currency: currency)
    }
  }
}
