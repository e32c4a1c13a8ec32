internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// The most records that a commit looks at.
  private static var sliceLimit: Int { 2_000 }

  /// Takes one step of bounded work.
  mutating func rebuild(_ before: Rebuilding) throws(CustomerStoreError) -> Rebuilding {
    var rebuilding = before
    switch before.phase {
    case .indexes, .summaries: try rebuildWithCatalog(&rebuilding)
    default: try CustomerStoreError.fromStorage { () throws(LMDBError) in try rebuildTables(&rebuilding) }
    }
    return rebuilding
  }

  private mutating func rebuildTables(_ rebuilding: inout Rebuilding) throws(LMDBError) {
    switch rebuilding.phase {
    case .unreadable:
      rebuilding.repair(try clearUnreadableTables())
      rebuilding.goOn()
    case .names:
      rebuilding.repair(try carryOut(try access.nameCodeRepairs()))
      rebuilding.goOn()
    case .identifierRemoval:
      let slice = try access.identifierRemovals(after: rebuilding.key, atMost: Self.sliceLimit)
      for key in slice.changed { try delete(key, from: tables.profilesByExternalID) }
      rebuilding.repair(slice.changed.count)
      if let end = slice.end { rebuilding.key = end.keyBytes } else { rebuilding.goOn() }
    case .identifiers:
      let slice = try access.identifierRepairs(after: rebuilding.position, atMost: Self.sliceLimit)
      for (key, profile) in slice.changed { try put(CompactValue(profile), for: key, in: tables.profilesByExternalID) }
      rebuilding.repair(slice.changed.count)
      if let end = slice.end { rebuilding.position = end } else { rebuilding.goOn() }
    case .customers:
      rebuilding.repair(try carryOut(try access.customerRepairs()))
      rebuilding.goOn()
    case .identityLogEntries:
      let repairs = try access.identityLogEntryRepairs()
      for (number, profile) in repairs.missing {
        try insert(number, for: CompactID(profile), in: tables.identityLogEntries)
      }
      for (number, profile) in repairs.unexpected {
        try remove(number, for: CompactID(profile), in: tables.identityLogEntries)
      }
      rebuilding.repair(repairs.missing.count + repairs.unexpected.count)
      rebuilding.goOn()
    case .voidMarks:
      let slice = try access.missingVoidMarks(after: rebuilding.key, atMost: Self.sliceLimit)
      for (profile, entry) in slice.changed { try mark(entry, of: profile) }
      rebuilding.repair(slice.changed.count)
      if let end = slice.end { rebuilding.key = end.keyBytes } else { rebuilding.goOn() }
    case .voidRecords:
      let slice = try access.missingVoidRecords(after: rebuilding.position, atMost: Self.sliceLimit)
      for (place, target, profile) in slice.changed {
        let record = VoidRecord(profile: profile, target: target, recordedAt: now.microseconds, reason: "")
        try put(Checksummed(record), for: place, in: tables.voids)
      }
      rebuilding.repair(slice.changed.count)
      if let end = slice.end { rebuilding.position = end } else { rebuilding.goOn() }
    case .keys, .days: try rebuildGroups(&rebuilding, StoreCatalog())
    case .summaryRemoval:
      let slice = try access.summaryRemovals(after: rebuilding.position, atMost: Self.sliceLimit)
      for customer in slice.changed { try delete(CompactID(customer), from: tables.summaries) }
      rebuilding.repair(slice.changed.count)
      if let end = slice.end { rebuilding.position = end } else { rebuilding.goOn() }
    case .changeOwners:
      // Facts without a filter are read when somebody is forgotten, so none has to be made anew.
      let wrong = try access.wrongChangeOwners()
      if let table = tables.changeOwners { for number in wrong { try delete(number, from: table) } }
      rebuilding.repair(wrong.count)
      rebuilding.goOn()
    case .memberships:
      rebuilding.repair(try rebuildMemberships())
      rebuilding.goOn()
    case .indexes, .summaries, nil: break
    }
  }

  private mutating func rebuildWithCatalog(_ rebuilding: inout Rebuilding) throws(CustomerStoreError) {
    if rebuilding.phase == .summaries {
      let slice = try access.summaryRepairs(after: rebuilding.position, atMost: Self.sliceLimit)
      try CustomerStoreError.fromStorage { () throws(LMDBError) in
        for (customer, summary) in slice.changed { try write(summary, of: customer) }
      }
      rebuilding.repair(slice.changed.count)
      if let end = slice.end { rebuilding.position = end } else { rebuilding.goOn() }
    } else {
      let catalog = try access.catalog()
      try CustomerStoreError.fromStorage { () throws(LMDBError) in try rebuildGroups(&rebuilding, catalog) }
    }
  }

  /// Makes the entries of some groups of owners right.
  private mutating func rebuildGroups(_ rebuilding: inout Rebuilding, _ catalog: StoreCatalog) throws(LMDBError) {
    guard let table = rebuilding.table, let groups = rebuilding.groups, !groups.isEmpty else {
      return rebuilding.goOn()
    }
    let looked = Array(groups.prefix(StoreAccess.groupLimit))
    let differences = try access.differences(of: table, in: looked, catalog)
    for entry in differences.unexpected { try remove(entry) }
    for entry in differences.missing { try insert(entry) }
    rebuilding.repair(differences.count)
    rebuilding.groups = Array(groups.dropFirst(looked.count))
  }

  private mutating func insert(_ entry: DerivedEntry) throws(LMDBError) {
    switch entry {
    case .key(let bucket, let identifier): try insert(identifier, for: bucket, in: tables.interactionKeys)
    case .day(let kind, let day, let profile):
      let days = tables.activityDays
      try changing { tx throws(LMDBError) in _ = try tx.insert(profile, kind, day: day, in: days) }
    case .index(let number, let key, let customer):
      try insert(customer, for: KeyPair(number, key), in: tables.indexEntries)
    }
  }

  private mutating func remove(_ entry: DerivedEntry) throws(LMDBError) {
    switch entry {
    case .key(let bucket, let identifier): try remove(identifier, for: bucket, in: tables.interactionKeys)
    case .day(let kind, let day, let profile):
      let days = tables.activityDays
      try changing { tx throws(LMDBError) in _ = try tx.remove(profile, kind, day: day, in: days) }
    case .index(let number, let key, let customer):
      try remove(customer, for: KeyPair(number, key), in: tables.indexEntries)
    }
  }

  private mutating func carryOut(_ repairs: NameCodeRepairs) throws(LMDBError) -> Int {
    for key in repairs.removed { try delete(key, from: tables.nameCodes) }
    for (key, code) in repairs.changed { try put(code, for: key, in: tables.nameCodes) }
    return repairs.removed.count + repairs.changed.count
  }

  private mutating func carryOut(_ repairs: CustomerRepairs) throws(LMDBError) -> Int {
    for profile in repairs.removedRoots { try delete(CompactID(profile), from: tables.roots) }
    for (profile, root) in repairs.changedRoots {
      try put(CompactValue(root), for: CompactID(profile), in: tables.roots)
    }
    for root in repairs.removedMembers { try removeAll(for: CompactID(root), in: tables.members) }
    for (root, members) in repairs.changedMembers {
      try removeAll(for: CompactID(root), in: tables.members)
      try insert(contentsOf: IdentifierSet(members), for: CompactID(root), in: tables.members)
    }
    return repairs.count
  }

  /// Empties derived tables that have keys which cannot be read, for these cannot be removed one by one, and removes
  /// blocks of days that cannot be read.
  ///
  /// - Returns: how many entries went.
  private mutating func clearUnreadableTables() throws(LMDBError) -> Int {
    var count = 0
    count += try clearIfUnreadable(tables.nameCodes)
    count += try clearIfUnreadable(tables.profilesByExternalID)
    count += try clearIfUnreadable(tables.roots)
    count += try clearIfUnreadable(tables.summaries)
    count += try clearIfUnreadable(tables.activityDays.blocks)
    count += try clearIfUnreadable(tables.members)
    count += try clearIfUnreadable(tables.identityLogEntries)
    count += try clearIfUnreadable(tables.interactionKeys)
    count += try clearIfUnreadable(tables.indexEntries)
    if let owners = tables.changeOwners { count += try clearIfUnreadable(owners) }
    let blocks = try access.unreadableDayBlocks()
    for key in blocks { try delete(key, from: tables.activityDays.blocks) }
    return count + blocks.count
  }

  private mutating func clearIfUnreadable<Key, Value>(_ table: Table<Key, Value>) throws(LMDBError) -> Int {
    guard try access.hasUnreadableKeys(table) else { return 0 }
    let count = try access.handle.count(of: table)
    try deleteAll(from: table)
    return count
  }

  private mutating func clearIfUnreadable<Key>(_ postings: Postings<Key>) throws(LMDBError) -> Int {
    guard try access.hasUnreadableKeys(postings) else { return 0 }
    let count = try access.handle.count(of: postings)
    try removeAll(from: postings)
    return count
  }
}
