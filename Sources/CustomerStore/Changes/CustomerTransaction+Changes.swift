internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Adds facts to the feed, and lets those go that are behind the horizon.
  mutating func noteChanges(_ records: [Change.Record]) throws(LMDBError) {
    guard !records.isEmpty else { return }
    let horizon = UInt64(max(context.settings.changeHorizon, 0))
    let counter = StoreTables.Counter.lastChange
    var last = try access.handle.value(for: counter, in: tables.format) ?? 0
    // Of a batch greater than the horizon, only the end is kept.
    let skipped = records.count - Int(min(horizon, UInt64(records.count)))
    last += UInt64(skipped)
    var start = skipped
    while start < records.count {
      let end = min(start + ChangeBatch.limit, records.count)
      try put(
        Checksummed(ChangeBatch(Array(records[start..<end]))), for: last + 1, in: tables.changes)
      last += UInt64(end - start)
      start = end
    }
    try put(last, for: counter, in: tables.format)
    try trimChanges(before: last >= horizon ? last - horizon + 1 : 0)
  }

  /// Removes records all of whose facts are in front of a number.
  private mutating func trimChanges(before number: UInt64) throws(LMDBError) {
    guard number > 0 else { return }
    // A record is in front if the one behind it begins at or in front of the number.
    while true {
      let stale: UInt64? = try access.firstStaleChange(before: number)
      guard let stale else { return }
      try delete(stale, from: tables.changes)
    }
  }
}

extension StoreAccess {
  fileprivate func firstStaleChange(before number: UInt64) throws(LMDBError) -> UInt64? {
    var batches = try handle.entries(of: tables.changes)
    guard let first = try batches.next()?.key(), first < number else { return nil }
    let next = try batches.next()?.key()
    if let next { return next <= number ? first : nil }
    let last = try handle.value(for: StoreTables.Counter.lastChange, in: tables.format) ?? 0
    return last < number ? first : nil
  }
}
