// Sets of numbers inside a record: in ascending order, each as its distance from the least number that could follow the
// one before, as a varint. So a set has one form only, neighbours take a byte each, and no form has repeats in it.
//
// Distances of one and of two bytes are about as frequent in a set as large as this is for, in no order that a processor
// could foresee. Both are therefore read and written without a branch between them.

extension ValueEncoder {
  /// Appends numbers that ascend without repeats. The form does not say where it ends.
  ///
  /// - Complexity: linear in the number of numbers.
  @_lifetime(self: copy self)
  package mutating func append(ascending numbers: Span<UInt64>) {
    let byteCount = Self.byteCount(ascending: numbers)
    // One byte more, for the second byte of the last distance is written whether it has one or not.
    guard missing == 0, output.freeCapacity > byteCount else { return appendEach(numbers) }
    unsafe output.withUnsafeMutableBytes { buffer, initializedCount in
      var offset = initializedCount
      var next: UInt64 = 0
      for index in numbers.indices {
        // In bounds by the loop.
        let number = unsafe numbers[unchecked: index]
        let distance = number &- next
        // Wraps behind the greatest number only, which none can follow.
        next = number &+ 1
        if distance < 1 << 14 {
          let hasSecond: UInt64 = distance >= 0x80 ? 1 : 0
          let first = distance & 0x7F | (hasSecond &<< 7)
          let second = distance &>> 7
          let bytes = UInt16(truncatingIfNeeded: first | (second &<< 8))
          // Two bytes fit: what is written so far, with this distance, has at most the bytes counted above.
          unsafe buffer.storeBytes(of: bytes.littleEndian, toByteOffset: offset, as: UInt16.self)
          offset &+= 1 &+ Int(hasSecond)
        } else {
          var rest = distance
          while rest >= 0x80 {
            unsafe buffer.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: offset, as: UInt8.self)
            offset &+= 1
            rest &>>= 7
          }
          unsafe buffer.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: offset, as: UInt8.self)
          offset &+= 1
        }
      }
      initializedCount = offset
    }
  }

  /// The number of bytes that ``append(ascending:)`` appends.
  package static func byteCount(ascending numbers: Span<UInt64>) -> Int {
    var next: UInt64 = 0
    var count = 0
    for index in numbers.indices {
      count &+= byteCount(varint: numbers[index] &- next)
      next = numbers[index] &+ 1
    }
    return count
  }

  /// Appends one by one what may not fit.
  @_lifetime(self: copy self)
  private mutating func appendEach(_ numbers: Span<UInt64>) {
    var next: UInt64 = 0
    for index in numbers.indices {
      append(varint: numbers[index] &- next)
      next = numbers[index] &+ 1
    }
  }
}

extension ValueDecoder {
  /// Reads all the bytes that are left as numbers that ascend, and appends them to `numbers`.
  ///
  /// - Throws: what ``readVarint()`` throws, ``CodingError/invalidValue(type:reason:)`` if a number has more than 64
  ///   bits. What was read before stays appended.
  /// - Complexity: linear in the number of bytes.
  @_lifetime(self: copy self)
  package mutating func readAscending(into numbers: inout [UInt64]) throws(CodingError) {
    // The least number that may follow; 0 also behind the greatest of all, which none can.
    var next: UInt64 = 0
    let start = numbers.count
    numbers.reserveCapacity(start &+ remaining)
    while remaining > 0 {
      let distance = try readShortVarint()
      let (number, overflow) = next.addingReportingOverflow(distance)
      guard !overflow, next != 0 || numbers.count == start else {
        throw .invalidValue(type: "ascending numbers", reason: "a number has more than 64 bits")
      }
      numbers.append(number)
      next = number &+ 1
    }
  }

  /// Reads a varint; of one or two bytes, without a branch between these.
  @_lifetime(self: copy self)
  @inline(__always)
  private mutating func readShortVarint() throws(CodingError) -> UInt64 {
    guard remaining >= 2 else { return try readVarint() }
    // In bounds by the guard.
    let bytes = UInt64(
      UInt16(littleEndian: unsafe self.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt16.self)))
    let hasSecond = (bytes &>> 7) & 1
    let second = (bytes &>> 8) & (0 &- hasSecond)
    // A third byte, or a second one that adds nothing.
    guard second < 0x80, second != 0 || hasSecond == 0 else { return try readVarint() }
    position &+= 1 &+ Int(hasSecond)
    return bytes & 0x7F | (second &<< 7)
  }
}
