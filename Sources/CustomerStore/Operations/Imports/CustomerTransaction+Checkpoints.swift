internal import LMDB

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// What an import has noted under its name: how far it came.
  ///
  /// - Complexity: O(log n).
  package borrowing func checkpoint(named name: String) throws(CustomerStoreError) -> [UInt8]? {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.handle.value(for: StoreDocument.checkpoint(name), in: access.tables.documents)
    }
  }
}

extension CustomerTransaction {
  /// Notes how far an import came, in the transaction that takes it there; `nil` forgets it.
  ///
  /// - Parameter name: at most 200 bytes.
  package mutating func setCheckpoint(_ bytes: [UInt8]?, named name: String) throws(CustomerStoreError) {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      if let bytes {
        try put(bytes, for: StoreDocument.checkpoint(name), in: tables.documents)
      } else {
        try delete(StoreDocument.checkpoint(name), from: tables.documents)
      }
    }
  }
}

extension StoreDocument {
  /// The name of the document of an import.
  static func checkpoint(_ name: String) -> String { "import/\(name)" }
}
