/// Some changes in the order in which they were committed, and where to go on.
///
/// ```swift
/// let page = try database.read { tx in try tx.changes(after: .start, limit: 1) }
/// page.changes.map(\.kind)  // == [.customerCreated]
/// page.hasMore              // == true
/// let rest = try database.read { tx in try tx.changes(after: page.next) }
/// rest.changes.map(\.kind)  // == [.interactionRecorded]
/// ```
public struct ChangePage: Hashable, Sendable {
  /// The changes, without a gap.
  public let changes: [Change]
  /// Behind the last of them; where a consumer goes on who has worked them off.
  public let next: ChangeToken
  /// Whether the store had more.
  public let hasMore: Bool
}
