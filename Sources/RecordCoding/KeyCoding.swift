/// A value whose byte form sorts as the value does, so that a range of values is a range of keys.
///
/// The form delimits itself: a decoder knows where a key ends, so keys can be joined into tuples.
public protocol KeyCoding {
  /// Appends the order-preserving form of the value.
  func encode(into encoder: inout KeyEncoder)

  /// Reads one value, leaving the decoder behind it.
  ///
  /// - Throws: ``CodingError`` if the bytes are no such value. Never reads outside the decoder's bytes.
  init(from decoder: inout KeyDecoder) throws(CodingError)
}
