internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// The parts of the feed that may have something to be forgotten of some profiles: those whose filter says so, and
  /// those without a filter that can be read.
  ///
  /// - Complexity: O(n / 1,000) for n facts in the feed.
  func changeStretches(naming profiles: Set<UInt64>) throws(LMDBError) -> [Range<UInt64>] {
    var stretches: [Range<UInt64>] = []
    var next: UInt64 = 0
    if let table = tables.changeOwners {
      let probes = profiles.map { ChangeOwners.Probe($0) }
      var entries = try handle.entries(of: table)
      while let entry = try entries.next() {
        guard let (first, end, mayTell) = try look(for: probes, in: entry), first >= next, end > first else { continue }
        if first > next { stretches.append(next..<first) }
        if mayTell { stretches.append(first..<end) }
        next = end
      }
    }
    stretches.append(next..<UInt64.max)
    return stretches
  }

  /// Looks into a filter; `nil` if it cannot be read.
  private func look(
    for probes: [ChangeOwners.Probe], in entry: Entry<UInt64, Checksummed<ChangeOwners>>
  ) throws(LMDBError) -> (first: UInt64, end: UInt64, mayTell: Bool)? {
    try readable { () throws(LMDBError) in
      let first = try entry.key()
      do throws(CodingError) {
        let (end, mayTell) = try ChangeOwners.look(for: probes, in: entry.valueBytes)
        return (first, end, mayTell)
      } catch {
        throw .undecodable(table: tables.changes.name, cause: error)
      }
    }
  }

  /// The next batch from a number on that has a fact of some profiles which can be forgotten.
  func changes(
    in stretch: Range<UInt64>, about profiles: Set<UInt64>
  ) throws(LMDBError) -> (first: UInt64, records: [Change.Record])? {
    var batches = try handle.entries(of: tables.changes, in: .from(stretch.lowerBound, before: stretch.upperBound))
    while let entry = try batches.next() {
      let records = try entry.value().value.records
      if records.contains(where: { $0.instant != nil && profiles.contains($0.profile) }) {
        return (try entry.key(), records)
      }
    }
    return nil
  }

  /// The filter of the next facts that have none, if they are enough for one and their batches are full.
  ///
  /// - Parameter newest: The number of the newest batch, which may yet be filled.
  func nextChangeOwners(before newest: UInt64) throws(LMDBError) -> (first: UInt64, owners: ChangeOwners)? {
    let start = try changeOwnersEnd()
    guard newest >= start, newest - start >= UInt64(ChangeOwners.enoughCount) else { return nil }
    var batches = try handle.entries(of: tables.changes, in: .from(start, before: newest))
    var first: UInt64?
    var profiles: Set<UInt64> = []
    while let entry = try batches.next() {
      let (number, records) = (try entry.key(), try entry.value().value.records)
      let begin = first ?? number
      first = begin
      for record in records where record.instant != nil { profiles.insert(record.profile) }
      let end = number + UInt64(records.count)
      if end - begin >= UInt64(ChangeOwners.enoughCount) { return (begin, ChangeOwners(profiles, end: end)) }
    }
    return nil
  }

  /// Behind the last fact that a filter is about. One that cannot be read is made again.
  private func changeOwnersEnd() throws(LMDBError) -> UInt64 {
    guard let table = tables.changeOwners else { return 0 }
    var entries = try handle.entries(of: table, order: .descending)
    while let entry = try entries.next() {
      if let (_, owners) = try changeOwners(entry) { return owners.end }
    }
    return 0
  }

  /// A filter and where it begins; `nil` if it cannot be read.
  private func changeOwners(
    _ entry: Entry<UInt64, Checksummed<ChangeOwners>>
  ) throws(LMDBError) -> (first: UInt64, owners: ChangeOwners)? {
    try readable { () throws(LMDBError) in (try entry.key(), try entry.value().value) }
  }

  /// The filters that cannot be read, and those that leave out a profile of their facts; not those without a number.
  ///
  /// - Complexity: O(n) for n facts in the feed.
  func wrongChangeOwners() throws(LMDBError) -> [UInt64] {
    guard let table = tables.changeOwners else { return [] }
    var wrong: [UInt64] = []
    var entries = try handle.entries(of: table)
    while let entry = try entries.next() {
      guard let number = try readable({ () throws(LMDBError) in try entry.key() }) else { continue }
      if try !isRight(entry, from: number) { wrong.append(number) }
    }
    return wrong
  }

  private func isRight(
    _ entry: Entry<UInt64, Checksummed<ChangeOwners>>, from first: UInt64
  ) throws(LMDBError) -> Bool {
    guard let found = try look(for: [], in: entry), found.end > first else { return false }
    var profiles: Set<UInt64> = []
    var batches = try handle.entries(of: tables.changes, in: .from(first, before: found.end))
    while let batch = try batches.next() {
      let records = try readable { () throws(LMDBError) in try batch.value().value.records }
      for record in records ?? [] where record.instant != nil { profiles.insert(record.profile) }
    }
    for profile in profiles where try look(for: [ChangeOwners.Probe(profile)], in: entry)?.mayTell != true {
      return false
    }
    return true
  }
}
