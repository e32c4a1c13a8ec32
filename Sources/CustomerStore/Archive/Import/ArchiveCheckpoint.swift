internal import CustomerModel
internal import LMDB

/// How far the import of an archive is: lies in the store, and changes in the transactions in which that does.
struct ArchiveCheckpoint: Codable, Hashable, Sendable {
  enum Phase: String, Codable {
    /// Lines are read.
    case lines
    /// The activity of customers of several identifiers is summed up.
    case customers
    /// Indexes are built.
    case indexes
    /// The store is compared with what was exported.
    case comparison
    case finished
  }

  var phase = Phase.lines
  /// Where the next line begins.
  var offset: UInt64 = 0
  /// The number of the last line that was read.
  var line = 0
  /// The checksum of the lines that were read.
  var checksum = ArchivedBits(0)
  var counts = ArchiveCounts()
  /// The last profile.
  var profile: UInt64 = 0
  /// The last customer that was summed up.
  var customer: UInt64 = 0
  /// The hash of the store that was exported, once the last line was read.
  var stateHash: ArchivedBits?
}

extension StoreAccess {
  /// How far the import of an archive is; `nil` if there was none.
  func archiveCheckpoint() throws(CustomerStoreError) -> ArchiveCheckpoint? {
    let bytes = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try handle.value(for: StoreDocument.archiveImport, in: tables.documents)
    }
    return try bytes.map { bytes throws(CustomerStoreError) in
      try StoreDocument.decode(ArchiveCheckpoint.self, from: bytes, name: StoreDocument.archiveImport)
    }
  }

  /// What a store has that keeps an archive from being imported.
  func occupant() throws(LMDBError) -> String? {
    if try handle.count(of: tables.profiles) > 0 { return "customers" }
    if try handle.count(of: tables.tombstones) > 0 { return "identifiers of persons who were erased" }
    if try handle.count(of: tables.voids) > 0 { return "voids" }
    guard try lastProfileNumber() == 0 else { return "had customers" }
    return try lastChangeNumber() == 0 ? nil : "changes"
  }
}

extension CustomerTransaction {
  mutating func write(_ checkpoint: ArchiveCheckpoint) throws(CustomerStoreError) {
    let bytes = try StoreDocument.encode(checkpoint, name: StoreDocument.archiveImport)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try put(bytes, for: StoreDocument.archiveImport, in: tables.documents)
    }
  }
}
