internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Compares the table of keys, of days or of index entries with what follows from the facts.
  func verify(
    _ table: DerivedEntry.Table, against expected: DerivedFingerprint, _ catalog: StoreCatalog,
    _ log: inout VerificationLog
  ) throws(LMDBError) {
    guard log.goesOn else { return }
    var damages: [(record: String, damage: CodingError)] = []
    var stored = DerivedFingerprint()
    try forEachStoredEntry(of: table, catalog, damaged: { damages.append(($0, $1)) }) { entry in
      if log.countRecord() { stored.insert(entry) }
    }
    for (record, damage) in damages { log.add(damage, table.part, record) }
    let groups = stored.groups(differingFrom: expected)
    // What is in blocks that cannot be read is not known to be missing.
    guard log.goesOn, damages.isEmpty, !groups.isEmpty else { return }
    let differences = try differences(of: table, in: groups, catalog)
    if differences.hasMore { log.addUncounted() }
    for (entries, fault) in [
      (differences.unexpected, VerificationLog.Fault.unexpected), (differences.missing, .missing),
    ] {
      for entry in entries.sorted(by: { $0.owner < $1.owner }) where !log.damagedProfiles.contains(entry.owner) {
        log.add(fault, table.part, of: entry.owner, entry.description(catalog))
      }
    }
  }

  /// What the index entries should be.
  func expectedIndexEntries(
    _ catalog: StoreCatalog, _ log: inout VerificationLog
  ) throws(LMDBError) -> DerivedFingerprint {
    var expected = DerivedFingerprint()
    guard !catalog.indexes.isEmpty else { return expected }
    var last: UInt64 = 0
    while log.countRecord(), let customer = try nextReadableCustomer(after: last) {
      last = customer
      _ = try damage { () throws(LMDBError) in
        let record = try profiles(of: customer).record
        try forEachEntryDerived(fromFieldsOf: customer, record, catalog) { entry in expected.insert(entry) }
      }
    }
    return expected
  }

  /// Looks for values of unique indexes that several customers have.
  func verifyUniqueIndexes(_ catalog: StoreCatalog, _ log: inout VerificationLog) throws(LMDBError) {
    for index in catalog.indexes where index.definition.isUnique && log.goesOn {
      var last: RawKey?
      while true {
        let range: KeyRange<IndexChanges.Key> =
          last.map { .after(KeyPair(index.number, $0)) } ?? .from(KeyPair(index.number, RawKey([])))
        let keys = try handle.keys(of: tables.indexEntries, in: range, atMost: 1_000)
        for (key, count) in keys where key.first == index.number && count > 1 {
          let holder = try handle.identifiers(for: key, in: tables.indexEntries).sorted.last
          log.add(
            .repeated, .profiles, of: holder,
            "\(count) customers have one value of the unique index '\(index.definition.name)'")
        }
        guard let end = keys.last?.key, end.first == index.number else { break }
        last = end.second
      }
    }
  }

  /// Looks for keys of interactions that two profiles have.
  func verifyKeysAreUnique(_ log: inout VerificationLog) throws(LMDBError) {
    var previous: (bucket: RawKey, identifier: UInt64)?
    var candidates: [(UInt64, UInt64)] = []
    try handle.forEachPage(in: .all, of: tables.interactionKeys) { key, page throws(LMDBError) in
      let bucket = RawKey(copying: key)
      for position in 0..<page.count {
        let identifier = page[position]
        if let previous, previous.identifier >> 32 == identifier >> 32, previous.bucket == bucket {
          candidates.append((KeyDigest.profile(of: previous.identifier), KeyDigest.profile(of: identifier)))
        }
        previous = (bucket, identifier)
      }
    }
    // Almost always two keys that agree in the bits that the table has.
    for (first, second) in candidates where log.goesOn {
      _ = try damage { () throws(LMDBError) in
        var keys: Set<StoredKey> = []
        try forEachEntry(of: first) { entry throws(LMDBError) in
          if let key = entry.key { keys.insert(key) }
          return true
        }
        try forEachEntry(of: second) { entry throws(LMDBError) in
          guard let key = entry.key, keys.contains(key) else { return true }
          log.add(
            .repeated, .timelines, of: second,
            "the key of the interaction at \(Timestamp(microseconds: entry.occurredAt)) is one of customer \(first), too"
          )
          return true
        }
      }
    }
  }
}

extension DerivedEntry.Table {
  fileprivate var part: StoreVerification.Part {
    switch self {
    case .keys: .interactionKeys
    case .days: .activityDays
    case .indexes: .indexes
    }
  }
}

extension DerivedEntry {
  /// Which entry it is, without what it says of a person.
  fileprivate func description(_ catalog: StoreCatalog) -> String {
    switch self {
    case .key(let bucket, let identifier): "the key with the digest \(bucket):\(identifier >> 32)"
    case .day(let kind, let day, _): "kind \(kind) on day \(day)"
    case .index(let number, let key, _):
      "an entry of \(key.bytes.count) bytes of the index "
        + (catalog.indexes.first { $0.number == number }.map { "'\($0.definition.name)'" } ?? "\(number), which is none")
    }
  }
}
