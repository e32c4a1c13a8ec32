internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Adds facts to the feed. They are written at the end of the transaction, or once they are many.
  mutating func noteChanges(_ records: some Collection<Change.Record>) throws(LMDBError) {
    memory.changes.append(contentsOf: records)
    if memory.changes.count >= TransactionMemory.maximumChangeCount { try writeChanges() }
  }

  /// Writes the facts that are still in memory, and lets those go that are behind the horizon.
  mutating func writeChanges() throws(LMDBError) {
    let records = memory.changes
    guard !records.isEmpty else { return }
    memory.changes.removeAll(keepingCapacity: true)
    let horizon = UInt64(clamping: context.settings.changeHorizon)
    let before = try access.lastWrittenChangeNumber()
    let last = before + UInt64(records.count)
    try put(last, for: StoreTables.Counter.lastChange, in: tables.format)
    guard horizon >= UInt64(records.count) else {
      // Only the end is stored, and nothing that is in front of the gap can stay.
      if try access.handle.count(of: tables.changes) > 0 { try deleteAll(from: tables.changes) }
      return try write(Array(records.suffix(Int(clamping: horizon))), from: last - horizon + 1)
    }
    let open = try access.openChanges(endingWith: before)
    try write((open?.records ?? []) + records, from: open?.first ?? before + 1)
    // Some more are kept, so that not every commit changes the first page, too.
    let limit = horizon + horizon / 16
    if last > limit, try access.firstChangeNumber(last: last) <= last - limit {
      try trimChanges(before: last - horizon + 1)
    }
  }

  private mutating func write(_ records: [Change.Record], from number: UInt64) throws(LMDBError) {
    var first = number
    for batch in ChangeBatch.batches(of: records) {
      try put(Checksummed(batch), for: first, in: tables.changes)
      first += UInt64(batch.records.count)
    }
  }

  /// Removes batches all of whose facts are in front of a number.
  private mutating func trimChanges(before number: UInt64) throws(LMDBError) {
    while true {
      let stale = try access.staleChanges(before: number, atMost: 512)
      for first in stale { try delete(first, from: tables.changes) }
      if stale.count < 512 { return }
    }
  }

  /// Lets the feed say no more of some profiles than that something was: not when, and not what.
  mutating func forgetChanges(of profiles: Set<UInt64>) throws(LMDBError) {
    try writeChanges()
    var next: UInt64 = 0
    while let (first, records) = try access.changes(from: next, about: profiles) {
      try write(
        records.map { record in
          guard record.kind.hasInstant, profiles.contains(record.profile) else { return record }
          return Change.Record(kind: record.kind, profile: record.profile)
        }, from: first)
      next = first + UInt64(records.count)
    }
  }
}

extension StoreAccess {
  /// The number of the last change; 0 if there was none.
  func lastChangeNumber() throws(LMDBError) -> UInt64 {
    try lastWrittenChangeNumber() + UInt64(memory?.changes.count ?? 0)
  }

  /// The number of the last change that is not in the memory of a transaction.
  func lastWrittenChangeNumber() throws(LMDBError) -> UInt64 {
    try handle.value(for: StoreTables.Counter.lastChange, in: tables.format) ?? 0
  }

  /// The number of the first change that is kept, or would be.
  ///
  /// - Parameter last: The number of the last change.
  func firstChangeNumber(last: UInt64) throws(LMDBError) -> UInt64 {
    var batches = try handle.entries(of: tables.changes)
    return try batches.next()?.key() ?? last + 1
  }

  /// The newest batch, if it ends with a number and has room.
  fileprivate func openChanges(
    endingWith last: UInt64
  ) throws(LMDBError) -> (first: UInt64, records: [Change.Record])? {
    var batches = try handle.entries(of: tables.changes, order: .descending)
    guard let entry = try batches.next(), entry.valueBytes.byteCount < ChangeBatch.openByteCount else { return nil }
    let (first, records) = (try entry.key(), try entry.value().value.records)
    return first + UInt64(records.count) == last + 1 ? (first, records) : nil
  }

  /// The first batches all of whose facts are in front of a number.
  fileprivate func staleChanges(before number: UInt64, atMost limit: Int) throws(LMDBError) -> [UInt64] {
    var stale: [UInt64] = []
    var batches = try handle.entries(of: tables.changes, in: .before(number))
    guard var first = try batches.next()?.key() else { return [] }
    // A batch ends where the next begins.
    while stale.count < limit, let next = try batches.next()?.key() {
      stale.append(first)
      first = next
    }
    guard stale.count < limit else { return stale }
    let behind = try handle.entries(of: tables.changes, in: .from(number)).firstKey()
    // The last one of all stays: it has the last change, which is not in front.
    if let behind, behind <= number { stale.append(first) }
    return stale
  }

  /// The next batch from a number on that has a fact of some profiles which can be forgotten.
  fileprivate func changes(
    from number: UInt64, about profiles: Set<UInt64>
  ) throws(LMDBError) -> (first: UInt64, records: [Change.Record])? {
    var batches = try handle.entries(of: tables.changes, in: .from(number))
    while let entry = try batches.next() {
      let records = try entry.value().value.records
      if records.contains(where: { $0.instant != nil && profiles.contains($0.profile) }) {
        return (try entry.key(), records)
      }
    }
    return nil
  }
}
