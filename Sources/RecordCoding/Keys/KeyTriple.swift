/// A key of three components that sorts by the first, then by the next, and so on: their forms one behind the other.
///
/// ```swift
/// typealias IndexKey = KeyTriple<String, Int64, UInt64>      // country, then time, then customer
/// let key = IndexKey("DE", 1_700_000_000, 42)
/// let range = KeyPrefix<IndexKey>.first("DE", second: 1_700_000_000)
/// ```
///
/// Two triples are equal when their bytes are: `-0.0` and `0.0` differ, a NaN equals itself, and strings are compared
/// as UTF-8 and not by canonical equivalence. `<` is the order of the bytes too. Only the last component may be one
/// that takes the rest of the key, such as ``RawKey``.
public struct KeyTriple<First: DelimitedKeyCoding, Second: DelimitedKeyCoding, Third: KeyCoding>: KeyCoding {
  /// The component that decides first.
  public var first: First

  /// The component that decides among equal first ones.
  public var second: Second

  /// The component that decides among equal first and second ones.
  public var third: Third

  /// A key of three components.
  @inlinable
  public init(_ first: First, _ second: Second, _ third: Third) {
    self.first = first
    self.second = second
    self.third = third
  }

  /// Appends the forms of the components in their order.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    first.encode(into: &encoder)
    second.encode(into: &encoder)
    third.encode(into: &encoder)
  }

  /// Reads the components in their order.
  ///
  /// - Throws: what the components find wrong with their bytes.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    first = try First(from: &decoder)
    second = try Second(from: &decoder)
    third = try Third(from: &decoder)
  }

  /// The order of the first components that differ.
  @inlinable
  public func keyOrder(to other: KeyTriple) -> KeyOrder {
    let firstOrder = first.keyOrder(to: other.first)
    if firstOrder != .same { return firstOrder }
    let secondOrder = second.keyOrder(to: other.second)
    if secondOrder != .same { return secondOrder }
    return third.keyOrder(to: other.third)
  }
}

extension KeyTriple: Comparable {
  /// Whether both have the same bytes.
  @inlinable
  public static func == (first: KeyTriple, second: KeyTriple) -> Bool {
    first.keyOrder(to: second) == .same
  }

  /// Whether `first` sorts before `second` as a key.
  @inlinable
  public static func < (first: KeyTriple, second: KeyTriple) -> Bool {
    first.keyOrder(to: second) == .before
  }
}

extension KeyTriple: DelimitedKeyCoding where Third: DelimitedKeyCoding {}
extension KeyTriple: Hashable where First: Hashable, Second: Hashable, Third: Hashable {}
extension KeyTriple: Sendable where First: Sendable, Second: Sendable, Third: Sendable {}
