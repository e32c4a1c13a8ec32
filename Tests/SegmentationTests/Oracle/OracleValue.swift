import CustomerModel

/// What a customer has of something.
enum OracleValue {
  case missing
  case cleared
  case text(String)
  case truth(Bool)
  case number(OracleNumber)
  /// An amount in minor units.
  case amount(OracleNumber, Currency)
  case day(CalendarDate)
  case instant(Timestamp)
  case birthday(Birthday)
  case list([String])

  init(_ value: AttributeValue?) {
    self =
      switch value {
      case nil: .missing
      case .null?: .cleared
      case .string(let text)?: .text(text)
      case .boolean(let truth)?: .truth(truth)
      case .integer(let number)?: .number(OracleNumber(Int(number)))
      case .decimal(let number)?: .number(OracleNumber(number))
      case .money(let amount)?: .amount(OracleNumber(Int(amount.minorUnits)), amount.currency)
      case .date(let day)?: .day(day)
      case .timestamp(let instant)?: .instant(instant)
      case .birthday(let day)?: .birthday(day)
      case .strings(let texts)?: .list(texts)
      }
  }

  var isThere: Bool {
    switch self {
    case .missing, .cleared: false
    default: true
    }
  }

  /// -1, 0 or 1; `nil` for values that are in no order. Days are their beginnings where they meet instants.
  func compared(to other: OracleValue, in zone: TimeZoneIdentifier) -> Int? {
    func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int { left < right ? -1 : left > right ? 1 : 0 }
    switch (self, other) {
    case (.text(let left), .text(let right)): return Self.order(left, right)
    case (.truth(let left), .truth(let right)): return order(left ? 1 : 0, right ? 1 : 0)
    case (.number(let left), .number(let right)): return left.compared(to: right)
    case (.amount(let left, let currency), .amount(let right, let other)):
      return currency == other ? left.compared(to: right) : nil
    case (.day(let left), .day(let right)): return order(left, right)
    case (.instant(let left), .instant(let right)): return order(left, right)
    case (.day(let left), .instant(let right)): return order(zone.startOfDay(left), right)
    case (.instant(let left), .day(let right)): return order(left, zone.startOfDay(right))
    case (.birthday(let left), .birthday(let right)): return order(left, right)
    case (.list(let left), .list(let right)):
      guard left.count == right.count else { return nil }
      return zip(left, right).allSatisfy { Self.order($0, $1) == 0 } ? 0 : nil
    default: return nil
    }
  }

  /// The order of texts by their bytes.
  static func order(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    for (first, second) in zip(left, right) where first != second { return first < second ? -1 : 1 }
    return left.count < right.count ? -1 : left.count > right.count ? 1 : 0
  }

  /// Where values of its type are sorted among those of others, in ranks.
  var rankOfType: (Int, String) {
    switch self {
    case .missing, .cleared: (0, "")
    case .number: (1, "")
    case .amount(_, let currency): (2, currency.code)
    case .birthday: (3, "birthday")
    case .truth: (3, "boolean")
    case .day: (3, "date")
    case .text: (3, "string")
    case .list: (3, "strings")
    case .instant: (3, "timestamp")
    }
  }
}
