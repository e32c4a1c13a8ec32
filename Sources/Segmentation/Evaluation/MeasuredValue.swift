internal import CustomerModel

/// What a measure of a customer gives.
enum MeasuredValue {
  /// Nothing: it was never said, or there is nothing to work it out from.
  case missing
  /// An attribute that was cleared.
  case cleared
  /// A value.
  case value(AttributeValue)
  /// A number that is worked out, or of an interaction, and is no exact decimal.
  case real(Double)
  /// An amount that is worked out, in minor units.
  case realAmount(Double, Currency)

  init(_ value: AttributeValue?) {
    switch value {
    case nil: self = .missing
    case .null?: self = .cleared
    case let value?: self = .value(value)
    }
  }

  static func integer(_ number: Int) -> MeasuredValue { .value(.integer(Int64(number))) }

  static func number(_ value: Double) -> MeasuredValue {
    guard value.isFinite else { return .missing }
    if let whole = Int64(exactly: value) { return .value(.integer(whole)) }
    return decimal(value).map { .value(.decimal($0)) } ?? .real(value)
  }

  /// The decimal number as which a number is written; `nil` if it has too many digits.
  private static func decimal(_ value: Double) -> ExactDecimal? {
    let parts = "\(value)".split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]), (-18...0).contains(exponent),
      let digits = try? ExactDecimal(String(parts[0]))
    else { return try? ExactDecimal("\(value)") }
    return try? ExactDecimal(coefficient: digits.coefficient, scale: digits.scale - exponent)
  }

  /// The value, unless it is missing or was cleared.
  var isThere: Bool {
    switch self {
    case .missing, .cleared: false
    case .value, .real, .realAmount: true
    }
  }
}

/// How two values are ordered.
enum ValueOrder {
  case less, same, more

  init<Value: Comparable>(_ left: Value, _ right: Value) {
    self = left < right ? .less : right < left ? .more : .same
  }
}

extension MeasuredValue {
  /// How it compares with another; `nil` if the two are in no order, as texts and numbers, or amounts of two currencies.
  func order(to other: MeasuredValue, in zone: TimeZoneIdentifier) -> ValueOrder? {
    switch (self, other) {
    case (.value(let left), .value(let right)): return left.order(to: right, in: zone)
    case (.realAmount(let left, let currency), .realAmount(let right, let other)):
      return currency == other ? ValueOrder(left, right) : nil
    case (.realAmount(let left, let currency), .value(.money(let right))):
      return currency == right.currency ? ValueOrder(left, Double(right.minorUnits)) : nil
    case (.value(.money(let left)), .realAmount(let right, let currency)):
      return currency == left.currency ? ValueOrder(Double(left.minorUnits), right) : nil
    default:
      guard let left = doubleValue, let right = other.doubleValue else { return nil }
      return ValueOrder(left, right)
    }
  }

  var doubleValue: Double? {
    switch self {
    case .missing, .cleared, .realAmount: nil
    case .real(let number): number
    case .value(let value): value.exactNumber?.doubleValue
    }
  }
}

extension AttributeValue {
  /// A number of any type.
  var exactNumber: ExactDecimal? {
    switch self {
    case .integer(let number): ExactDecimal(number)
    case .decimal(let number): number
    case .null, .string, .boolean, .money, .date, .timestamp, .birthday, .strings: nil
    }
  }

  fileprivate func order(to other: AttributeValue, in zone: TimeZoneIdentifier) -> ValueOrder? {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): return ValueOrder(left, right)
    case (.string(let left), .string(let right)):
      return left.utf8.elementsEqual(right.utf8)
        ? .same : left.utf8.lexicographicallyPrecedes(right.utf8) ? .less : .more
    case (.boolean(let left), .boolean(let right)): return ValueOrder(left ? 1 : 0, right ? 1 : 0)
    case (.money(let left), .money(let right)):
      return left.currency == right.currency ? ValueOrder(left.minorUnits, right.minorUnits) : nil
    case (.date(let left), .date(let right)): return ValueOrder(left, right)
    case (.birthday(let left), .birthday(let right)): return ValueOrder(left, right)
    case (.strings(let left), .strings(let right)):
      return left.elementsEqual(right) { $0.utf8.elementsEqual($1.utf8) } ? .same : nil
    default:
      if let left = exactNumber, let right = other.exactNumber { return ValueOrder(left, right) }
      guard let left = instant(in: zone), let right = other.instant(in: zone) else { return nil }
      return ValueOrder(left, right)
    }
  }

  /// An instant, or the beginning of a day.
  func instant(in zone: TimeZoneIdentifier) -> Timestamp? {
    switch self {
    case .timestamp(let instant): instant
    case .date(let day): zone.startOfDay(day)
    case .null, .string, .boolean, .integer, .decimal, .money, .birthday, .strings: nil
    }
  }
}
