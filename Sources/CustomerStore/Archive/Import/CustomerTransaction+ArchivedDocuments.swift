internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Gives the documents of an archive their names, and says that what follows from them has to be worked out.
  mutating func adoptArchivedDocuments() throws(CustomerStoreError) {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let documents = try access.archivedDocuments()
      for (name, bytes) in documents {
        try put(bytes, for: name, in: tables.documents)
        try delete(StoreDocument.staged(name), from: tables.documents)
      }
      guard !documents.isEmpty else { return }
      try put(1, for: StoreTables.Counter.importedDocuments, in: tables.format)
    }
  }

  /// Notes that the layers above have taken over the documents of an archive.
  package mutating func finishAdoptingDocuments() throws(CustomerStoreError) {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try delete(StoreTables.Counter.importedDocuments, from: tables.format)
    }
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Whether documents came by an archive, and what follows from them is still to be worked out.
  package borrowing func hasImportedDocuments() throws(CustomerStoreError) -> Bool {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.hasImportedDocuments() }
  }
}

extension StoreAccess {
  func hasImportedDocuments() throws(LMDBError) -> Bool {
    try handle.value(for: StoreTables.Counter.importedDocuments, in: tables.format) != nil
  }

  fileprivate func archivedDocuments() throws(LMDBError) -> [(name: String, bytes: [UInt8])] {
    var result: [(name: String, bytes: [UInt8])] = []
    let prefix = StoreDocument.staged("")
    var entries = try handle.entries(of: tables.documents)
    while let entry = try entries.next() {
      let name = try entry.key()
      if name.hasPrefix(prefix) { result.append((String(name.dropFirst(prefix.count)), try entry.value())) }
    }
    return result
  }
}
