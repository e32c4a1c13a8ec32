internal import CLMDB
internal import Glibc
public import RecordCoding

/// One end of a range as bytes: where a cursor starts, or what it compares each key with.
///
/// The first eight bytes are a number. A bound of no more bytes, such as any integer's, is that number alone and
/// allocates nothing.
@usableFromInline
struct KeyBound {
  /// The first eight bytes, most significant first; zeros stand for those that are missing.
  @usableFromInline let head: UInt64
  /// All bytes if there are more than eight.
  @usableFromInline let bytes: [UInt8]?
  /// How many bytes there are, if not more than eight.
  @usableFromInline let headByteCount: UInt8
  @usableFromInline let isIncluded: Bool

  @usableFromInline var byteCount: Int { bytes?.count ?? Int(headByteCount) }

  /// The bound at `key`.
  ///
  /// - Throws: ``LMDBError/keyTooLong(table:byteCount:maximum:)``.
  @inlinable
  init<Key: KeyCoding>(_ key: Key, isIncluded: Bool, in table: TableIdentity) throws(LMDBError) {
    let made = withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { buffer -> KeyBound? in
      var encoder = KeyEncoder(OutputRawSpan(buffer: buffer, initializedCount: 0))
      key.encode(into: &encoder)
      let byteCount = encoder.byteCount
      guard byteCount <= EncodedKey.maximumByteCount else { return nil }
      // The encoder wrote that many bytes at the buffer's start: it says so only when all fitted.
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<byteCount])
      return byteCount == 8 ? KeyBound(word: bytes, isIncluded: isIncluded) : KeyBound(bytes, isIncluded: isIncluded)
    }
    guard let made else { throw table.keyError(byteCount: EncodedKey.byteCount(of: key)) }
    self = made
  }

  /// The bound at a key whose bytes are known.
  init(_ bytes: [UInt8], isIncluded: Bool) {
    self = bytes.withUnsafeBytes { KeyBound($0, isIncluded: isIncluded) }
  }

  @usableFromInline
  init(_ bytes: UnsafeRawBufferPointer, isIncluded: Bool) {
    if bytes.count >= 8 {
      // In bounds by the test; a key may lie at any address.
      head = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    } else {
      head = bytes.reduce(0) { $0 << 8 | UInt64($1) } << (8 * (8 - bytes.count))
    }
    headByteCount = UInt8(min(bytes.count, 8))
    self.isIncluded = isIncluded
    self.bytes = bytes.count > 8 ? Array(bytes) : nil
  }

  /// The bound at a key of eight bytes: no call where the key's type is known.
  @inlinable
  init(word bytes: UnsafeRawBufferPointer, isIncluded: Bool) {
    head = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    headByteCount = 8
    self.isIncluded = isIncluded
    self.bytes = nil
  }

  /// Runs `body` on the bound's bytes, as LMDB takes a key.
  func withKey<Result>(_ body: (inout MDB_val) -> Result) -> Result {
    if let bytes {
      return bytes.withUnsafeBytes { bytes in
        // LMDB reads the key during the call only, and does not write to it.
        var key = MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
        return body(&key)
      }
    }
    var word = head.bigEndian
    return withUnsafeMutableBytes(of: &word) { bytes in
      // At most eight bytes, for there is no array.
      var key = MDB_val(mv_size: byteCount, mv_data: bytes.baseAddress)
      return body(&key)
    }
  }
}

// MARK: - Comparing

extension KeyBound {
  /// Whether `key` is in front of this bound, or on it where that is inside.
  func admitsAsUpper(_ key: MDB_val) -> Bool {
    let order = order(of: key)
    return order < 0 || (isIncluded && order == 0)
  }

  /// Whether `key` is behind this bound, or on it where that is inside.
  func admitsAsLower(_ key: MDB_val) -> Bool {
    let order = order(of: key)
    return order > 0 || (isIncluded && order == 0)
  }

  /// How `key` sorts against the bound: negative, 0 or positive, as LMDB compares.
  func order(of key: MDB_val) -> Int {
    if key.mv_size >= 8, byteCount >= 8, let start = key.mv_data {
      // In bounds by the test; keys lie at any address.
      let keyHead = UInt64(bigEndian: start.loadUnaligned(as: UInt64.self))
      if keyHead != head { return keyHead < head ? -1 : 1 }
      if bytes == nil { return key.mv_size - 8 }
    }
    return orderOfAllBytes(of: key)
  }

  private func orderOfAllBytes(of key: MDB_val) -> Int {
    withKey { bound in
      let common = min(key.mv_size, bound.mv_size)
      // Both have at least `common` bytes.
      let order = common == 0 ? 0 : memcmp(key.mv_data, bound.mv_data, common)
      return order != 0 ? Int(order) : key.mv_size - bound.mv_size
    }
  }
}
