/// How the keys of a tree compare.
enum KeyOrder {
  /// Byte by byte, then by length.
  case bytes
  /// Byte by byte from the last to the first, then by length.
  case reversedBytes
  /// As an unsigned integer of 4 or 8 bytes in the machine's byte order.
  case integer

  /// The order of the keys of a table.
  init(keysOf flags: TreeFlags) {
    self = flags.contains(.reversedKeys) ? .reversedBytes : flags.contains(.integerKeys) ? .integer : .bytes
  }

  /// The order of the values of one key of a table.
  init(duplicatesOf flags: TreeFlags) {
    self =
      flags.contains(.integerDuplicates) ? .integer : flags.contains(.reversedDuplicates) ? .reversedBytes : .bytes
  }

  /// Whether `left` comes before `right`. Integers must have been found to be of one size, 4 or 8.
  @inline(__always)
  func precedes(_ left: PageBytes, _ right: PageBytes) throws(FileRejection) -> Bool {
    switch self {
    case .bytes:
      return left.compare(right) < 0
    case .reversedBytes:
      return left.compareReversed(right) < 0
    case .integer:
      if left.byteCount == 8 {
        return try left.load(UInt64.self, at: 0) < right.load(UInt64.self, at: 0)
      }
      return try left.load(UInt32.self, at: 0) < right.load(UInt32.self, at: 0)
    }
  }
}
