extension Money {
  /// The sum of two amounts of one currency.
  ///
  /// - Throws: ``ModelError/differentCurrencies(_:_:)``, ``ModelError/amountOverflow(_:_:)``.
  public func adding(_ other: Money) throws(ModelError) -> Money {
    guard currency == other.currency else { throw .differentCurrencies(currency, other.currency) }
    let (sum, overflows) = minorUnits.addingReportingOverflow(other.minorUnits)
    guard !overflows else { throw .amountOverflow(self, other) }
    return Money(minorUnits: sum, currency: currency)
  }

  /// The difference of two amounts of one currency.
  ///
  /// - Throws: as ``adding(_:)``.
  public func subtracting(_ other: Money) throws(ModelError) -> Money {
    guard currency == other.currency else { throw .differentCurrencies(currency, other.currency) }
    let (difference, overflows) = minorUnits.subtractingReportingOverflow(other.minorUnits)
    guard !overflows else { throw .amountOverflow(self, other) }
    return Money(minorUnits: difference, currency: currency)
  }

  /// The amount with the other sign.
  ///
  /// - Throws: ``ModelError/scaledAmountOverflow(_:factor:)`` for the least amount, whose opposite 64 bits cannot hold.
  public func negated() throws(ModelError) -> Money {
    try multiplied(by: -1)
  }

  /// So many times the amount, such as a price times a quantity.
  ///
  /// - Throws: ``ModelError/scaledAmountOverflow(_:factor:)``.
  public func multiplied(by count: Int) throws(ModelError) -> Money {
    let (product, overflows) = minorUnits.multipliedReportingOverflow(by: Int64(count))
    guard !overflows else { throw .scaledAmountOverflow(self, factor: ExactDecimal(Int64(count))) }
    return Money(minorUnits: product, currency: currency)
  }

  /// The amount times a factor, such as a tax rate, rounded to whole minor units by `rule`.
  ///
  /// The product is exact before it is rounded, once.
  ///
  /// - Throws: ``ModelError/scaledAmountOverflow(_:factor:)``.
  public func scaled(by factor: ExactDecimal, rounding rule: FloatingPointRoundingRule) throws(ModelError) -> Money {
    // At most 2^126.
    let product = Int128(minorUnits) * Int128(factor.coefficient)
    let rounded = product.divided(by: Int128(PowerOfTen.value(factor.scale)), rounding: rule)
    guard let scaled = Int64(exactly: rounded) else { throw .scaledAmountOverflow(self, factor: factor) }
    return Money(minorUnits: scaled, currency: currency)
  }

  /// Whether the amount is less than another of the same currency.
  ///
  /// There is no `<`, because amounts of two currencies have no order.
  ///
  /// - Throws: ``ModelError/differentCurrencies(_:_:)``.
  public func isLess(than other: Money) throws(ModelError) -> Bool {
    guard currency == other.currency else { throw .differentCurrencies(currency, other.currency) }
    return minorUnits < other.minorUnits
  }
}
