/// A value that the model does not admit, with what to do about it.
///
/// ```swift
/// do {
///   let price = try Money("29,33 USD")
/// } catch .invalidAmount(let text) {
///   print("\(text) is no amount")
/// } catch {
///   throw error
/// }
/// ```
public enum ModelError: Error, Hashable, Sendable {
  /// The code is not three capital letters.
  case invalidCurrency(code: String)
  /// The text is no exact amount of its currency.
  case invalidAmount(text: String)
  /// Two amounts of different currencies were to be added.
  case differentCurrencies(Currency, Currency)
  /// The sum of two amounts is beyond 64 bits of minor units.
  case amountOverflow(Money, Money)
  /// The text is no day of the calendar.
  case invalidDay(text: String)
}

extension ModelError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .invalidCurrency(let code): "'\(code)' is no currency; use three capital letters of ISO 4217, such as EUR"
    case .invalidAmount(let text):
      "'\(text)' is no exact amount; write digits, a point and the currency's digits, such as 29.33"
    case .differentCurrencies(let first, let second):
      "amounts in \(first) and \(second) cannot be added without an exchange rate; keep them apart or convert them"
    case .amountOverflow(let first, let second): "the sum of \(first) and \(second) is beyond 64 bits of minor units"
    case .invalidDay(let text): "'\(text)' is no day; write it as 1997-01-31"
    }
  }
}
