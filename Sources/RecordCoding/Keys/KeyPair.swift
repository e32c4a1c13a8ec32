/// A key of two components that sorts by the first, then by the second: their forms one behind the other.
///
/// ```swift
/// typealias TimelineKey = KeyPair<UInt64, Int64>      // customer, then time
/// let key = TimelineKey(42, 1_700_000_000)
/// let range = KeyPrefix<TimelineKey>.first(42)        // everything of customer 42
/// ```
///
/// Two pairs are equal when their bytes are: `-0.0` and `0.0` differ, a NaN equals itself, and strings are compared
/// as UTF-8 and not by canonical equivalence. `<` is the order of the bytes too. Only the last component may be one
/// that takes the rest of the key, such as ``RawKey``.
public struct KeyPair<First: DelimitedKeyCoding, Second: KeyCoding>: KeyCoding {
  /// The component that decides first.
  public var first: First

  /// The component that decides among equal first ones.
  public var second: Second

  /// A key of two components.
  @inlinable
  public init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  /// Appends the forms of the components in their order.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    first.encode(into: &encoder)
    second.encode(into: &encoder)
  }

  /// Reads the components in their order.
  ///
  /// - Throws: what the components find wrong with their bytes.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    first = try First(from: &decoder)
    second = try Second(from: &decoder)
  }

  /// The order of the first components that differ.
  @inlinable
  public func keyOrder(to other: KeyPair) -> KeyOrder {
    let firstOrder = first.keyOrder(to: other.first)
    if firstOrder != .same { return firstOrder }
    return second.keyOrder(to: other.second)
  }
}

extension KeyPair: Comparable {
  /// Whether both have the same bytes.
  @inlinable
  public static func == (first: KeyPair, second: KeyPair) -> Bool {
    first.keyOrder(to: second) == .same
  }

  /// Whether `first` sorts before `second` as a key.
  @inlinable
  public static func < (first: KeyPair, second: KeyPair) -> Bool {
    first.keyOrder(to: second) == .before
  }
}

extension KeyPair: DelimitedKeyCoding where Second: DelimitedKeyCoding {}
extension KeyPair: Hashable where First: Hashable, Second: Hashable {}
extension KeyPair: Sendable where First: Sendable, Second: Sendable {}
