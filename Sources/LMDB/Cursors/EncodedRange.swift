internal import CLMDB
internal import Glibc
internal import RecordCoding

/// A range as bytes: where a cursor starts, and what it compares each key with. One allocation or two a range.
@usableFromInline
struct EncodedRange {
  @usableFromInline
  struct Bound {
    let bytes: [UInt8]
    let isIncluded: Bool
  }

  let lower: Bound?
  let upper: Bound?

  init<Key: KeyCoding>(_ range: KeyRange<Key>, table: TableIdentity) throws(LMDBError) {
    switch range.lower {
    case .unbounded: lower = nil
    case .included(let key): lower = try Self.bound(of: key, isIncluded: true, table)
    case .excluded(let key): lower = try Self.bound(of: key, isIncluded: false, table)
    case .prefix(let prefix):
      lower = prefix.bytes.isEmpty ? nil : Bound(bytes: prefix.bytes, isIncluded: true)
    }
    switch range.upper {
    case .unbounded: upper = nil
    case .included(let key): upper = try Self.bound(of: key, isIncluded: true, table)
    case .excluded(let key): upper = try Self.bound(of: key, isIncluded: false, table)
    case .prefix(let prefix):
      upper = prefix.upperBound.map { Bound(bytes: $0, isIncluded: false) }
    }
  }

  private static func bound<Key: KeyCoding>(
    of key: Key, isIncluded: Bool, _ table: TableIdentity
  ) throws(LMDBError) -> Bound {
    Bound(bytes: try bytes(table) { encoder in key.encode(into: &encoder) }, isIncluded: isIncluded)
  }

  private static func bytes(
    _ table: TableIdentity, _ encode: (inout KeyEncoder) -> Void
  ) throws(LMDBError) -> [UInt8] {
    var byteCount = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: EncodedKey.maximumByteCount) { buffer, count in
      var encoder = KeyEncoder(OutputRawSpan(buffer: UnsafeMutableRawBufferPointer(buffer), initializedCount: 0))
      encode(&encoder)
      byteCount = encoder.byteCount
      count = encoder.isComplete ? byteCount : 0
    }
    guard byteCount <= EncodedKey.maximumByteCount else { throw table.keyError(byteCount: byteCount) }
    return bytes
  }
}

extension EncodedRange.Bound {
  /// How `key` sorts against the bound's bytes: negative, 0 or positive, as LMDB compares.
  func order(of key: MDB_val) -> Int {
    let common = min(key.mv_size, bytes.count)
    let order = bytes.withUnsafeBytes { bound -> CInt in
      guard common > 0, let start = key.mv_data, let boundStart = bound.baseAddress else { return 0 }
      // Both have at least `common` bytes.
      return memcmp(start, boundStart, common)
    }
    return order != 0 ? Int(order) : key.mv_size - bytes.count
  }

  /// Whether `key` is in front of this upper bound.
  func admitsAsUpper(_ key: MDB_val) -> Bool {
    let order = order(of: key)
    return order < 0 || (isIncluded && order == 0)
  }

  /// Whether `key` is behind this lower bound.
  func admitsAsLower(_ key: MDB_val) -> Bool {
    let order = order(of: key)
    return order > 0 || (isIncluded && order == 0)
  }
}
