/// The joins by which some profiles became one customer, in the order of the instants at which they did.
///
/// Of all that is said of pairs, a join is what made one customer of two; what was said later of two that were one already
/// changed nothing. Which these are depends on the instants alone, not on the order in which the store was told.
struct MergeTree {
  /// A profile, and since when it is one with those in front of it.
  struct Place: Equatable {
    let profile: UInt64
    /// `nil` if it never became one with them: for the first one.
    var joinedAt: Int64?
  }

  /// The links that were joins, the earliest first.
  private(set) var joins: [IdentityLink] = []
  /// All profiles, so that any two became one at the latest of the instants behind the one, up to that of the other.
  private(set) var places: [Place] = []

  /// - Parameters:
  ///   - profiles: the members of a customer.
  ///   - links: what is said of pairs of them; others are left out.
  ///   - precedes: the order of links of one instant.
  /// - Complexity: O(n log n) for n profiles and links.
  init(
    of profiles: [UInt64], links: some Sequence<IdentityLink>,
    inOrder precedes: (IdentityLink, IdentityLink) -> Bool = {
      ($0.pair.lower, $0.pair.upper) < ($1.pair.lower, $1.pair.upper)
    }
  ) {
    var groups = profiles.map { [Place(profile: $0)] }
    var groupOf = Dictionary(zip(profiles, profiles.indices)) { first, _ in first }
    let inOrder = links.compactMap { link in link.joinedAt.map { (at: $0, link: link) } }
      .sorted { $0.at != $1.at ? $0.at < $1.at : precedes($0.link, $1.link) }
    for (at, link) in inOrder {
      guard let first = groupOf[link.pair.lower], let second = groupOf[link.pair.upper], first != second else {
        continue
      }
      joins.append(link)
      let (small, large) = groups[first].count < groups[second].count ? (first, second) : (second, first)
      groups[small][0].joinedAt = at
      for place in groups[small] { groupOf[place.profile] = large }
      groups[large] += groups[small]
      groups[small] = []
    }
    places = groups.flatMap(\.self)
  }

  /// The profiles that are with one of two, if the latest of the joins between them is undone, and that join; `nil` if there
  /// is none.
  ///
  /// - Complexity: O(n).
  func division(of profile: UInt64, from other: UInt64) -> (side: Set<UInt64>, join: IdentityLink)? {
    var neighbours: [UInt64: [(profile: UInt64, join: Int)]] = [:]
    for (index, join) in joins.enumerated() {
      neighbours[join.pair.lower, default: []].append((join.pair.upper, index))
      neighbours[join.pair.upper, default: []].append((join.pair.lower, index))
    }
    // The latest join on the way from `profile` to each.
    var latest: [UInt64: Int] = [profile: -1]
    var reached = [profile]
    while let place = reached.popLast() {
      for (next, join) in neighbours[place] ?? [] where latest[next] == nil {
        latest[next] = max(join, latest[place] ?? -1)
        reached.append(next)
      }
    }
    guard let undone = latest[other], undone >= 0 else { return nil }
    var side: Set<UInt64> = [profile]
    reached = [profile]
    while let place = reached.popLast() {
      for (next, join) in neighbours[place] ?? [] where join != undone && side.insert(next).inserted {
        reached.append(next)
      }
    }
    return (side, joins[undone])
  }
}
