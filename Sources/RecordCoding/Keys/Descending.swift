/// A key that sorts the other way round: the form of ``value`` with every bit inverted.
///
/// It works alone and inside tuples, for instance to have the newest entry of each customer first:
///
/// ```swift
/// typealias NewestFirst = KeyPair<UInt64, Descending<Int64>>
/// NewestFirst(1, Descending(200)) < NewestFirst(1, Descending(100))      // == true
/// ```
///
/// Two keys are equal when their bytes are, as with ``KeyPair``. The value must delimit itself: with ``RawKey`` a key
/// that is the beginning of another would sort before it in either direction.
public struct Descending<Value: DelimitedKeyCoding>: DelimitedKeyCoding {
  /// The value that is sorted in descending order.
  public var value: Value

  /// A key that sorts behind those of greater values.
  @inlinable
  public init(_ value: Value) {
    self.value = value
  }

  /// Appends the value's form with every bit inverted.
  ///
  /// - Complexity: that of the value, and linear in the length of its form.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(complementing: value)
  }

  /// Reads the value's form with every bit inverted.
  ///
  /// - Throws: what the value finds wrong with its bytes.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    value = try decoder.readComplement()
  }

  /// The reverse of the value's order.
  @inlinable
  public func keyOrder(to other: Descending) -> KeyOrder {
    value.keyOrder(to: other.value).reversed
  }
}

extension Descending: Comparable {
  /// Whether both have the same bytes.
  @inlinable
  public static func == (first: Descending, second: Descending) -> Bool {
    first.keyOrder(to: second) == .same
  }

  /// Whether `first` sorts before `second` as a key.
  @inlinable
  public static func < (first: Descending, second: Descending) -> Bool {
    first.keyOrder(to: second) == .before
  }
}

extension Descending: Hashable where Value: Hashable {}
extension Descending: Sendable where Value: Sendable {}

extension KeyDecoder {
  /// Reads a key written by ``KeyEncoder/append(complementing:)``.
  ///
  /// - Throws: what the key finds wrong with its bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readComplement<Key: DelimitedKeyCoding>(_: Key.Type = Key.self) throws(CodingError) -> Key {
    mask = ~mask
    defer { mask = ~mask }
    return try Key(from: &self)
  }
}
