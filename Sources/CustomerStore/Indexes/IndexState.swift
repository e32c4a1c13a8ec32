public import CustomerModel

/// How far an index has come.
///
/// ```swift
/// IndexState.ready.isReady  // == true
/// ```
public enum IndexState: Hashable, Sendable, Codable {
  /// Customers that the store had before are still missing from it: those behind a number.
  case building(behind: UInt64)
  /// It is complete.
  case ready

  /// Whether it is complete.
  public var isReady: Bool { self == .ready }
}

/// An index that a store has.
///
/// ```swift
/// try tx.declareIndex(IndexDefinition("by-country", on: .attribute("country")))
/// let index = try tx.indexes()[0]
/// index.definition.name  // == "by-country"
/// index.state            // == .ready
/// ```
public struct CustomerIndex: Hashable, Sendable {
  /// What it is over.
  public let definition: IndexDefinition
  /// Whether it can be asked.
  public let state: IndexState
}

/// How far the building of a store's indexes has come.
///
/// ```swift
/// try database.write { tx in
///   try tx.declareIndex(IndexDefinition("by-country", on: .attribute("country")))
///   while try !tx.buildIndexes(atMost: 1_000).isFinished {}
/// }
/// ```
public struct IndexBuildProgress: Hashable, Sendable {
  /// The names of the indexes that are not complete.
  public let unfinished: [String]
  /// The customer that was looked at last for the index that is furthest behind.
  public let position: CustomerID
  /// The last customer of the store.
  public let end: CustomerID
  /// Whether entries of dropped indexes still take room.
  public let isClearing: Bool

  /// Whether nothing is left to do.
  public var isFinished: Bool { unfinished.isEmpty && !isClearing }

  /// The share that is done, from 0 to 1, as far as the numbers of customers tell.
  public var fractionCompleted: Double {
    if unfinished.isEmpty { return 1 }
    return end.rawValue == 0 ? 0 : min(Double(position.rawValue) / Double(end.rawValue), 1)
  }
}
