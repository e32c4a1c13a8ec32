internal import CustomerModel
internal import RecordCoding

extension AttributeValue {
  /// Which of two values of one attribute and one instant is kept: the greater.
  ///
  /// The order is total, and values that widen to each other are next to each other: a number and its decimal, a text and
  /// the list of it, a day and the birthday. So it does not matter whether two values met before or after the attribute
  /// was widened; of two that are equal then, the one of the wider type is greater.
  func precedence(to other: AttributeValue) -> KeyOrder {
    let content =
      switch (self, other) {
      case (.integer(let value), .integer(let other)): value.keyOrder(to: other)
      case (.string(let value), .string(let other)): value.keyOrder(to: other)
      case (.money(let value), .money(let other)):
        value.currency == other.currency
          ? value.minorUnits.keyOrder(to: other.minorUnits)
          : value.currency.packedCode.keyOrder(to: other.currency.packedCode)
      case (.timestamp(let value), .timestamp(let other)): value.microseconds.keyOrder(to: other.microseconds)
      default: familyOrder(to: other)
      }
    return content == .same ? ValueKind(of: self).rawValue.keyOrder(to: ValueKind(of: other).rawValue) : content
  }

  /// The order of values by what they widen to.
  private func familyOrder(to other: AttributeValue) -> KeyOrder {
    if let value = number, let other = other.number {
      return value < other ? .before : value == other ? .same : .after
    }
    if let value = day, let other = other.day {
      return value.keyOrder(to: other)
    }
    if let value = texts, let other = other.texts { return Self.order(of: value, to: other) }
    return family.keyOrder(to: other.family)
  }

  private var number: ExactDecimal? {
    guard case .decimal(let value)? = widened(to: .decimal) else { return nil }
    return value
  }

  private var texts: [String]? {
    guard case .strings(let value)? = widened(to: .strings) else { return nil }
    return value
  }

  /// Days in the order of the calendar; those without a year first.
  private var day: Int? {
    guard case .birthday(let value)? = widened(to: .birthday) else { return nil }
    return ((value.year ?? 0) * 12 + value.month) * 31 + value.day
  }

  /// Types that widen to one another are of one family.
  private var family: UInt8 {
    switch self {
    case .null: 0
    case .boolean, .integer, .decimal: 1
    case .string, .strings: 2
    case .money: 3
    case .date, .birthday: 4
    case .timestamp: 5
    }
  }

  private static func order(of texts: [String], to others: [String]) -> KeyOrder {
    for (text, other) in zip(texts, others) {
      let order = text.keyOrder(to: other)
      if order != .same { return order }
    }
    return texts.count.keyOrder(to: others.count)
  }
}
