package import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The next customers behind a number, with their summaries: for questions about everybody, a piece at a time.
  ///
  /// - Returns: at most `limit`, ascending; none behind the last.
  /// - Complexity: O(log n + limit).
  package borrowing func summaries(
    after id: CustomerID?, limit: Int
  ) throws(CustomerStoreError) -> [(id: CustomerID, summary: ActivitySummary)] {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.summaries(after: id?.rawValue ?? 0, limit: limit)
    }
  }

  /// Whether there is a customer of this number, which was not merged into another.
  package borrowing func isCustomer(_ id: CustomerID) throws(CustomerStoreError) -> Bool {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard try access.handle.contains(CompactID(id.rawValue), in: access.tables.profiles) else { return false }
      return try access.root(of: id.rawValue) == id.rawValue
    }
  }

  /// The zone by which the store counts days.
  package var timeZone: TimeZoneIdentifier {
    borrowing get { access.settings.timeZone }
  }
}

extension StoreAccess {
  fileprivate func summaries(
    after number: UInt64, limit: Int
  ) throws(LMDBError) -> [(id: CustomerID, summary: ActivitySummary)] {
    var result: [(id: CustomerID, summary: ActivitySummary)] = []
    let hasMerges = try handle.count(of: tables.roots) > 0
    var profiles = try handle.entries(of: tables.profiles, in: .after(CompactID(number)))
    var summaries = try handle.entries(of: tables.summaries, in: .after(CompactID(number)))
    // Both tables are in the order of the numbers; a customer who did nothing has no summary.
    var next: (number: UInt64, summary: ActivitySummary)?
    var isAtEnd = false
    while result.count < limit, let entry = try profiles.next() {
      let profile = try entry.key().value
      if hasMerges, try root(of: profile) != profile { continue }
      while !isAtEnd, next.map({ $0.number < profile }) ?? true {
        guard let summary = try summaries.next() else {
          isAtEnd = true
          next = nil
          break
        }
        next = (try summary.key().value, try summary.value().value.summary)
      }
      let summary = next.flatMap { $0.number == profile ? $0.summary : nil }
      result.append((CustomerID(rawValue: profile), summary ?? ActivitySummary()))
    }
    return result
  }
}
