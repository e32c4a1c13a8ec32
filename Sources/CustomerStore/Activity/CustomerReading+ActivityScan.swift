internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The summaries of the next customers behind a number who did something: for figures about everybody, a piece at a time.
  ///
  /// - Returns: at most `limit`, ascending; none behind the last.
  /// - Complexity: O(log n + limit).
  package borrowing func activitySummaries(
    after customer: UInt64, limit: Int
  ) throws(CustomerStoreError) -> [(customer: UInt64, summary: ActivitySummary)] {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var result: [(customer: UInt64, summary: ActivitySummary)] = []
      var entries = try access.handle.entries(of: access.tables.summaries, in: .after(CompactID(customer)))
      while result.count < limit, let entry = try entries.next() {
        result.append((try entry.key().value, try entry.value().value.summary))
      }
      return result
    }
  }
}
