/// What an attribute of customers can hold.
///
/// ```swift
/// AttributeType.integer.widens(to: .decimal)  // == true
/// AttributeType.decimal.widens(to: .integer)  // == false
/// ```
public enum AttributeType: String, Hashable, Sendable, CaseIterable, Codable {
  /// Text of at most 64 KiB of UTF-8.
  case string
  /// Yes or no.
  case boolean
  /// A whole number of 64 bits.
  case integer
  /// An exact decimal number.
  case decimal
  /// An exact amount in a currency.
  case money
  /// A day of the calendar, in no zone.
  case date
  /// An instant.
  case timestamp
  /// A day of the year, of a known or an unknown year.
  case birthday
  /// At most 1,000 texts of together at most 64 KiB of UTF-8, in an order, with repeats.
  case strings

  /// Whether every value of this type is, without any loss, a value of `wider`: itself, boolean as integer (0 and 1) or
  /// decimal, integer as decimal, date as birthday, string as a list of one.
  ///
  /// A day is no instant (it needs a zone), so a date does not widen to a timestamp.
  public func widens(to wider: AttributeType) -> Bool {
    switch (self, wider) {
    case (.boolean, .integer), (.boolean, .decimal), (.integer, .decimal), (.date, .birthday), (.string, .strings): true
    default: self == wider
    }
  }
}

extension AttributeType: CustomStringConvertible {
  /// The type's name, such as `integer`.
  public var description: String { rawValue }
}
