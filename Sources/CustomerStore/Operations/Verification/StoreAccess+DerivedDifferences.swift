internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// How a derived table differs from what it should be.
struct DerivedDifferences {
  var missing: [DerivedEntry] = []
  var unexpected: [DerivedEntry] = []
  /// Whether there may be more, among owners that were not looked at.
  var hasMore = false

  /// Whose facts cannot be read, so that it is not known what follows from them.
  var unknownOwners: Set<UInt64> = []

  var count: Int { missing.count + unexpected.count }
}

extension StoreAccess {
  /// How many groups of owners are looked at at a time: what bounds the memory.
  static var groupLimit: Int { 16 }

  /// Finds the entries by which a table differs, of owners in groups that are known to differ.
  ///
  /// - Complexity: one scan of the table, and of the facts of the owners in some groups.
  func differences(
    of table: DerivedEntry.Table, in groups: [Int], _ catalog: StoreCatalog
  ) throws(LMDBError) -> DerivedDifferences {
    let looked = Set(groups.prefix(Self.groupLimit))
    var expected: Set<DerivedEntry> = []
    var differences = DerivedDifferences(hasMore: groups.count > looked.count)
    differences.unknownOwners = try forEachEntryDerived(of: table, inGroups: looked, catalog) { entry in
      expected.insert(entry)
    }
    try forEachStoredEntry(of: table, catalog, damaged: { _, _ in }) { entry in
      guard looked.contains(DerivedFingerprint.group(of: entry.owner)) else { return }
      if expected.remove(entry) == nil, !differences.unknownOwners.contains(entry.owner) {
        differences.unexpected.append(entry)
      }
    }
    differences.missing = expected.filter { !differences.unknownOwners.contains($0.owner) }
    return differences
  }

  /// The groups of owners for which a table differs from what it should be.
  func differingGroups(
    of table: DerivedEntry.Table, _ catalog: StoreCatalog
  ) throws(LMDBError) -> [Int] {
    var expected = DerivedFingerprint()
    _ = try forEachEntryDerived(of: table, inGroups: nil, catalog) { entry in expected.insert(entry) }
    var stored = DerivedFingerprint()
    try forEachStoredEntry(of: table, catalog, damaged: { _, _ in }) { entry in stored.insert(entry) }
    return stored.groups(differingFrom: expected)
  }

  /// Runs `body` on what follows from the facts of the owners in some groups, or of all.
  ///
  /// - Returns: the owners whose facts cannot be read to the end.
  private func forEachEntryDerived(
    of table: DerivedEntry.Table, inGroups groups: Set<Int>?, _ catalog: StoreCatalog,
    _ body: (DerivedEntry) throws(LMDBError) -> Void
  ) throws(LMDBError) -> Set<UInt64> {
    var unknown: Set<UInt64> = []
    switch table {
    case .keys, .days:
      try forEachTimelineOwner { profile throws(LMDBError) in
        guard groups?.contains(DerivedFingerprint.group(of: profile)) ?? true else { return }
        let damage = try damage { () throws(LMDBError) in
          try forEachEntryDerived(fromTimelineOf: profile, of: table, body)
        }
        if damage != nil { unknown.insert(profile) }
      }
    case .indexes:
      var last: UInt64 = 0
      while let customer = try nextReadableCustomer(after: last) {
        last = customer
        guard groups?.contains(DerivedFingerprint.group(of: customer)) ?? true else { continue }
        let damage = try damage { () throws(LMDBError) in
          try forEachEntryDerived(fromFieldsOf: customer, profiles(of: customer).record, catalog, body)
        }
        if damage != nil { unknown.insert(customer) }
      }
    }
    return unknown
  }

  /// Runs `body` on each profile that has a timeline.
  private func forEachTimelineOwner(_ body: (UInt64) throws(LMDBError) -> Void) throws(LMDBError) {
    var last: UInt64?
    while true {
      let range: KeyRange<TimelineKey> = last.map { .after(.last(of: $0)) } ?? .all
      var blocks = try handle.entries(of: tables.timelines, in: range)
      var next: UInt64?
      while next == nil, let block = try blocks.next() {
        _ = try damage { () throws(LMDBError) in next = try block.key().profile }
      }
      guard let next else { return }
      try body(next)
      last = next
    }
  }
}
