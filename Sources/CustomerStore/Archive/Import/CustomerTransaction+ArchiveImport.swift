internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Sets an empty store up as the one that was exported.
  mutating func beginImport(of header: ArchiveHeader) throws {
    if let occupant = try access.occupant() { throw ArchiveError.storeNotEmpty(reason: occupant) }
    try header.settings.validate()
    try put(
      try StoreDocument.encode(header.settings, name: StoreDocument.settings), for: StoreDocument.settings,
      in: tables.documents)
    memory.lastProfile = header.lastProfile
    memory.hasNewProfiles = true
    if let digits = header.tombstoneKey {
      guard let key = Hexadecimal.bytes(of: digits), key.count == 16 else {
        throw ArchiveError.damagedLine(line: 1, offset: 0, reason: "'tombstoneKey' has not 32 hexadecimal digits")
      }
      try put(key, for: StoreDocument.tombstoneKey, in: tables.documents)
    }
    try mergeSchema(header.schema)
    for index in header.indexes {
      guard let definition = index.definition else {
        throw ArchiveError.damagedLine(
          line: 1, offset: 0, reason: "the index '\(index.name)' is over an attribute, and does not say which")
      }
      try declareIndex(definition)
    }
    // They are built when all customers are there.
    var catalog = try access.catalog()
    for place in catalog.indexes.indices { catalog.storedIndexes.indexes[place].state = .building(behind: 0) }
    try write(catalog)
  }
}
