extension ModelError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .invalidCurrency(let code):
      "'\(code)' is no currency; use three capital letters of ISO 4217, such as EUR"
    case .invalidAmount(let text):
      "'\(text)' is no exact amount; write digits, a point and the currency's digits, such as 29.33"
    case .inexactAmount(let decimal, let currency):
      "\(decimal) is no exact amount in \(currency); round it to \(currency.minorUnitDigits) digits behind the point, "
        + "and keep it within 64 bits of minor units"
    case .differentCurrencies(let first, let second):
      "amounts in \(first) and \(second) cannot be added or compared without an exchange rate; keep them apart or "
        + "convert them"
    case .amountOverflow(let first, let second):
      "\(first) and \(second) together are beyond 64 bits of minor units; check both, or keep smaller sums"
    case .scaledAmountOverflow(let money, let factor):
      "\(money) times \(factor) is beyond 64 bits of minor units; check the amount and the factor"
    case .invalidDecimal(let text):
      "'\(text)' is no exact decimal number; write digits such as -12.50, without an exponent or groups, with at most "
        + "18 digits behind the point and within 64 bits without the point"
    case .decimalOverflow(let first, let second):
      "the exact result of \(first) and \(second) has more digits than fit; round the numbers first"
    case .invalidDay(let text): "'\(text)' is no day; write it as 1997-01-31"
    case .dayOutOfRange(let text): "\(text) is outside the days from 0001-01-01 to 9999-12-31; use one of these"
    case .invalidBirthday(let text):
      "'\(text)' is no birthday; write it as 1990-12-24, or as --12-24 where the year is not known"
    case .invalidTimestamp(let text):
      "'\(text)' is no instant; write it as 2026-11-22T10:00:00Z or with an offset such as +01:00, and with at most "
        + "six digits of a second"
    case .missingOffset(let text):
      "'\(text)' does not tell its offset from UTC; append Z or an offset such as +01:00, or name the zone that it is "
        + "local time of"
    case .timestampOutOfRange(let text):
      "\(text) is outside the years 1 to 9999; use an instant in these, and check the unit that it is counted in"
    case .invalidTimeZone(let name):
      "'\(name)' is no time zone; use a name of the IANA database, such as Europe/Berlin or UTC"
    case .reversedWindow(let from, let to):
      "a window cannot begin at \(from) and end before that, at \(to); exchange the two"
    case .invalidWindow(let text):
      "'\(text)' is no window; it has to hold at least one unit of time, and be written like last 30 days, last month, "
        + "last 3 calendar months or 2026-01-01T00:00:00Z/2026-02-01T00:00:00Z"
    }
  }
}
