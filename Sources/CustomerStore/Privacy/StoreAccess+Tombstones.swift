internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// The keyed hash of an identifier; `nil` in a store that never erased anybody.
  func tombstoneHash(of id: ExternalID) throws(CustomerStoreError) -> RawKey? {
    let key = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try handle.value(for: StoreDocument.tombstoneKey, in: tables.documents)
    }
    guard let key else { return nil }
    guard key.count == 16 else {
      throw .damagedDocument(name: StoreDocument.tombstoneKey, reason: "it has \(key.count) bytes")
    }
    let hash = KeyedHash(key: KeyedHash.Key(low: Self.word(key[..<8]), high: Self.word(key[8...])))
    // The kind cannot have a zero byte, so no two identifiers have the same text.
    let text = Array(id.kind.utf8) + [0] + Array(id.value.utf8)
    return RawKey(hash.digest(of: text.span.bytes).keyBytes)
  }

  /// Eight bytes as a number, least significant first.
  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Whether the person with an identifier was erased.
  func isErased(_ id: ExternalID) throws(CustomerStoreError) -> Bool {
    guard let hash = try tombstoneHash(of: id) else { return false }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try handle.contains(hash, in: tables.tombstones)
    }
  }
}

extension CustomerTransaction {
  /// Gives the store the key of its tombstones, if it has none: they say nothing to who does not have it.
  mutating func makeTombstoneKey() throws(CustomerStoreError) {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard try !access.handle.contains(StoreDocument.tombstoneKey, in: tables.documents) else { return }
      var generator = SystemRandomNumberGenerator()
      let key = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
      try put(key, for: StoreDocument.tombstoneKey, in: tables.documents)
    }
  }

  /// Refuses an identifier from now on.
  mutating func leaveTombstone(for id: ExternalID, at instant: Timestamp) throws(CustomerStoreError) {
    guard let hash = try access.tombstoneHash(of: id) else { return }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try put(instant.microseconds, for: hash, in: tables.tombstones)
    }
  }
}
