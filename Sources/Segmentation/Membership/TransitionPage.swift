public import CustomerStore

/// Some transitions in a row, and where to go on.
///
/// ```swift
/// let page = try database.read { tx in try tx.transitions(after: .start) }
/// page.hasMore  // == false
/// ```
public struct TransitionPage: Hashable, Sendable {
  /// The transitions, in the order of the feed.
  public let transitions: [SegmentTransition]
  /// Where to go on.
  public let next: ChangeToken
  /// Whether the feed has more behind it.
  public let hasMore: Bool
}
