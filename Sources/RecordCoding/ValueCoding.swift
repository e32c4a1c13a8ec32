/// A value with a byte form to be stored under a key; the form needs no order.
public protocol ValueCoding {
  /// The exact number of bytes that ``encode(into:)`` appends.
  var encodedByteCount: Int { get }

  /// Appends the value's bytes.
  func encode(into encoder: inout ValueEncoder)

  /// Reads a value from all of the decoder's bytes.
  ///
  /// - Throws: ``CodingError`` if the bytes are no such value. Never reads outside the decoder's bytes.
  init(from decoder: inout ValueDecoder) throws(CodingError)
}
