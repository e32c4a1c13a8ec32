package import CustomerModel
package import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Lends what counts of customers' histories to `body`, a customer at a time, each in the order of time; those without any
  /// are left out. It goes on until `body` returns `false`.
  ///
  /// - Parameter customers: whose histories, ascending; everybody's, in no particular order, if `nil`.
  /// - Complexity: for everybody, one reading of the timelines, in the order in which they lie; else O(log n) for each customer
  ///   and its interactions.
  package borrowing func forEachHistory(
    _ question: HistoryQuestion, of customers: IdentifierSet? = nil,
    _ body: (_ customer: UInt64, _ steps: [HistoryStep]) -> Bool
  ) throws(CustomerStoreError) {
    let access = self.access
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var walk = try HistoryWalk(question, access)
      if let customers {
        for customer in customers.sorted {
          try walk.read(access.members(of: customer), access)
          guard walk.steps.isEmpty || body(customer, walk.steps) else { return }
        }
      } else {
        try walk.readAll(access, body)
      }
    }
  }

  /// The code that stands for a kind in histories; `nil` if the store never had one of it.
  package borrowing func code(of kind: InteractionKind) throws(CustomerStoreError) -> UInt16? {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.code(of: kind) }
  }

  /// The first and the last UTC day with an interaction of a kind, voided ones left out; `nil` if there is none.
  ///
  /// - Complexity: O(log n).
  package borrowing func days(with kind: InteractionKind) throws(CustomerStoreError) -> ClosedRange<Int64>? {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard let code = try access.code(of: kind) else { return nil }
      let range = PackedIDs.range(code, .min ... .max)
      var ascending = try access.handle.entries(of: access.tables.activityDays.blocks, in: range)
      guard let first = try ascending.next()?.key().second else { return nil }
      var descending = try access.handle.entries(
        of: access.tables.activityDays.blocks, in: range, order: .descending)
      guard let last = try descending.next()?.key().second, first <= last else { return nil }
      return Int64(first)...Int64(last)
    }
  }

  /// Whether any customers were merged.
  package borrowing func hasMerges() throws(CustomerStoreError) -> Bool {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.handle.count(of: access.tables.roots) > 0
    }
  }
}

/// Reads histories one after the other, in one place in memory.
private struct HistoryWalk {
  private let codes: Set<UInt16>?
  /// Of the built-in kinds, a bit each: asked for each interaction.
  private let mask: UInt64
  private let end: Int64
  private let knownAt: Int64?
  private let instant: Timestamp?
  private let wantsKeys: Bool
  private(set) var steps: [HistoryStep] = []
  private var digests: [UInt64] = []

  init(_ question: HistoryQuestion, _ access: borrowing StoreAccess) throws(LMDBError) {
    if let kinds = question.kinds {
      var codes: Set<UInt16> = []
      for kind in kinds { if let code = try access.code(of: kind) { codes.insert(code) } }
      self.codes = codes
      mask = codes.reduce(0) { $1 < 64 ? $0 | 1 << UInt64($1) : $0 }
    } else {
      codes = nil
      mask = .max
    }
    end = question.before.microseconds
    instant = question.knownAt
    knownAt = question.knownAt?.microseconds
    wantsKeys = question.wantsKeys
  }

  /// Reads what some profiles did together.
  mutating func read(_ profiles: [UInt64], _ access: borrowing StoreAccess) throws(LMDBError) {
    steps.removeAll(keepingCapacity: true)
    digests.removeAll(keepingCapacity: true)
    let isSorted = profiles.count == 1
    for profile in profiles {
      var blocks = try access.handle.entries(
        of: access.tables.timelines, in: .from(.first(of: profile), through: TimelineKey(profile, end)))
      while let block = try blocks.next() {
        try append(block.valueBytes, at: try block.key(), isSorted: isSorted, access)
      }
    }
    guard !isSorted else { return }
    let order = steps.indices.sorted { first, second in
      let (step, other) = (steps[first], steps[second])
      if step.occurredAt != other.occurredAt { return step.occurredAt < other.occurredAt }
      if step.facts.rank != other.facts.rank { return step.facts.rank < other.facts.rank }
      return digests[first] < digests[second]
    }
    steps = order.map { steps[$0] }
  }

  /// Reads everybody.
  mutating func readAll(
    _ access: borrowing StoreAccess, _ body: (UInt64, [HistoryStep]) -> Bool
  ) throws(LMDBError) {
    // Those who were merged are read together, behind the others.
    var merged: Set<UInt64> = []
    var customers: Set<UInt64> = []
    var roots = try access.handle.entries(of: access.tables.roots)
    while let entry = try roots.next() {
      merged.insert(try entry.key().value)
      customers.insert(try entry.value().number)
    }
    merged.formUnion(customers)
    var current: UInt64?
    var blocks = try access.handle.entries(of: access.tables.timelines)
    while let block = try blocks.next() {
      let key = try block.key()
      if !merged.isEmpty, merged.contains(key.profile) { continue }
      if key.profile != current {
        if let current, !steps.isEmpty, !body(current, steps) { return }
        steps.removeAll(keepingCapacity: true)
        current = key.profile
      }
      try append(block.valueBytes, at: key, isSorted: true, access)
    }
    if let current, !steps.isEmpty, !body(current, steps) { return }
    for customer in customers.sorted() {
      try read(access.members(of: customer), access)
      guard steps.isEmpty || body(customer, steps) else { return }
    }
  }

  private mutating func append(
    _ block: RawSpan, at key: TimelineKey, isSorted: Bool, _ access: borrowing StoreAccess
  ) throws(LMDBError) {
    guard key.instant < end else { return }
    var reader = try access.tables.reader(of: block, at: key)
    while let entry = try reader.next(in: access.tables) {
      guard entry.occurredAt < end else { return }
      guard entry.kind < 64 ? mask >> UInt64(entry.kind) & 1 == 1 : codes?.contains(entry.kind) ?? true else {
        continue
      }
      if let knownAt, let instant {
        guard entry.recordedAt <= knownAt else { continue }
        if entry.isVoided,
          try access.isVoided(access.voidDigest(of: try access.copy(entry), key.profile), knownAt: instant)
        {
          continue
        }
      } else if entry.isVoided {
        continue
      }
      let facts: PayloadFacts
      do throws(CodingError) {
        facts = try PayloadCoding.facts(kindCode: entry.kind, payload: entry.payload)
      } catch {
        throw .undecodable(table: access.tables.timelines.name, cause: error)
      }
      let isKeyed = wantsKeys && entry.hasKey && facts.kind == 1
      let digest = isKeyed || !isSorted ? try access.digest(of: entry) : 0
      if !isSorted { digests.append(digest) }
      steps.append(HistoryStep(occurredAt: entry.occurredAt, key: isKeyed ? digest : 0, facts: facts))
    }
  }
}
