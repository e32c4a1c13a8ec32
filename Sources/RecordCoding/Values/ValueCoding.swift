/// A value with a byte form to be stored under a key; the form needs no order.
///
/// Every value has exactly one form, and every form that is accepted is the form of exactly one value. A value takes
/// all the bytes that are stored under its key, so a form need not say where it ends. Inside a record, values that are
/// no ``FixedSizeValue`` are written with their length in front.
///
/// ```swift
/// struct Visit: ValueCoding {
///   var time: Int64
///   var page: String
///
///   init(from decoder: inout ValueDecoder) throws(CodingError) {
///     time = try decoder.readSignedVarint()
///     page = try decoder.readString()
///     try decoder.finish()
///   }
///   func encode(into encoder: inout ValueEncoder) {
///     encoder.append(signedVarint: time)
///     encoder.append(string: page)
///   }
/// }
/// ```
public protocol ValueCoding {
  /// The exact number of bytes that ``encode(into:)`` appends.
  ///
  /// The default finds it by encoding into nothing.
  var encodedByteCount: Int { get }

  /// Appends the value's bytes.
  func encode(into encoder: inout ValueEncoder)

  /// Reads a value from all of the decoder's bytes.
  ///
  /// - Throws: ``CodingError`` if the bytes are no such value. Never reads outside the decoder's bytes.
  init(from decoder: inout ValueDecoder) throws(CodingError)
}

extension ValueCoding {
  /// The exact number of bytes that ``encode(into:)`` appends, found by encoding into nothing.
  ///
  /// - Complexity: that of encoding, without copying strings and bytes; no allocation.
  @inlinable
  public var encodedByteCount: Int {
    var encoder = ValueEncoder(OutputRawSpan())
    encode(into: &encoder)
    return encoder.byteCount
  }

  /// The value's form in an array of its own.
  ///
  /// - Complexity: that of encoding, with one allocation. Hot code writes into a ``ValueEncoder`` instead.
  @inlinable
  public var valueBytes: [UInt8] {
    [UInt8](encodedByteCount: encodedByteCount) { output in
      var encoder = ValueEncoder(output)
      encode(into: &encoder)
      return encoder.writtenByteCount
    }
  }

  /// Reads a value whose form is all of `bytes`.
  ///
  /// - Throws: ``CodingError``; ``CodingError/trailingBytes(count:)`` if the value ends before the bytes do.
  @inlinable
  public init(valueBytes bytes: RawSpan) throws(CodingError) {
    var decoder = ValueDecoder(bytes)
    self = try Self(from: &decoder)
    try decoder.finish()
  }
}
