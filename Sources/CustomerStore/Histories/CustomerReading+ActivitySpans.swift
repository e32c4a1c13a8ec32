package import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Runs `body` on who did something of some kinds in which stretch of time, voided interactions left out: stretch 0 is in
  /// front of the first cut, stretch k from cut k - 1 on and before cut k; what is behind the last cut is not read.
  ///
  /// Of one customer the stretches come in order, and any of them more than once. It goes on until `isWanted`, which is asked
  /// at each cut, is false.
  ///
  /// - Parameters:
  ///   - first: the first UTC day that is read.
  ///   - cuts: ascending, each once.
  /// - Complexity: O(m) for m customers and days, with the timelines of those who did it on a day that a cut divides.
  package borrowing func forEachActivity(
    of kinds: [InteractionKind], from first: Int64, cutAt cuts: [Timestamp], isWanted: () -> Bool,
    _ body: (_ customer: UInt64, _ stretch: Int) -> Void
  ) throws(CustomerStoreError) {
    let access = self.access
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let walk = try ActivityWalk(kinds, cuts, access)
      var next = Int32(clamping: first)
      for (stretch, cut) in cuts.enumerated() {
        guard isWanted() else { return }
        let day = UTCDay.number(of: cut.microseconds)
        if next < day {
          try walk.read(next...(day - 1), in: stretch, access, body)
          next = day
        }
        if next == day, UTCDay.start(of: day) < cut.microseconds {
          try walk.readDivided(day, access, body)
          next = day + 1
        }
      }
    }
  }
}

/// Reads the index of kinds and days, one stretch after the other.
private struct ActivityWalk {
  private let codes: [UInt16]
  private let cuts: [Int64]
  /// Of profiles that were merged, the customers that they belong to.
  private var customers: [UInt64: UInt64] = [:]

  init(_ kinds: [InteractionKind], _ cuts: [Timestamp], _ access: borrowing StoreAccess) throws(LMDBError) {
    var codes: [UInt16] = []
    for kind in kinds { if let code = try access.code(of: kind) { codes.append(code) } }
    self.codes = codes
    self.cuts = cuts.map(\.microseconds)
    var roots = try access.handle.entries(of: access.tables.roots)
    while let entry = try roots.next() { customers[try entry.key().value] = try entry.value().number }
  }

  /// Days that are within a stretch.
  func read(
    _ days: ClosedRange<Int32>, in stretch: Int, _ access: borrowing StoreAccess, _ body: (UInt64, Int) -> Void
  ) throws(LMDBError) {
    for code in codes {
      try access.handle.forEachBlock(code, days: days, in: access.tables.activityDays) { _, ids throws(LMDBError) in
        if customers.isEmpty {
          for index in ids.indices { body(ids[index], stretch) }
        } else {
          for index in ids.indices { body(customers[ids[index]] ?? ids[index], stretch) }
        }
      }
    }
  }

  /// A day of which several stretches have parts.
  func readDivided(
    _ day: Int32, _ access: borrowing StoreAccess, _ body: (UInt64, Int) -> Void
  ) throws(LMDBError) {
    var profiles = IdentifierUnion()
    for code in codes {
      try access.handle.forEachBlock(code, days: day...day, in: access.tables.activityDays) {
        _, ids throws(LMDBError) in profiles.insert(ids)
      }
    }
    let (start, end) = (UTCDay.start(of: day), UTCDay.start(of: day) + 86_400_000_000)
    let firstCut = cuts.firstIndex { $0 > start } ?? cuts.endIndex
    var found: [(stretch: Int, customer: UInt64)] = []
    for profile in profiles.identifiers.sorted {
      let customer = customers[profile] ?? profile
      var stretch = firstCut
      try access.forEachEntry(
        of: profile, from: TimelinePosition(occurredAt: start, digest: 0),
        to: TimelinePosition(occurredAt: end - 1, digest: .max)
      ) { entry throws(LMDBError) in
        while stretch < cuts.count, cuts[stretch] <= entry.occurredAt { stretch += 1 }
        guard stretch < cuts.count else { return false }
        if codes.contains(entry.kind), !entry.isVoided { found.append((stretch, customer)) }
        return true
      }
    }
    // Several profiles of one customer may have parts of the day.
    for (stretch, customer) in found.sorted(by: { ($0.stretch, $0.customer) < ($1.stretch, $1.customer) }) {
      body(customer, stretch)
    }
  }
}
