internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Runs `body` on each entry of a table that follows from the timeline of a profile: of its keys, or of the days on
  /// which something counts.
  func forEachEntryDerived(
    fromTimelineOf profile: UInt64, of table: DerivedEntry.Table, _ body: (DerivedEntry) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    var days = DerivedDays(of: profile)
    try forEachEntry(of: profile) { entry throws(LMDBError) in
      switch table {
      case .keys: if entry.hasKey { try body(.key(of: digest(of: entry), profile)) }
      case .days:
        if !entry.isVoided, let day = days.next(kind: entry.kind, at: entry.occurredAt) { try body(day) }
      case .indexes: break
      }
      return true
    }
  }

  /// Runs `body` on each index entry that follows from the fields of a customer.
  func forEachEntryDerived(
    fromFieldsOf customer: UInt64, _ record: ProfileRecord, _ catalog: StoreCatalog,
    _ body: (DerivedEntry) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    for index in catalog.indexes where index.covers(customer) {
      for (key, _) in index.entries(of: record, catalog.schema) {
        try body(.index(number: index.number, key: key, customer: customer))
      }
    }
  }

  /// Runs `body` on each entry that a table has, in the order of the table.
  ///
  /// - Parameter damaged: is told of records that cannot be read.
  func forEachStoredEntry(
    of table: DerivedEntry.Table, _ catalog: StoreCatalog,
    damaged: (_ record: String, _ damage: CodingError) throws(LMDBError) -> Void,
    _ body: (DerivedEntry) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    switch table {
    case .keys: try forEachStoredKey(damaged: damaged, body)
    case .days: try forEachStoredDay(damaged: damaged, body)
    case .indexes: try forEachStoredIndexEntry(besides: Set(catalog.storedIndexes.dropped), damaged: damaged, body)
    }
  }

  private func forEachStoredKey(
    damaged: (_ record: String, _ damage: CodingError) throws(LMDBError) -> Void,
    _ body: (DerivedEntry) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    try handle.forEachPage(in: .all, of: tables.interactionKeys) { key, page throws(LMDBError) in
      let bucket: UInt16
      do throws(CodingError) {
        bucket = try UInt16(keyBytes: key)
      } catch {
        return try damaged("a key of \(key.byteCount) bytes", error)
      }
      for position in 0..<page.count { try body(.key(bucket: bucket, identifier: page[position])) }
    }
  }

  private func forEachStoredDay(
    damaged: (_ record: String, _ damage: CodingError) throws(LMDBError) -> Void,
    _ body: (DerivedEntry) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    var ids: [UInt64] = []
    var blocks = try handle.entries(of: tables.activityDays.blocks)
    while let block = try blocks.next() {
      var record = "a block with a key of \(block.keyBytes.byteCount) bytes"
      var place: (kind: UInt16, day: Int32) = (0, 0)
      let damage = try damage { () throws(LMDBError) in
        let key = try block.key()
        place = (key.first, key.second)
        record = "the block of kind \(key.first) and day \(key.second) from number \(key.third.value) on"
        try tables.activityDays.decode(block.valueBytes, under: key, into: &ids)
      }
      if let damage {
        try damaged(record, damage)
        continue
      }
      for id in ids { try body(.day(kind: place.kind, day: place.day, profile: id)) }
    }
  }

  private func forEachStoredIndexEntry(
    besides dropped: Set<UInt16>, damaged: (_ record: String, _ damage: CodingError) throws(LMDBError) -> Void,
    _ body: (DerivedEntry) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    try handle.forEachPage(in: .all, of: tables.indexEntries) { bytes, page throws(LMDBError) in
      let key: IndexChanges.Key
      do throws(CodingError) {
        key = try IndexChanges.Key(keyBytes: bytes)
      } catch {
        return try damaged("a key of \(bytes.byteCount) bytes", error)
      }
      guard !dropped.contains(key.first) else { return }
      for position in 0..<page.count {
        try body(.index(number: key.first, key: key.second, customer: page[position]))
      }
    }
  }
}

extension DerivedEntry {
  /// The entry of a digest of a key.
  static func key(of digest: UInt64, _ profile: UInt64) -> DerivedEntry {
    let (bucket, identifier) = KeyDigest.place(of: digest, profile: profile)
    return .key(bucket: bucket, identifier: identifier)
  }
}

/// The days on which a profile did something, each once, of interactions in the order of time.
struct DerivedDays {
  private let profile: UInt64
  private var day = Int32.min
  /// The kinds of the day so far.
  private var kinds: [UInt16] = []

  init(of profile: UInt64) { self.profile = profile }

  /// The entry of an interaction; `nil` if one in front of it has the same.
  mutating func next(kind: UInt16, at instant: Int64) -> DerivedEntry? {
    let day = UTCDay.number(of: instant)
    if day != self.day {
      self.day = day
      kinds.removeAll(keepingCapacity: true)
    }
    guard !kinds.contains(kind) else { return nil }
    kinds.append(kind)
    return .day(kind: kind, day: day, profile: profile)
  }
}
