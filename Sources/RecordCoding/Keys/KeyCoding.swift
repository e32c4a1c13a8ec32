/// A value whose byte form sorts as the value does, so that a range of values is a range of keys.
///
/// Bytes are compared as unsigned numbers from the first on, and a form that is the beginning of another comes first:
/// the order of `memcmp`, which is the order of an ordered store. Every value has exactly one form, and every form that
/// is accepted is the form of exactly one value.
///
/// ```swift
/// typealias TimelineKey = KeyPair<UInt64, Int64>      // customer, then time
/// let bytes = TimelineKey(42, -1).keyBytes            // 16 bytes
/// try TimelineKey(keyBytes: bytes.span.bytes)         // == TimelineKey(42, -1)
/// ```
///
/// A type of your own conforms by encoding its parts one after the other and reading them back in the same order.
/// Parts that are not last must be ``DelimitedKeyCoding``.
public protocol KeyCoding {
  /// Appends the order-preserving form of the value.
  func encode(into encoder: inout KeyEncoder)

  /// Reads one value, leaving the decoder behind it.
  ///
  /// - Throws: ``CodingError`` if the bytes are no such value. Never reads outside the decoder's bytes.
  init(from decoder: inout KeyDecoder) throws(CodingError)

  /// Where this value sorts relative to `other` as a key: the order of their byte forms.
  ///
  /// It can differ from the type's own `<`: strings sort by their UTF-8 bytes, `-0.0` sorts before `0.0`, and a NaN
  /// has a place. The default encodes both values and compares the bytes, which allocates; types with a faster way
  /// provide it.
  func keyOrder(to other: Self) -> KeyOrder
}

/// A key whose form tells where it ends, so that other keys can follow it in a tuple.
///
/// No form is the beginning of another value's form. Only ``RawKey``, and tuples that end in one, are not delimited.
///
/// ```swift
/// struct Email: DelimitedKeyCoding {
///   var address: String
///   init(from decoder: inout KeyDecoder) throws(CodingError) { address = try String(from: &decoder) }
///   func encode(into encoder: inout KeyEncoder) { address.encode(into: &encoder) }
/// }
/// ```
public protocol DelimitedKeyCoding: KeyCoding {}

extension KeyCoding {
  /// The order of the byte forms, found by encoding both.
  ///
  /// - Complexity: linear in the length of both forms, with two allocations.
  @inlinable
  public func keyOrder(to other: Self) -> KeyOrder {
    let (first, second) = (keyBytes, other.keyBytes)
    return first.span.bytes.keyOrder(to: second.span.bytes)
  }
}
