internal import CustomerModel
internal import LMDB

extension CustomerStore {
  /// Makes everything that is derived what follows from the facts: which identities are one customer, the keys and days
  /// of interactions, what is marked as void, summaries and index entries. Where it is so already, nothing changes.
  ///
  /// ```swift
  /// let store = try CustomerStore(at: "shop.retention")
  /// let repaired = try store.rebuildDerived { repaired in
  ///   print("\(repaired) entries so far")
  ///   return true
  /// }
  /// repaired  // == 0
  /// try store.close()
  /// ```
  ///
  /// It is done in many commits, between which others write: each leaves a store that is no worse than before, so it
  /// can be ended, or killed, and done again. What is derived from facts that cannot be read stays as it is.
  ///
  /// - Parameter progress: is told after each commit how many entries were wrong so far; ends the work by `false`.
  /// - Returns: how many entries were wrong.
  /// - Throws: ``CustomerStoreError/storage(_:)``, ``CustomerStoreError/damagedDocument(name:reason:)``.
  /// - Complexity: some reads of the store, and the writing of what was wrong.
  @discardableResult
  public func rebuildDerived(progress: (_ repaired: Int) -> Bool = { _ in true }) throws -> Int {
    var rebuilding = Rebuilding()
    while !rebuilding.isFinished {
      if rebuilding.findsGroups {
        // What others write meanwhile is right, so groups that differ later need not be known.
        rebuilding.groups = try read { tx in try tx.access.groupsToRebuild(rebuilding) }
      }
      rebuilding = try write { tx in try tx.rebuild(rebuilding) }
      guard progress(rebuilding.repaired) else { break }
    }
    return rebuilding.repaired
  }

  /// Makes everything that is derived what follows from the facts; suspends meanwhile.
  ///
  /// - Throws: `CancellationError` if the task was cancelled, else as ``rebuildDerived(progress:)-((Int)->Bool)``.
  @discardableResult
  public func rebuildDerived(progress: @Sendable (_ repaired: Int) -> Bool = { _ in true }) async throws -> Int {
    var rebuilding = Rebuilding()
    while !rebuilding.isFinished {
      if rebuilding.findsGroups {
        let state = rebuilding
        rebuilding.groups = try await backgroundRead { tx in try tx.access.groupsToRebuild(state) }
      }
      let state = rebuilding
      rebuilding = try await write { tx in try tx.rebuild(state) }
      guard progress(rebuilding.repaired) else { break }
    }
    return rebuilding.repaired
  }
}

/// How far the rebuilding of what is derived has come.
struct Rebuilding: Sendable {
  /// What is made right, each after what it follows from.
  enum Phase: Sendable, CaseIterable {
    case unreadable, names, identifierRemoval, identifiers, customers, identityLogEntries, voidMarks, voidRecords, keys,
      days, indexes, summaryRemoval, summaries, changeOwners, memberships
  }

  private var phases = Phase.allCases[...]
  /// How many entries were wrong.
  private(set) var repaired = 0
  /// The profile or customer up to which the phase is done.
  var position: UInt64 = 0
  /// The key up to which it is done.
  var key: [UInt8] = []
  /// The groups of owners for which a table is still wrong.
  var groups: [Int]?

  var phase: Phase? { phases.first }
  var isFinished: Bool { phases.isEmpty }
  /// Whether it has to be found out first where the table is wrong.
  var findsGroups: Bool { table != nil && groups == nil }

  /// The table that the phase is about.
  var table: DerivedEntry.Table? {
    switch phase {
    case .keys: .keys
    case .days: .days
    case .indexes: .indexes
    default: nil
    }
  }

  mutating func repair(_ count: Int) { repaired += count }

  mutating func goOn() {
    phases = phases.dropFirst()
    position = 0
    key = []
    groups = nil
  }
}

extension StoreAccess {
  func groupsToRebuild(_ rebuilding: Rebuilding) throws(CustomerStoreError) -> [Int] {
    guard let table = rebuilding.table else { return [] }
    let catalog = try catalog()
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in try differingGroups(of: table, catalog) }
  }
}
