/// A JSON object that is read member by member: what is missing has a default, and what is unknown is an error.
struct StrictContainer<Key: CodingKey & CaseIterable> {
  private let container: KeyedDecodingContainer<Key>

  /// - Throws: `DecodingError` at the first member that no key names.
  init(_ decoder: any Decoder) throws {
    let names = Set(Key.allCases.map(\.stringValue))
    for key in try decoder.container(keyedBy: AnyName.self).allKeys where !names.contains(key.stringValue) {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath + [key],
          debugDescription:
            "there is no such setting; there are \(Key.allCases.map(\.stringValue).joined(separator: ", "))"))
    }
    container = try decoder.container(keyedBy: Key.self)
  }

  /// The member; an error if it is missing.
  func required<Value: Decodable>(_ key: Key) throws -> Value {
    guard container.contains(key) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: container.codingPath + [key], debugDescription: "it is missing"))
    }
    return try container.decode(Value.self, forKey: key)
  }

  /// The member, or the default.
  func value<Value: Decodable>(_ key: Key, or value: Value) throws -> Value {
    try container.decodeIfPresent(Value.self, forKey: key) ?? value
  }

  /// The member, if there is one.
  func optional<Value: Decodable>(_ key: Key) throws -> Value? {
    try container.decodeIfPresent(Value.self, forKey: key)
  }

  /// The member, which is a list or one element alone.
  func list<Value: Decodable>(_ key: Key) throws -> [Value]? {
    guard container.contains(key) else { return nil }
    return try container.decode(OneOrMore<Value>.self, forKey: key).values
  }

  /// The member of one character.
  func character(_ key: Key) throws -> Character? {
    guard let text = try container.decodeIfPresent(String.self, forKey: key) else { return nil }
    guard let character = text.first, text.count == 1 else { throw error(key, "'\(text)' is not one character") }
    return character
  }

  func error(_ key: Key, _ reason: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: container.codingPath + [key], debugDescription: reason))
  }
}

/// The name of any member.
struct AnyName: CodingKey {
  let stringValue: String

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }

  var intValue: Int? { nil }
}

/// A list in JSON, or one element that stands for a list of itself.
struct OneOrMore<Value: Decodable>: Decodable {
  let values: [Value]

  init(from decoder: any Decoder) throws {
    if (try? decoder.unkeyedContainer()) != nil {
      values = try [Value](from: decoder)
    } else {
      values = [try Value(from: decoder)]
    }
  }
}

/// A JSON object that is written without what is as it would be anyway.
struct SparseContainer<Key: CodingKey> {
  private var container: KeyedEncodingContainer<Key>

  init(_ encoder: any Encoder, keyedBy: Key.Type = Key.self) {
    container = encoder.container(keyedBy: Key.self)
  }

  mutating func encode<Value: Encodable & Equatable>(_ value: Value, _ key: Key, unless usual: Value? = nil) throws {
    if value != usual { try container.encode(value, forKey: key) }
  }

  mutating func encode<Value: Encodable>(_ value: Value?, _ key: Key) throws {
    try container.encodeIfPresent(value, forKey: key)
  }

  /// Writes a list of one element as that alone.
  mutating func encode<Value: Encodable & Equatable>(list: [Value], _ key: Key, unless usual: [Value] = []) throws {
    guard list != usual else { return }
    if list.count == 1 { try container.encode(list[0], forKey: key) } else { try container.encode(list, forKey: key) }
  }
}
