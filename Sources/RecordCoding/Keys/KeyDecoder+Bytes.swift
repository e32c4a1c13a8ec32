extension KeyDecoder {
  /// Reads a byte string written by ``KeyEncoder/append(delimiting:)``.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)`` without a terminator,
  ///   ``CodingError/invalidValue(type:reason:)`` for an escape that no byte is written as.
  /// - Complexity: linear in the number of bytes, with one allocation.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readDelimitedBytes() throws(CodingError) -> [UInt8] {
    let extent = try delimitedExtent()
    let content = bytes.extracting(position..<extent.end)
    position = extent.end &+ 1
    return content.unescaped(byteCount: extent.contentByteCount, mask: mask)
  }

  /// Reads a string written as its UTF-8 bytes by ``KeyEncoder/append(delimiting:)``.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, ``CodingError/invalidValue(type:reason:)`` as
  ///   ``readDelimitedBytes()`` does, ``CodingError/invalidUTF8(offset:)``.
  /// - Complexity: linear in the number of bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readDelimitedString() throws(CodingError) -> String {
    let extent = try delimitedExtent()
    let content = bytes.extracting(position..<extent.end)
    position = extent.end &+ 1
    if mask == 0, extent.contentByteCount == content.byteCount {
      return try String(validating: content)
    }
    let unescaped = content.unescaped(byteCount: extent.contentByteCount, mask: mask)
    return try String(validating: unescaped.span.bytes)
  }

  /// Reads everything that is left.
  ///
  /// - Complexity: linear in the number of bytes, with one allocation.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readRemainingBytes() -> [UInt8] {
    let content = bytes.extracting(position..<bytes.byteCount)
    position = bytes.byteCount
    return [UInt8](encodedByteCount: content.byteCount) { [mask] output in
      var encoder = KeyEncoder(output)
      encoder.append(raw: content)
      if mask != 0 { encoder.complement(from: 0) }
      return encoder.writtenByteCount
    }
  }

  /// The offset of the terminator of the byte string that begins here, and how many bytes it has without escapes.
  @inlinable
  func delimitedExtent() throws(CodingError) -> (end: Int, contentByteCount: Int) {
    var offset = position
    var escapes = 0
    while true {
      offset = bytes.firstEscapedByte(from: offset, mask: mask)
      guard offset < bytes.byteCount else { throw .truncated(needed: remaining &+ 1, available: remaining) }
      // In bounds by the guard.
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) ^ mask
      if byte == 0 { return (offset, offset &- position &- escapes) }
      offset &+= 1
      guard offset < bytes.byteCount else { throw .truncated(needed: remaining &+ 2, available: remaining) }
      // In bounds by the guard.
      let escaped = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) ^ mask
      guard escaped == 1 || escaped == 2 else {
        throw .invalidValue(type: "delimited bytes", reason: "0x01 is followed by neither 0x01 nor 0x02")
      }
      escapes &+= 1
      offset &+= 1
    }
  }
}

extension RawSpan {
  /// The content of an escaped byte string whose escapes were found to be valid.
  @inlinable
  func unescaped(byteCount contentByteCount: Int, mask: UInt8) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(contentByteCount)
    var offset = 0
    while offset < byteCount {
      // In bounds by the loop's condition.
      var byte = unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) ^ mask
      offset &+= 1
      if byte == 1, offset < byteCount {
        // In bounds by the test. 0x01 stands for 0x00 and 0x02 for 0x01.
        byte = unsafe (unsafeLoad(fromByteOffset: offset, as: UInt8.self) ^ mask) &- 1
        offset &+= 1
      }
      content.append(byte)
    }
    return content
  }
}
