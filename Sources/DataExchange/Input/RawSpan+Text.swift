extension RawSpan {
  /// The byte at an offset that the caller has found to be in bounds. Any byte is a `UInt8`.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

  func starts(with prefix: [UInt8]) -> Bool {
    byteCount >= prefix.count && prefix.indices.allSatisfy { byte(at: $0) == prefix[$0] }
  }

  func ends(with suffix: [UInt8]) -> Bool {
    let start = byteCount - suffix.count
    return start >= 0 && suffix.indices.allSatisfy { byte(at: start + $0) == suffix[$0] }
  }

  /// Whether the bytes are those of `other`.
  @inline(__always)
  func isEqual(to other: [UInt8]) -> Bool { byteCount == other.count && starts(with: other) }

  /// Whether the bytes are those of `other`, which is lowercase, but for the case of ASCII letters.
  func isEqual(toLowercase other: [UInt8]) -> Bool {
    guard byteCount == other.count else { return false }
    for index in other.indices {
      let byte = byte(at: index)
      guard (0x41...0x5A ~= byte ? byte | 0x20 : byte) == other[index] else { return false }
    }
    return true
  }

  /// The bytes without spaces and tabulators at their ends.
  var trimmed: RawSpan {
    @_lifetime(copy self)
    @inline(__always)
    get {
      var (start, end) = (0, byteCount)
      while start < end, Self.isSpace(byte(at: start)) { start &+= 1 }
      while start < end, Self.isSpace(byte(at: end &- 1)) { end &-= 1 }
      return extracting(start..<end)
    }
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Where the bytes stop being UTF-8; nil if all of them are.
  var offsetOfInvalidUTF8: Int? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: Span<UInt8>(_bytes: self))
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }
}

extension String {
  /// The text of bytes. Where they are no UTF-8, it has replacement characters.
  init(copying bytes: RawSpan) {
    self = unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
