extension CalendarDate: AttributeRepresentable {
  /// A day of the calendar.
  public static var attributeType: AttributeType { .date }

  /// The day; nil for values of other types.
  public init?(attributeValue: AttributeValue) {
    guard case .date(let value) = attributeValue else { return nil }
    self = value
  }

  /// A day of the calendar.
  public var attributeValue: AttributeValue { .date(self) }
}

extension Timestamp: AttributeRepresentable {
  /// An instant.
  public static var attributeType: AttributeType { .timestamp }

  /// The instant; nil for values of other types.
  public init?(attributeValue: AttributeValue) {
    guard case .timestamp(let value) = attributeValue else { return nil }
    self = value
  }

  /// An instant.
  public var attributeValue: AttributeValue { .timestamp(self) }
}

extension Birthday: AttributeRepresentable {
  /// A day of the year.
  public static var attributeType: AttributeType { .birthday }

  /// The birthday, also of a date; nil for other values.
  public init?(attributeValue: AttributeValue) {
    guard case .birthday(let value)? = attributeValue.widened(to: .birthday) else { return nil }
    self = value
  }

  /// A day of the year.
  public var attributeValue: AttributeValue { .birthday(self) }
}

extension TimeZoneIdentifier: AttributeRepresentable {
  /// The zone's name, a text.
  public static var attributeType: AttributeType { .string }

  /// The zone of a name; nil for other values, and for names that no zone of the machine has.
  public init?(attributeValue: AttributeValue) {
    guard case .string(let name) = attributeValue, let zone = try? TimeZoneIdentifier(name) else { return nil }
    self = zone
  }

  /// The zone's name, a text.
  public var attributeValue: AttributeValue { .string(name) }
}
