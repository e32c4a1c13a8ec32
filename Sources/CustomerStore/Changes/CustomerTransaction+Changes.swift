internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Adds facts to the feed. They are written at the end of the transaction, or once they are many.
  mutating func noteChanges(_ records: some Collection<Change.Record>) throws(LMDBError) {
    try touch(by: records)
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
      if let owners = tables.changeOwners, try access.handle.count(of: owners) > 0 { try deleteAll(from: owners) }
      try write(Array(records.suffix(Int(clamping: horizon))), from: last - horizon + 1)
      return
    }
    let open = try access.openChanges(endingWith: before)
    let newest = try write((open?.records ?? []) + records, from: open?.first ?? before + 1)
    if newest != open?.first { try noteChangeOwners(before: newest) }
    // Some more are kept, so that not every commit changes the first page, too.
    let limit = horizon + horizon / 16
    if last > limit, try access.firstChangeNumber(last: last) <= last - limit {
      try trimChanges(before: last - horizon + 1)
    }
  }

  /// - Returns: the number of the last batch.
  @discardableResult
  private mutating func write(_ records: [Change.Record], from number: UInt64) throws(LMDBError) -> UInt64 {
    var (first, last) = (number, number)
    for batch in ChangeBatch.batches(of: records) {
      try put(Checksummed(batch), for: first, in: tables.changes)
      last = first
      first += UInt64(batch.records.count)
    }
    return last
  }

  /// Notes whose the facts are of batches that are full.
  private mutating func noteChangeOwners(before newest: UInt64) throws(LMDBError) {
    guard let table = tables.changeOwners else { return }
    while let (first, owners) = try access.nextChangeOwners(before: newest) {
      try put(Checksummed(owners), for: first, in: table)
    }
  }

  /// Removes batches all of whose facts are in front of a number.
  private mutating func trimChanges(before number: UInt64) throws(LMDBError) {
    while true {
      let stale = try access.staleChanges(before: number, atMost: 512)
      for first in stale { try delete(first, from: tables.changes) }
      if stale.count < 512 { break }
    }
    // One that is also about facts which stay is not missed much: these are read then.
    if let owners = tables.changeOwners { try deleteAll(in: .before(number), from: owners) }
  }

  /// Lets the feed say no more of some profiles than that something was: not when, and not what.
  mutating func forgetChanges(of profiles: Set<UInt64>) throws(LMDBError) {
    try rewriteChanges(of: profiles) { record in Change.Record(kind: record.kind, profile: record.profile) }
  }

  /// Lets the feed say no more of some interactions than that they were: not when, and not what.
  ///
  /// - Parameter places: by profile, where in its timeline they were.
  mutating func forgetChanges(ofInteractions places: [UInt64: Set<TimelinePosition>]) throws(LMDBError) {
    guard !places.isEmpty else { return }
    try rewriteChanges(of: Set(places.keys)) { record in
      guard record.kind != .consentRecorded, let instant = record.instant, let places = places[record.profile],
        places.contains(TimelinePosition(occurredAt: instant, digest: record.detail))
      else { return record }
      return Change.Record(kind: record.kind, profile: record.profile)
    }
  }

  /// Lets the feed tell of interactions that were rewritten as they are now, so that they are found.
  mutating func renameChanges(of profile: UInt64, with rewriting: TimelineRewriting) throws(LMDBError) {
    var digests: [TimelinePosition: UInt64] = [:]
    for (before, after) in rewriting.changed {
      if let after, after.digest != before.digest { digests[before.position] = after.digest }
    }
    guard !digests.isEmpty else { return }
    try rewriteChanges(of: [profile]) { record in
      guard record.kind.isOfInteraction, let instant = record.instant,
        let digest = digests[TimelinePosition(occurredAt: instant, digest: record.detail)]
      else { return record }
      return Change.Record(kind: record.kind, profile: record.profile, instant: instant, detail: digest)
    }
  }

  /// Changes what the feed says of interactions and consents of some profiles.
  ///
  /// - Complexity: O(the profiles' facts + n / 1,000) for n facts in the feed.
  private mutating func rewriteChanges(
    of profiles: Set<UInt64>, _ transform: (Change.Record) -> Change.Record
  ) throws(LMDBError) {
    try writeChanges()
    for stretch in try access.changeStretches(naming: profiles) {
      var rest = stretch
      while let (first, records) = try access.changes(in: rest, about: profiles) {
        let written = records.map { record in
          record.instant != nil && profiles.contains(record.profile) ? transform(record) : record
        }
        if written != records { try write(written, from: first) }
        rest = min(first + UInt64(records.count), stretch.upperBound)..<stretch.upperBound
      }
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
}
