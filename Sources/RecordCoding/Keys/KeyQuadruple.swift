/// A key of four components that sorts by the first, then by the next, and so on: their forms one behind the other.
///
/// ```swift
/// typealias EventKey = KeyQuadruple<UInt64, UInt8, Int64, UInt32>      // customer, kind, time, sequence
/// let key = EventKey(42, 3, 1_700_000_000, 0)
/// let range = KeyPrefix<EventKey>.first(42, second: 3)
/// ```
///
/// Two quadruples are equal when their bytes are: `-0.0` and `0.0` differ, a NaN equals itself, and strings are compared
/// as UTF-8 and not by canonical equivalence. `<` is the order of the bytes too. Only the last component may be one
/// that takes the rest of the key, such as ``RawKey``.
public struct KeyQuadruple<
  First: DelimitedKeyCoding, Second: DelimitedKeyCoding, Third: DelimitedKeyCoding, Fourth: KeyCoding
>: KeyCoding {
  /// The component that decides first.
  public var first: First

  /// The component that decides among equal first ones.
  public var second: Second

  /// The component that decides among equal first and second ones.
  public var third: Third

  /// The component that decides among keys that are otherwise equal.
  public var fourth: Fourth

  /// A key of four components.
  @inlinable
  public init(_ first: First, _ second: Second, _ third: Third, _ fourth: Fourth) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
  }

  /// Appends the forms of the components in their order.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    first.encode(into: &encoder)
    second.encode(into: &encoder)
    third.encode(into: &encoder)
    fourth.encode(into: &encoder)
  }

  /// Reads the components in their order.
  ///
  /// - Throws: what the components find wrong with their bytes.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    first = try First(from: &decoder)
    second = try Second(from: &decoder)
    third = try Third(from: &decoder)
    fourth = try Fourth(from: &decoder)
  }

  /// The order of the first components that differ.
  @inlinable
  public func keyOrder(to other: KeyQuadruple) -> KeyOrder {
    let firstOrder = first.keyOrder(to: other.first)
    if firstOrder != .same { return firstOrder }
    let secondOrder = second.keyOrder(to: other.second)
    if secondOrder != .same { return secondOrder }
    let thirdOrder = third.keyOrder(to: other.third)
    if thirdOrder != .same { return thirdOrder }
    return fourth.keyOrder(to: other.fourth)
  }
}

extension KeyQuadruple: Comparable {
  /// Whether both have the same bytes.
  @inlinable
  public static func == (first: KeyQuadruple, second: KeyQuadruple) -> Bool {
    first.keyOrder(to: second) == .same
  }

  /// Whether `first` sorts before `second` as a key.
  @inlinable
  public static func < (first: KeyQuadruple, second: KeyQuadruple) -> Bool {
    first.keyOrder(to: second) == .before
  }
}

extension KeyQuadruple: DelimitedKeyCoding where Fourth: DelimitedKeyCoding {}
extension KeyQuadruple: Hashable where First: Hashable, Second: Hashable, Third: Hashable, Fourth: Hashable {}
extension KeyQuadruple: Sendable where First: Sendable, Second: Sendable, Third: Sendable, Fourth: Sendable {}
