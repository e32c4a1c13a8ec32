/// A segment that a store keeps by its name.
///
/// ```swift
/// try tx.define(SegmentDefinition("buyers", .did(Activity(.purchase))))
/// try tx.storedSegment(named: "buyers")?.version  // == 1
/// ```
public struct StoredSegment: Hashable, Sendable {
  /// The definition.
  public let definition: SegmentDefinition
  /// Which one it is of the definitions of this name, from 1 on. A version never changes.
  public let version: Int
  /// Whether its members are kept up to date by every transaction.
  public let isRegistered: Bool
  /// Why its members are not kept up to date any more, though they were to be.
  public let problem: String?
}
