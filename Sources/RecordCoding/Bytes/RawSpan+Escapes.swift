extension RawSpan {
  /// The offset of the first byte below 2 at or behind `start`, else the number of bytes.
  ///
  /// - Parameter mask: a byte that every byte is combined with by exclusive or before the test.
  /// - Complexity: linear in the distance, eight bytes at a step.
  @inlinable
  func firstEscapedByte(from start: Int, mask: UInt8 = 0) -> Int {
    var offset = start
    let wordMask = UInt64(mask) &* 0x0101_0101_0101_0101
    while byteCount &- offset >= 8 {
      // In bounds by the loop's condition: offset + 8 <= byteCount.
      let loaded = unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let word = UInt64(littleEndian: loaded) ^ wordMask
      // The top bit of each byte below 2, exact for the lowest such byte: borrows only run upwards from it.
      let hits = (word &- 0x0202_0202_0202_0202) & ~word & 0x8080_8080_8080_8080
      if hits != 0 { return offset &+ hits.trailingZeroBitCount &>> 3 }
      offset &+= 8
    }
    while offset < byteCount {
      // In bounds by the loop's condition.
      let byte = unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      if byte ^ mask < 2 { return offset }
      offset &+= 1
    }
    return byteCount
  }
}
