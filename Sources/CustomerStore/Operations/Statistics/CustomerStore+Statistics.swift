public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerStore {
  /// How much the store holds as of the last commit, and how much room it takes.
  ///
  /// - Throws: ``CustomerStoreError/storage(_:)``, ``CustomerStoreError/damagedDocument(name:reason:)``.
  /// - Complexity: O(n) for n customers and voids, some 100 ns each.
  public func statistics() throws -> StoreStatistics {
    let engine = try environment.statistics()
    return try read { tx in try tx.access.statistics(engine) }
  }

  /// How much the store holds as of the last commit, and how much room it takes; suspends meanwhile.
  ///
  /// - Throws: as ``statistics()-(_)``.
  public func statistics() async throws -> StoreStatistics {
    let engine = try environment.statistics()
    return try await backgroundRead { tx in try tx.access.statistics(engine) }
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// How many interactions of each kind there are, with those that are void.
  ///
  /// ```swift
  /// try database.read { tx in try tx.interactionCounts() }[.purchase]  // == 1
  /// ```
  ///
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(n) for n interactions, some 50 ns each.
  public borrowing func interactionCounts() throws(CustomerStoreError) -> [InteractionKind: Int] {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.interactionCounts() }
  }
}

extension StoreAccess {
  fileprivate func statistics(_ engine: EnvironmentStatistics) throws(CustomerStoreError) -> StoreStatistics {
    let indexes = try catalog().indexes
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let profiles = try handle.count(of: tables.profiles)
      let lastChange = try handle.value(for: StoreTables.Counter.lastChange, in: tables.format) ?? 0
      let firstChange = try handle.first(of: tables.changes)?.key ?? lastChange + 1
      return StoreStatistics(
        customerCount: profiles - (try handle.count(of: tables.roots)), identityCount: profiles,
        interactionCount: try countingInteractions(), voidCount: try voidedInteractionCount(),
        consentCount: try handle.count(of: tables.consents), tombstoneCount: try handle.count(of: tables.tombstones),
        changeCount: Int(clamping: lastChange - min(firstChange - 1, lastChange)),
        indexes: indexes.map { CustomerIndex(definition: $0.definition, state: $0.state) },
        format: try handle.value(for: StoreTables.Counter.version, in: tables.format) ?? 0, engine: engine)
    }
  }

  /// The interactions that are in summaries.
  private func countingInteractions() throws(LMDBError) -> Int {
    var count = 0
    var summaries = try handle.entries(of: tables.summaries)
    while let entry = try summaries.next() { count += try entry.value().value.summary.interactionCount }
    return count
  }

  /// The interactions that are void, each once however often it was said.
  private func voidedInteractionCount() throws(LMDBError) -> Int {
    var count = 0
    var last: UInt64?
    var voids = try handle.entries(of: tables.voids)
    while let entry = try voids.next() {
      let target = try entry.key().first
      if target != last { count += 1 }
      last = target
    }
    return count
  }

  fileprivate func interactionCounts() throws(LMDBError) -> [InteractionKind: Int] {
    var counts: [UInt16: Int] = [:]
    var blocks = try handle.entries(of: tables.timelines)
    while let block = try blocks.next() {
      var reader = try tables.reader(of: block.valueBytes, at: try block.key())
      while let entry = try reader.next(in: tables) { counts[entry.kind, default: 0] += 1 }
    }
    var byKind: [InteractionKind: Int] = [:]
    for (code, count) in counts { byKind[try kind(code)] = count }
    return byKind
  }
}
