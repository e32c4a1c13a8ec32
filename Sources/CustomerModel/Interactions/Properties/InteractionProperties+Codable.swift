extension InteractionProperties: Codable {
  /// Reads an object.
  ///
  /// - Throws: `DecodingError`, and ``InteractionError`` for values that are not possible.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: NameKey.self)
    let entries = try container.allKeys.map { key in
      Entry(name: key.stringValue, value: try container.decode(PropertyValue.self, forKey: key))
    }
    try self.init(entries)
  }

  /// Writes an object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NameKey.self)
    for entry in entries { try container.encode(entry.value, forKey: NameKey(entry.name)) }
  }
}

extension PropertyValue: Codable {
  /// Reads a value of JSON: numbers without decimals are integers.
  ///
  /// - Throws: `DecodingError` for anything else, and ``InteractionError`` for values that are not possible.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(UInt64.self) {
      self = PropertyValue(value)
    } else if let value = try? container.decode(Double.self) {
      self = try PropertyValue(value, at: PropertyPath(decoder.codingPath))
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let values = try? container.decode([PropertyValue].self) {
      self = .array(values)
    } else {
      self = .object(try container.decode(InteractionProperties.self))
    }
  }

  /// Writes the value as JSON has it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .unsigned(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let properties): try container.encode(properties)
    }
  }
}
