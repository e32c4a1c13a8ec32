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
  /// The code is none of ISO 4217.
  case invalidCurrency(code: String)
  /// The text is no exact amount of its currency.
  case invalidAmount(text: String)
  /// The number has more digits than the currency, or is beyond 64 bits of minor units.
  case inexactAmount(ExactDecimal, Currency)
  /// Two amounts of different currencies were to be added or compared.
  case differentCurrencies(Currency, Currency)
  /// The sum or difference of two amounts is beyond 64 bits of minor units.
  case amountOverflow(Money, Money)
  /// The product of an amount is beyond 64 bits of minor units.
  case scaledAmountOverflow(Money, factor: ExactDecimal)
  /// The text is no decimal number that fits.
  case invalidDecimal(text: String)
  /// The exact result of two numbers has more digits than fit.
  case decimalOverflow(ExactDecimal, ExactDecimal)
  /// The text is no day of the calendar.
  case invalidDay(text: String)
  /// A day is outside the years 1 to 9999.
  case dayOutOfRange(text: String)
  /// The text is no birthday.
  case invalidBirthday(text: String)
  /// The text is no instant.
  case invalidTimestamp(text: String)
  /// The text is a local time, which is an instant only in a zone.
  case missingOffset(text: String)
  /// An instant is outside the years 1 to 9999.
  case timestampOutOfRange(text: String)
  /// The name is of no time zone.
  case invalidTimeZone(name: String)
  /// A window was to end before it begins.
  case reversedWindow(from: Timestamp, to: Timestamp)
  /// The text is no window, or the window is of nothing.
  case invalidWindow(text: String)
}
