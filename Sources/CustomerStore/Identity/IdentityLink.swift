/// What the log says of two profiles by themselves: whether they are one person, and since when.
///
/// It is the fold of what was told of the two. Of joins in any order, the earliest tells since when; a division undoes all
/// joins that were told before it, and those that are told later but are no newer.
struct IdentityLink: Equatable {
  let pair: ProfilePair
  /// Since when the profile with the smaller number is said to be one with the other.
  private var lowerJoinedAt: Int64?
  /// Since when the profile with the greater number is.
  private var upperJoinedAt: Int64?
  /// The instant up to which nothing that is told any more makes them one.
  private(set) var dividedAt: Int64?

  init(_ pair: ProfilePair) { self.pair = pair }

  /// Since when they are one; `nil` if they are not.
  var joinedAt: Int64? {
    guard let lowerJoinedAt else { return upperJoinedAt }
    return upperJoinedAt.map { min(lowerJoinedAt, $0) } ?? lowerJoinedAt
  }

  /// Since when one of them is said to have joined the other.
  func joinedAt(by profile: UInt64) -> Int64? { profile == pair.lower ? lowerJoinedAt : upperJoinedAt }

  /// Whether it is news that a profile joined the other at an instant.
  func isNews(_ profile: UInt64, joining instant: Int64) -> Bool {
    if let dividedAt, instant <= dividedAt { return false }
    return joinedAt(by: profile).map { instant < $0 } ?? true
  }

  /// Takes what the log says next of the pair.
  mutating func take(_ record: IdentityRecord) {
    switch record.action {
    case .identified, .merged:
      guard isNews(record.profile, joining: record.at) else { return }
      if record.profile == pair.lower { lowerJoinedAt = record.at } else { upperJoinedAt = record.at }
    case .unmerged:
      dividedAt = [dividedAt, lowerJoinedAt, upperJoinedAt, record.at].compactMap(\.self).max()
      (lowerJoinedAt, upperJoinedAt) = (nil, nil)
    }
  }
}
