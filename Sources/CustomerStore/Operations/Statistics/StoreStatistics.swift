public import LMDB

/// How much a store holds, and how much room it takes.
///
/// ```swift
/// let store = try CustomerStore(at: "shop.retention")
/// let statistics = try store.statistics()
/// statistics.customerCount <= statistics.identityCount  // == true
/// statistics.byteCount >= statistics.freeByteCount      // == true
/// try store.close()
/// ```
public struct StoreStatistics: Sendable {
  /// The customers; those that were merged are one.
  public let customerCount: Int
  /// The external identifiers that they have.
  public let identityCount: Int
  /// The interactions that count: not those that are void.
  public let interactionCount: Int
  /// The interactions that are void, or will be when they come.
  public let voidCount: Int
  /// The consents given and withdrawn.
  public let consentCount: Int
  /// The identifiers of erased persons that are refused.
  public let tombstoneCount: Int
  /// The facts that the change feed has.
  public let changeCount: Int
  /// The secondary indexes.
  public let indexes: [CustomerIndex]
  /// The format of the store's records.
  public let format: UInt64
  /// What the file is made of.
  public let engine: EnvironmentStatistics

  /// The bytes of the file.
  public var byteCount: Int { engine.usedByteCount }
  /// The bytes of these that hold nothing, and are used again.
  public var freeByteCount: Int { engine.freePages * engine.pageByteCount }
}
