// Parts of any length inside a record: their number of bytes as a varint, then the bytes.

extension ValueEncoder {
  /// Appends the number of bytes as a varint, then the bytes.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append(counted bytes: RawSpan) {
    append(varint: UInt64(bytes.byteCount))
    append(raw: bytes)
  }

  /// Appends the number of UTF-8 bytes as a varint, then the UTF-8 bytes.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append(string: String) {
    append(counted: string.utf8Span.span.bytes)
  }

  /// Appends the number of the value's bytes as a varint, then the value.
  ///
  /// A value whose `encodedByteCount` is not what it appends leaves the encoder incomplete.
  ///
  /// - Complexity: that of counting and encoding the value.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append<Value: ValueCoding>(counted value: Value) {
    let count = Swift.max(value.encodedByteCount, 0)
    append(varint: UInt64(count))
    let start = byteCount
    value.encode(into: &self)
    if byteCount &- start != count { missing = Swift.max(missing, 1) }
  }

  /// The number of bytes that ``append(counted:)`` appends for so many bytes.
  @inlinable
  public static func byteCount(counted count: Int) -> Int {
    byteCount(varint: UInt64(Swift.max(count, 0))) &+ count
  }

  /// The number of bytes that ``append(string:)`` appends.
  ///
  /// - Complexity: O(1).
  @inlinable
  public static func byteCount(string: String) -> Int {
    byteCount(counted: string.utf8.count)
  }
}

extension ValueDecoder {
  /// Borrows a part written by ``ValueEncoder/append(counted:)`` without copying it.
  ///
  /// - Throws: what ``readVarint()`` throws, ``CodingError/truncated(needed:available:)`` if there are fewer bytes.
  @inlinable
  @_lifetime(copy self)
  @_lifetime(self: copy self)
  public mutating func readCountedBytes() throws(CodingError) -> RawSpan {
    let count = try readVarint()
    // Clamped, a count too great for the machine is still greater than what remains.
    return try readBytes(count: Int(clamping: count))
  }

  /// Reads a string written by ``ValueEncoder/append(string:)``.
  ///
  /// - Throws: what ``readCountedBytes()`` throws, ``CodingError/invalidUTF8(offset:)``.
  /// - Complexity: linear in the number of bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readString() throws(CodingError) -> String {
    try String(validating: readCountedBytes())
  }

  /// Reads a value written by ``ValueEncoder/append(counted:)``.
  ///
  /// - Throws: what ``readCountedBytes()`` throws, what the value finds wrong with its bytes, and
  ///   ``CodingError/trailingBytes(count:)`` if it does not take all of them.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readCounted<Value: ValueCoding>(_: Value.Type = Value.self) throws(CodingError) -> Value {
    try Value(valueBytes: readCountedBytes())
  }
}
