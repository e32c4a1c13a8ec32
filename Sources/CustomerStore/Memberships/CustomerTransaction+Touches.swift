internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Notes what changed of a profile, for those who derive something from it.
  mutating func touch(_ profile: UInt64, _ note: (inout CustomerTouch) -> Void) throws(LMDBError) {
    guard try access.notesTouches() else { return }
    note(&memory.touches[profile, default: CustomerTouch()])
  }

  /// Notes what changed of profiles by what is told of it in the feed.
  mutating func touch(by records: some Collection<Change.Record>) throws(LMDBError) {
    guard !records.isEmpty, try access.notesTouches() else { return }
    for record in records where !record.kind.isOfSegment {
      memory.touches[record.profile, default: CustomerTouch()].note(record)
      // The other side of a merge.
      if record.kind.hasOther { memory.touches[record.detail, default: CustomerTouch()].note(record) }
    }
  }

  /// Lets what is derived follow the changes, or notes whom it has to be worked out for.
  mutating func settle() throws(CustomerStoreError) {
    let isFollowed = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      if try access.groupCount() > 0 { return true }
      return try access.hasImportedDocuments()
    }
    guard isFollowed else { return memory.touches.removeAll() }
    if let hook = context.commitHook { return try hook.willCommit(&self) }
    let touches = memory.touches
    memory.touches.removeAll()
    guard let table = tables.memberships?.unsettled else { return }
    let now = now.microseconds
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      for (profile, touch) in touches {
        let known = try access.handle.value(for: CompactID(profile), in: table) ?? .max
        try put(min(known, touch.instants.min() ?? now), for: CompactID(profile), in: table)
      }
    }
  }

  /// What changed of whom in this transaction, and in others that nobody followed.
  package mutating func takeTouches() throws(CustomerStoreError) -> [UInt64: CustomerTouch] {
    var touches = memory.touches
    memory.touches.removeAll()
    guard let table = tables.memberships?.unsettled else { return touches }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard try access.handle.count(of: table) > 0 else { return }
      for (profile, instant) in try access.unsettled(table) {
        touches[profile, default: CustomerTouch()].formUnion(CustomerTouch(everythingSince: instant))
      }
      try deleteAll(from: table)
    }
    return touches
  }

  /// Says how many groups have to be kept up to date.
  package mutating func setRegisteredGroupCount(_ count: Int) throws(CustomerStoreError) {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try put(UInt64(clamping: count), for: StoreTables.Counter.registeredGroups, in: tables.format)
    }
    memory.notesTouches = nil
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// How many groups are kept up to date.
  package borrowing func registeredGroupCount() throws(CustomerStoreError) -> Int {
    let access = self.access
    return Int(clamping: try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.groupCount() })
  }

  /// Whether changes were committed that nobody followed.
  package borrowing func hasUnsettledCustomers() throws(CustomerStoreError) -> Bool {
    let access = self.access
    guard let table = access.tables.memberships?.unsettled else { return false }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.handle.count(of: table) > 0 }
  }
}

extension StoreAccess {
  fileprivate func groupCount() throws(LMDBError) -> UInt64 {
    try handle.value(for: StoreTables.Counter.registeredGroups, in: tables.format) ?? 0
  }

  /// Whether anybody wants to know what changes.
  fileprivate func notesTouches() throws(LMDBError) -> Bool {
    guard let memory else { return false }
    if let known = memory.notesTouches { return known }
    let notes = try groupCount() > 0
    memory.notesTouches = notes
    return notes
  }

  fileprivate func unsettled(_ table: Table<CompactID, Int64>) throws(LMDBError) -> [(UInt64, Int64)] {
    var result: [(UInt64, Int64)] = []
    var entries = try handle.entries(of: table)
    while let entry = try entries.next() { result.append((try entry.key().value, try entry.value())) }
    return result
  }
}
