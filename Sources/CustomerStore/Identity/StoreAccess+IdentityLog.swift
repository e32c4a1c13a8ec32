internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// What the log says of any of some profiles, in the order in which it was told.
  ///
  /// - Complexity: O(m log n) for m records.
  func identityRecords(of profiles: [UInt64]) throws(LMDBError) -> [(number: UInt64, record: IdentityRecord)] {
    var numbers: [UInt64] = []
    for profile in profiles {
      var pages = try handle.pages(of: CompactID(profile), in: tables.identityLogEntries)
      while let page = try pages.next() { page.append(to: &numbers) }
    }
    var records: [(number: UInt64, record: IdentityRecord)] = []
    for number in IdentifierSet(numbers).sorted {
      records.append((number, try identityRecord(number)))
    }
    return records
  }

  /// The whole log, in the order in which it was told.
  func allIdentityRecords() throws(LMDBError) -> [IdentityRecord] {
    var records: [IdentityRecord] = []
    var log = try handle.entries(of: tables.identityLog)
    while let entry = try log.next() { records.append(try entry.value().value) }
    return records
  }

  private func identityRecord(_ number: UInt64) throws(LMDBError) -> IdentityRecord {
    guard let stored = try handle.value(for: number, in: tables.identityLog) else {
      throw .undecodable(
        table: tables.identityLogEntries.name,
        cause: .invalidValue(type: "identity log", reason: "it has no record \(number)"))
    }
    return stored.value
  }

  /// What the log says of two profiles.
  ///
  /// - Complexity: O(m log n) for the m records of the one with fewer.
  func identityLink(_ first: UInt64, _ second: UInt64) throws(LMDBError) -> IdentityLink {
    let counts = (
      try handle.count(of: CompactID(first), in: tables.identityLogEntries),
      try handle.count(of: CompactID(second), in: tables.identityLogEntries)
    )
    var link = IdentityLink(ProfilePair(first, second))
    for (_, record) in try identityRecords(of: [counts.0 < counts.1 ? first : second]) where record.pair == link.pair {
      link.take(record)
    }
    return link
  }
}

extension IdentityRecord {
  var pair: ProfilePair { ProfilePair(profile, other) }

  /// All under which the record is found: also those whose numbers it has, for ``Swift/Array/number(of:)``.
  var profiles: Set<UInt64> { Set([profile, other, kept, freed].filter { $0 != 0 }) }
}

extension [IdentityRecord] {
  /// What the records, which are in the order in which they were told, say of pairs now: those that are one.
  var links: [IdentityLink] {
    var links: [ProfilePair: IdentityLink] = [:]
    for record in self { links[record.pair, default: IdentityLink(record.pair)].take(record) }
    return links.values.filter { $0.joinedAt != nil }
  }

  /// The customers of several profiles, by the whole log.
  ///
  /// - Complexity: O(n log n) for n records.
  var customers: [[UInt64]] {
    let links = links
    let profiles = IdentifierSet(links.flatMap { [$0.pair.lower, $0.pair.upper] }).sorted
    var customers: [[UInt64]] = []
    for place in MergeTree(of: profiles, links: links).places {
      // Nobody before was one with it.
      if place.joinedAt == nil { customers.append([]) }
      customers[customers.count - 1].append(place.profile)
    }
    return customers.map { $0.sorted() }
  }
}
