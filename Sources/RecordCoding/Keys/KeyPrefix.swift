/// The bytes that a range of keys begins with: all keys with a given first component, or all strings that start alike.
///
/// ```swift
/// typealias Timeline = KeyPair<UInt64, Int64>
/// KeyPrefix<Timeline>.first(42)                                        // everything of customer 42
/// KeyPrefix<String>.startingWith("DE")                                 // such as "DE", "DEU", "DE-BY", …
/// KeyPrefix<KeyPair<String, UInt64>>.first(.startingWith("DE"))        // the same, in front of a number
/// KeyPrefix<KeyPair<UInt64, String>>.first(42, second: .startingWith("DE"))
/// ```
///
/// Exactly the keys that the prefix describes have these bytes in front. A prefix owns its bytes: making one allocates,
/// once for a range and not once for a key.
public struct KeyPrefix<Key: KeyCoding>: Hashable, Sendable {
  /// The bytes that every key of the range begins with.
  public let bytes: [UInt8]

  @inlinable
  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The prefix of every key: no bytes.
  @inlinable
  public static var all: KeyPrefix { KeyPrefix(bytes: []) }

  /// Appends the prefix, so that the encoder holds the smallest bytes a key of the range can have.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(raw: bytes.span.bytes)
  }

  /// Whether `key` begins with the prefix.
  ///
  /// - Complexity: linear in the length of the prefix.
  @inlinable
  public func matches(_ key: RawSpan) -> Bool {
    guard key.byteCount >= bytes.count else { return false }
    return key.extracting(0..<bytes.count).keyOrder(to: bytes.span.bytes) == .same
  }

  /// The smallest bytes that sort behind every key of the range, or nil if none do: the prefix is empty or all 0xFF.
  ///
  /// - Complexity: linear in the length of the prefix, with one allocation.
  @inlinable
  public var upperBound: [UInt8]? {
    guard let last = bytes.lastIndex(where: { $0 != 0xFF }) else { return nil }
    var bound = [UInt8](bytes[...last])
    bound[last] &+= 1
    return bound
  }
}

extension KeyPrefix where Key == String {
  /// The strings whose UTF-8 bytes begin with those of `prefix`.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  public static func startingWith(_ prefix: String) -> KeyPrefix {
    KeyPrefix(escaping: prefix.utf8Span.span.bytes)
  }
}

extension KeyPrefix where Key == [UInt8] {
  /// The byte strings that begin with `prefix`.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  public static func startingWith(_ prefix: [UInt8]) -> KeyPrefix {
    KeyPrefix(escaping: prefix.span.bytes)
  }
}

extension KeyPrefix where Key == RawKey {
  /// The raw keys that begin with `prefix`.
  @inlinable
  public static func startingWith(_ prefix: [UInt8]) -> KeyPrefix {
    KeyPrefix(bytes: prefix)
  }
}

extension KeyPrefix {
  /// The values, not nil, that `prefix` describes.
  @inlinable
  public static func some<Wrapped>(_ prefix: KeyPrefix<Wrapped>) -> KeyPrefix where Key == Wrapped? {
    KeyPrefix(true, then: prefix)
  }

  /// The descending keys of the values that `prefix` describes.
  @inlinable
  public static func descending<Value>(_ prefix: KeyPrefix<Value>) -> KeyPrefix where Key == Descending<Value> {
    KeyPrefix(bytes: prefix.bytes.map { ~$0 })
  }

  /// The beginning of a delimited byte string.
  @inlinable
  init(escaping content: RawSpan) {
    // Every byte takes at most two, and a prefix is short.
    bytes = [UInt8](encodedByteCount: content.byteCount &* 2) { output in
      var encoder = KeyEncoder(output)
      encoder.append(escaping: content)
      return encoder.writtenByteCount
    }
  }

  /// The complete form of `component`, then the bytes of `rest`.
  @inlinable
  init<Component: DelimitedKeyCoding, Rest>(_ component: Component, then rest: KeyPrefix<Rest>) {
    let count = component.keyByteCount &+ rest.bytes.count
    bytes = [UInt8](encodedByteCount: count) { output in
      var encoder = KeyEncoder(output)
      component.encode(into: &encoder)
      rest.encode(into: &encoder)
      return encoder.writtenByteCount
    }
  }
}
