/// An exact amount in one currency, in whole minor units.
///
/// ```swift
/// let price = try Money("29.33 USD")
/// let total = try price.adding(Money("0.67 USD"))
/// total.description  // == "30.00 USD"
/// ```
///
/// Sums never cross currencies and never overflow: both are errors.
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

  /// The amount that a text such as `29.33 USD`, `-5 EUR` or `1200 JPY` writes.
  ///
  /// - Throws: ``ModelError/invalidAmount(text:)`` for anything else, for more digits than the currency has, and for
  ///   amounts beyond `Int64`.
  public init(_ text: String) throws(ModelError) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .invalidAmount(text: text) }
    self = try Money(amount: String(parts[0]), currency: Currency(String(parts[1])))
  }

  /// The amount that digits with a decimal point write, in `currency`.
  ///
  /// - Throws: as ``init(_:)``.
  public init(amount: String, currency: Currency) throws(ModelError) {
    let isNegative = amount.utf8.first == UInt8(ascii: "-")
    let parts = amount.utf8.dropFirst(isNegative ? 1 : 0)
      .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let digits = currency.minorUnitDigits
    guard let whole = parts.first, !whole.isEmpty, parts.count <= 2 else { throw .invalidAmount(text: amount) }
    let fraction = parts.count == 2 ? Array(parts[1]) : []
    guard parts.count == 1 || (1...max(digits, 1)).contains(fraction.count), fraction.count <= digits else {
      throw .invalidAmount(text: amount)
    }
    var minorUnits: Int64 = 0
    for digit in Array(whole) + fraction + Array(repeating: UInt8(ascii: "0"), count: digits - fraction.count) {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { throw .invalidAmount(text: amount) }
      let (scaled, isTooLarge) = minorUnits.multipliedReportingOverflow(by: 10)
      let value = Int64(digit - UInt8(ascii: "0"))
      // Downwards, because the least Int64 has no positive counterpart.
      let (next, overflows) = scaled.subtractingReportingOverflow(value)
      guard !isTooLarge, !overflows else { throw .invalidAmount(text: amount) }
      minorUnits = next
    }
    if !isNegative {
      guard minorUnits != .min else { throw .invalidAmount(text: amount) }
      minorUnits = -minorUnits
    }
    self.init(minorUnits: minorUnits, currency: currency)
  }

  /// The sum of two amounts of one currency.
  ///
  /// - Throws: ``ModelError/differentCurrencies(_:_:)``, ``ModelError/amountOverflow(_:_:)``.
  public func adding(_ other: Money) throws(ModelError) -> Money {
    guard currency == other.currency else { throw .differentCurrencies(currency, other.currency) }
    let (sum, overflows) = minorUnits.addingReportingOverflow(other.minorUnits)
    guard !overflows else { throw .amountOverflow(self, other) }
    return Money(minorUnits: sum, currency: currency)
  }
}

extension Money: CustomStringConvertible {
  /// The amount with all its digits, and the code: `29.33 USD`. ``init(_:)`` reads it back.
  public var description: String {
    let digits = currency.minorUnitDigits
    var text = String(minorUnits.magnitude)
    if text.count <= digits { text = String(repeating: "0", count: digits + 1 - text.count) + text }
    if digits > 0 { text.insert(".", at: text.index(text.endIndex, offsetBy: -digits)) }
    return "\(minorUnits < 0 ? "-" : "")\(text) \(currency)"
  }
}
