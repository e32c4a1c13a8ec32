import Glibc

/// The bytes of a page or of a part of one. They may hold anything, so every access is checked.
///
/// A load outside the bytes throws damage on the page; it never traps.
struct PageBytes: ~Escapable {
  /// The page that the bytes are from, for reports.
  let number: UInt64
  private let bytes: RawSpan

  @_lifetime(copy bytes)
  init(number: UInt64, _ bytes: RawSpan) {
    self.number = number
    self.bytes = bytes
  }

  /// The number of bytes.
  var byteCount: Int { bytes.byteCount }

  /// The unsigned integer stored at `offset`, aligned or not.
  @inline(__always)
  func load<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ type: Value.Type, at offset: Int
  ) throws(FileRejection) -> Value {
    guard offset >= 0, offset <= bytes.byteCount &- MemoryLayout<Value>.size else { throw outOfBounds(offset) }
    // In bounds by the guard; every bit pattern of a fixed-width integer is a value.
    return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type)
  }

  /// `count` bytes from `offset` on.
  @inline(__always)
  @_lifetime(copy self)
  func slice(_ offset: Int, _ count: Int) throws(FileRejection) -> PageBytes {
    guard offset >= 0, count >= 0, offset <= bytes.byteCount, count <= bytes.byteCount &- offset else {
      throw outOfBounds(offset)
    }
    // In bounds by the guard.
    return PageBytes(number: number, unsafe bytes.extracting(unchecked: offset..<offset &+ count))
  }

  /// A copy of the bytes.
  func copy() -> [UInt8] {
    unsafe bytes.withUnsafeBytes { unsafe Array($0) }
  }

  /// Compares byte by byte, then by length: below 0, 0, or above 0.
  @inline(__always)
  func compare(_ other: PageBytes) -> Int {
    let common = min(byteCount, other.byteCount)
    let difference = unsafe bytes.withUnsafeBytes { left in
      unsafe other.bytes.withUnsafeBytes { right -> CInt in
        guard common > 0, let first = left.baseAddress, let second = right.baseAddress else { return 0 }
        // In bounds: `common` is the smaller of the two lengths.
        return unsafe memcmp(first, second, common)
      }
    }
    return difference != 0 ? Int(difference) : byteCount &- other.byteCount
  }

  /// Compares from the last byte to the first, then by length: below 0, 0, or above 0.
  func compareReversed(_ other: PageBytes) -> Int {
    let common = min(byteCount, other.byteCount)
    var distance = 1
    while distance <= common {
      // In bounds: `distance` is 1 up to the smaller of the two lengths.
      let left = unsafe bytes.unsafeLoad(fromByteOffset: byteCount &- distance, as: UInt8.self)
      let right = unsafe other.bytes.unsafeLoad(fromByteOffset: other.byteCount &- distance, as: UInt8.self)
      if left != right { return left < right ? -1 : 1 }
      distance &+= 1
    }
    return byteCount &- other.byteCount
  }

  /// Damage on this page.
  func damage(_ reason: @autoclosure () -> String) -> FileRejection {
    .damage(page: number, reason())
  }

  @inline(never)
  private func outOfBounds(_ offset: Int) -> FileRejection {
    damage("something lies outside the page, at offset \(offset) of \(byteCount) bytes")
  }
}
