/// A value of an attribute, of any ``AttributeType``.
///
/// Three things differ: an attribute that is *unset* has no value at all, one that is ``null`` was cleared, and an empty
/// text or list is a value like others.
///
/// ```swift
/// let values: [String: AttributeValue] = ["plan": "pro", "seats": 5, "topics": ["tea", "chess"], "fax": .null]
/// values["seats"]?.type  // == .integer
/// ```
public enum AttributeValue: Hashable, Sendable {
  /// Cleared: known to have no value.
  case null
  /// Text.
  case string(String)
  /// Yes or no.
  case boolean(Bool)
  /// A whole number.
  case integer(Int64)
  /// An exact decimal number.
  case decimal(ExactDecimal)
  /// An exact amount in a currency.
  case money(Money)
  /// A day of the calendar.
  case date(CalendarDate)
  /// An instant.
  case timestamp(Timestamp)
  /// A day of the year, of a known or an unknown year.
  case birthday(Birthday)
  /// Texts in an order.
  case strings([String])

  /// The type that the value is of; nil for ``null``, which every attribute can hold.
  public var type: AttributeType? {
    switch self {
    case .null: nil
    case .string: .string
    case .boolean: .boolean
    case .integer: .integer
    case .decimal: .decimal
    case .money: .money
    case .date: .date
    case .timestamp: .timestamp
    case .birthday: .birthday
    case .strings: .strings
    }
  }

  /// The same value as one of `type`; nil unless its type widens to that, as ``AttributeType/widens(to:)`` says.
  ///
  /// ``null`` stays what it is.
  public func widened(to type: AttributeType) -> AttributeValue? {
    guard let own = self.type, own != type else { return self }
    return switch (self, type) {
    case (.boolean(let value), .integer): .integer(value ? 1 : 0)
    case (.boolean(let value), .decimal): .decimal(ExactDecimal(value ? 1 : 0))
    case (.integer(let value), .decimal): .decimal(ExactDecimal(value))
    case (.date(let value), .birthday): .birthday(Birthday(value))
    case (.string(let value), .strings): .strings([value])
    default: nil
    }
  }
}

extension AttributeValue: ExpressibleByStringLiteral {
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
}

extension AttributeValue: ExpressibleByIntegerLiteral {
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension AttributeValue: ExpressibleByBooleanLiteral {
  /// Yes or no.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension AttributeValue: ExpressibleByArrayLiteral {
  /// Texts in an order.
  public init(arrayLiteral elements: String...) { self = .strings(elements) }
}

extension AttributeValue: CustomStringConvertible {
  /// The value as it is read: a text as itself, `null`, a list as `[a, b]`.
  public var description: String {
    switch self {
    case .null: "null"
    case .string(let value): value
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .decimal(let value): "\(value)"
    case .money(let value): "\(value)"
    case .date(let value): "\(value)"
    case .timestamp(let value): "\(value)"
    case .birthday(let value): "\(value)"
    case .strings(let values): "[\(values.joined(separator: ", "))]"
    }
  }
}
