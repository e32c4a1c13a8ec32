internal import RecordCoding

extension Transaction where Self: ~Copyable & ~Escapable {
  /// What is in the sets under all of `keys`; empty for no keys.
  ///
  /// Starts from the smallest set and leaps through the pages of the others, so the cost follows the smallest.
  ///
  /// - Complexity: O(m log n) for the smallest size m.
  public borrowing func intersection<Key>(
    of keys: [Key], in postings: Postings<Key>
  ) throws(LMDBError) -> IdentifierSet {
    var sized: [(key: Key, count: Int)] = []
    for key in keys { sized.append((key, try count(of: key, in: postings))) }
    sized.sort { $0.count < $1.count }
    guard let smallest = sized.first, smallest.count > 0 else { return IdentifierSet() }
    var common = try identifiers(for: smallest.key, in: postings)
    for (key, _) in sized.dropFirst() where !common.isEmpty {
      common = try intersection(common, with: key, in: postings)
    }
    return common
  }

  /// What is in `set` and in the set under `key`.
  ///
  /// - Complexity: O(m log n) for a small `set` of size m, O(n + m) at most.
  public borrowing func intersection<Key>(
    _ set: IdentifierSet, with key: Key, in postings: Postings<Key>
  ) throws(LMDBError) -> IdentifierSet {
    try filter(set, by: key, in: postings, keepingFound: true)
  }

  /// What is in `set` and not in the set under `key`.
  ///
  /// - Complexity: as ``intersection(_:with:in:)``.
  public borrowing func subtraction<Key>(
    of key: Key, in postings: Postings<Key>, from set: IdentifierSet
  ) throws(LMDBError) -> IdentifierSet {
    try filter(set, by: key, in: postings, keepingFound: false)
  }

  /// What is in the set under any of `keys`.
  ///
  /// - Complexity: O(m log k) for k sets of m identifiers together.
  public borrowing func union<Key>(of keys: [Key], in postings: Postings<Key>) throws(LMDBError) -> IdentifierSet {
    var sets: [IdentifierSet] = []
    for key in keys { sets.append(try identifiers(for: key, in: postings)) }
    // In pairs, so that each identifier is merged log k times and not k times.
    while sets.count > 1 {
      var merged: [IdentifierSet] = []
      for index in stride(from: 0, to: sets.count, by: 2) {
        merged.append(index + 1 < sets.count ? sets[index].union(sets[index + 1]) : sets[index])
      }
      sets = merged
    }
    return sets.first ?? IdentifierSet()
  }

  private borrowing func filter<Key>(
    _ set: IdentifierSet, by key: Key, in postings: Postings<Key>, keepingFound: Bool
  ) throws(LMDBError) -> IdentifierSet {
    var kept: [UInt64] = []
    kept.reserveCapacity(set.count)
    let wanted = set.sorted.span
    var next = 0
    var pages = try pages(of: key, in: postings)
    var mustLeap = true
    while next < wanted.count {
      // The next page if it may hold what is wanted next, else the one that does.
      guard let page = try pages.next(leapingTo: mustLeap ? wanted[next] : nil) else { break }
      var position = 0
      while next < wanted.count, wanted[next] <= page.last {
        position = page.position(ofFirstAtLeast: wanted[next], from: position)
        // `wanted[next]` is at most the page's last, so there is such a position.
        if (page[unchecked: position] == wanted[next]) == keepingFound { kept.append(wanted[next]) }
        next += 1
      }
      // A page has some 500 identifiers; leaping costs as much as a few dozen pages' steps in memory.
      mustLeap = next < wanted.count && wanted[next] - page.last > UInt64(page.count) * 8
    }
    if !keepingFound { while next < wanted.count { kept.append(wanted[next]); next += 1 } }
    return IdentifierSet(ascending: kept)
  }
}
