internal import CustomerModel

/// Values whose types have a text of their own.
enum ValueForm {
  /// The value that a text writes; `nil` of a type that is written in another way.
  static func value(_ text: String, of type: AttributeType) throws(ModelError) -> AttributeValue? {
    switch type {
    case .decimal: .decimal(try ExactDecimal(text))
    case .money: .money(try Money(text))
    case .date: .date(try CalendarDate(text))
    case .timestamp: .timestamp(try Timestamp(text))
    case .birthday: .birthday(try Birthday(text))
    case .string, .boolean, .integer, .strings: nil
    }
  }
}
