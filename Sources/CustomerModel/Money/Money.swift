/// An exact amount in one currency, in whole minor units.
///
/// ```swift
/// let price = try Money("29.33 USD")
/// let total = try price.adding(Money("0.67 USD"))
/// total.description  // == "30.00 USD"
/// let discounted = try total.scaled(by: ExactDecimal("0.925"), rounding: .toNearestOrEven)
/// discounted.description  // == "27.75 USD"
/// ```
///
/// Sums never cross currencies and never overflow: both are errors. Nothing is rounded unless the call names how.
public struct Money: Hashable, Sendable {
  /// The amount in minor units: cents, pence, yen.
  public let minorUnits: Int64
  /// The currency.
  public let currency: Currency

  /// An amount of minor units.
  public init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// The amount of a decimal number of major units, such as euros, exact.
  ///
  /// - Throws: ``ModelError/inexactAmount(_:_:)`` if the currency has not that many digits, or 64 bits not that many
  ///   minor units.
  public init(_ decimal: ExactDecimal, currency: Currency) throws(ModelError) {
    let digits = currency.minorUnitDigits
    guard decimal.scale <= digits else { throw .inexactAmount(decimal, currency) }
    let (minorUnits, overflows) = decimal.coefficient
      .multipliedReportingOverflow(by: PowerOfTen.value(digits - decimal.scale))
    guard !overflows else { throw .inexactAmount(decimal, currency) }
    self.init(minorUnits: minorUnits, currency: currency)
  }

  /// The amount in major units, such as euros.
  public var decimal: ExactDecimal {
    // Any 64 bits and at most four digits are a decimal number.
    ExactDecimal(normalizing: Int128(minorUnits), scale: currency.minorUnitDigits) ?? .zero
  }

  /// Nothing, in a currency.
  public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }
}
