// Byte strings of any length inside keys.
//
// A delimited byte string ends with 0x00. So that no content byte is one, 0x00 is written as 0x01 0x01 and 0x01 as
// 0x01 0x02. The terminator is smaller than every byte that content starts with, hence "a" sorts before "ab"; and it
// needs no look at the byte behind it, hence any key may follow. (Writing 0x00 as 0x00 0xFF would need one: behind
// the terminator a number that starts with 0xFF would read as an escape.)

extension KeyEncoder {
  /// Appends `bytes` as they are. The form does not delimit itself: nothing may follow it.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append(raw bytes: RawSpan) {
    guard missing == 0, output.freeCapacity >= bytes.byteCount else {
      missing &+= bytes.byteCount
      return
    }
    output.append(copying: bytes)
  }

  /// Appends `bytes` with 0x00 and 0x01 escaped, without a terminator: the beginning of a delimited byte string.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append(escaping bytes: RawSpan) {
    var start = 0
    while true {
      let stop = bytes.firstEscapedByte(from: start)
      append(raw: bytes.extracting(start..<stop))
      guard stop < bytes.byteCount else { return }
      // In bounds by the guard.
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: stop, as: UInt8.self)
      append(bigEndian: UInt16(0x0101) &+ UInt16(byte))
      start = stop &+ 1
    }
  }

  /// Appends `bytes` with 0x00 and 0x01 escaped and the terminator 0x00: a delimited byte string.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append(delimiting bytes: RawSpan) {
    append(escaping: bytes)
    append(bigEndian: 0 as UInt8)
  }

  /// Appends the form of `key` with every bit inverted, so that it sorts the other way round.
  ///
  /// - Complexity: linear in the length of the form.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append<Key: DelimitedKeyCoding>(complementing key: Key) {
    let start = writtenByteCount
    key.encode(into: &self)
    complement(from: start)
  }

  /// Inverts every bit of what was written behind the first `start` bytes.
  @inlinable
  @_lifetime(self: copy self)
  mutating func complement(from start: Int) {
    var bytes = output.mutableBytes
    var offset = start
    while offset < bytes.byteCount {
      // In bounds by the loop's condition, and `start` was a count of written bytes.
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      bytes.storeBytes(of: ~byte, toByteOffset: offset, as: UInt8.self)
      offset &+= 1
    }
  }
}
