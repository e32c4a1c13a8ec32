extension AttributeValue: Codable {
  /// Reads null, or an object of one member whose name is the value's type.
  public init(from decoder: any Decoder) throws {
    if try decoder.singleValueContainer().decodeNil() {
      self = .null
      return
    }
    let container = try decoder.container(keyedBy: TypeKey.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "a value is null or an object of one member named by its type, such as {\"integer\": 5}; "
            + "this one has \(container.allKeys.count) members with names of types"))
    }
    self =
      switch key.type {
      case .string: .string(try container.decode(String.self, forKey: key))
      case .boolean: .boolean(try container.decode(Bool.self, forKey: key))
      case .integer: .integer(try container.decode(Int64.self, forKey: key))
      case .decimal: .decimal(try container.decode(ExactDecimal.self, forKey: key))
      case .money: .money(try container.decode(Money.self, forKey: key))
      case .date: .date(try container.decode(CalendarDate.self, forKey: key))
      case .timestamp: .timestamp(try container.decode(Timestamp.self, forKey: key))
      case .birthday: .birthday(try container.decode(Birthday.self, forKey: key))
      case .strings: .strings(try container.decode([String].self, forKey: key))
      }
  }

  /// Writes null, or an object of one member whose name is the value's type: `{"integer": 5}`.
  public func encode(to encoder: any Encoder) throws {
    guard let type else {
      var container = encoder.singleValueContainer()
      try container.encodeNil()
      return
    }
    let key = TypeKey(type: type)
    var container = encoder.container(keyedBy: TypeKey.self)
    switch self {
    case .null: break
    case .string(let value): try container.encode(value, forKey: key)
    case .boolean(let value): try container.encode(value, forKey: key)
    case .integer(let value): try container.encode(value, forKey: key)
    case .decimal(let value): try container.encode(value, forKey: key)
    case .money(let value): try container.encode(value, forKey: key)
    case .date(let value): try container.encode(value, forKey: key)
    case .timestamp(let value): try container.encode(value, forKey: key)
    case .birthday(let value): try container.encode(value, forKey: key)
    case .strings(let value): try container.encode(value, forKey: key)
    }
  }

  private struct TypeKey: CodingKey {
    let type: AttributeType

    var stringValue: String { type.rawValue }
    var intValue: Int? { nil }

    init(type: AttributeType) { self.type = type }

    init?(stringValue: String) {
      guard let type = AttributeType(rawValue: stringValue) else { return nil }
      self.type = type
    }

    init?(intValue: Int) { nil }
  }
}
