public import CustomerModel
package import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The numbers of the customers with an interaction of a kind that occurred within a window, ascending. Voided ones do
  /// not count.
  ///
  /// ```swift
  /// let november = try TimeWindow("2026-11-01T00:00:00Z/2026-12-01T00:00:00Z")
  /// let buyers = try database.read { tx in try tx.customerIDs(with: .purchase, in: november) }
  /// buyers  // == [ada]
  /// ```
  ///
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(m) for m customers and days, with the timelines of those who have the kind on a day of which the
  ///   window has a part only.
  public borrowing func customerIDs(
    with kind: InteractionKind, in window: TimeWindow
  ) throws(CustomerStoreError) -> [CustomerID] {
    try identifiers(with: kind, in: window).sorted.map { CustomerID(rawValue: $0) }
  }

  /// The customers with an interaction of a kind that occurred within a window, to be combined with others.
  package borrowing func identifiers(
    with kind: InteractionKind, in window: TimeWindow
  ) throws(CustomerStoreError) -> IdentifierSet {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard !window.isEmpty, let code = try access.code(of: kind) else { return IdentifierSet() }
      return try access.roots(of: try access.profiles(with: code, in: window))
    }
  }
}

extension StoreAccess {
  /// The profiles with an interaction of a kind that counts, within a window that is not empty.
  func profiles(with kind: UInt16, in window: TimeWindow) throws(LMDBError) -> IdentifierSet {
    let (start, end) = (window.from.microseconds, window.to.microseconds)
    let (first, last) = (UTCDay.number(of: start), UTCDay.number(of: end - 1))
    let firstWhole = UTCDay.start(of: first) == start ? first : first + 1
    let lastWhole = UTCDay.start(of: last + 1) == end ? last : last - 1
    var union = IdentifierUnion()
    if firstWhole <= lastWhole {
      try handle.forEachBlock(kind, days: firstWhole...lastWhole, in: tables.activityDays) { _, ids throws(LMDBError) in
        union.insert(ids)
      }
    }
    let certain = union.identifiers
    var partial: [UInt64] = []
    for day in Set([first, last]) where day < firstWhole || day > lastWhole {
      let candidates = try handle.ids(kind, days: day...day, in: tables.activityDays).subtracting(certain)
      for profile in candidates.sorted
      where try hasInteraction(
        of: profile, kind: kind, from: max(start, UTCDay.start(of: day)), before: min(end, UTCDay.start(of: day + 1)))
      {
        partial.append(profile)
      }
    }
    return partial.isEmpty ? certain : certain.union(IdentifierSet(partial))
  }

  /// Whether a profile has an interaction of a kind that counts, from one instant on and before another.
  private func hasInteraction(
    of profile: UInt64, kind: UInt16, from start: Int64, before end: Int64
  ) throws(LMDBError) -> Bool {
    var isFound = false
    try forEachEntry(
      of: profile, from: TimelinePosition(occurredAt: start, digest: 0),
      to: TimelinePosition(occurredAt: end - 1, digest: .max)
    ) { entry throws(LMDBError) in
      isFound = entry.kind == kind && !entry.isVoided
      return !isFound
    }
    return isFound
  }

  /// The customers that profiles belong to.
  func roots(of profiles: IdentifierSet) throws(LMDBError) -> IdentifierSet {
    let mergedCount = try handle.count(of: tables.roots)
    guard mergedCount > 0, !profiles.isEmpty else { return profiles }
    var customers: [UInt64] = []
    guard mergedCount < profiles.count else {
      for profile in profiles.sorted { customers.append(try root(of: profile)) }
      return IdentifierSet(customers)
    }
    // Fewer were merged than are asked for.
    var members: [UInt64] = []
    var roots = try handle.entries(of: tables.roots)
    while let entry = try roots.next() {
      let profile = try entry.key().value
      guard profiles.contains(profile) else { continue }
      members.append(profile)
      customers.append(try entry.value().number)
    }
    return profiles.subtracting(IdentifierSet(ascending: members)).union(IdentifierSet(customers))
  }
}

extension UTCDay {
  /// The first instant of a day, of those that a timestamp can have.
  static func start(of day: Int32) -> Int64 { Int64(day) * 86_400_000_000 }
}
