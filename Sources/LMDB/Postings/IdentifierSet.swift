/// A set of identifiers in ascending order: what posting sets become when they are combined.
///
/// ```swift
/// let both = IdentifierSet([1, 2, 3]).intersection(IdentifierSet([2, 3, 4]))  // == [2, 3]
/// ```
public struct IdentifierSet: Hashable, Sendable {
  /// The identifiers, ascending and without repeats.
  public private(set) var sorted: [UInt64]

  /// The empty set.
  public init() {
    sorted = []
  }

  /// The set of the identifiers of a sequence in any order, repeats or not.
  ///
  /// - Complexity: O(n log n); O(n) if they ascend already.
  public init(_ identifiers: some Sequence<UInt64>) {
    var all = Array(identifiers)
    if !Self.ascends(all) {
      all.sort()
      var kept = 0
      for index in all.indices where index == 0 || all[index] != all[kept - 1] {
        all[kept] = all[index]
        kept += 1
      }
      all.removeSubrange(kept...)
    }
    sorted = all
  }

  /// The set of identifiers that are known to ascend without repeats.
  package init(ascending: [UInt64]) {
    sorted = ascending
  }

  /// How many identifiers there are.
  public var count: Int { sorted.count }
  /// Whether there is none.
  public var isEmpty: Bool { sorted.isEmpty }

  /// Whether `identifier` is in the set.
  ///
  /// - Complexity: O(log n).
  public func contains(_ identifier: UInt64) -> Bool {
    let position = SortedSearch.position(ofFirstAtLeast: identifier, in: sorted.span, from: 0)
    return position < sorted.count && sorted[position] == identifier
  }

  /// What is in both sets.
  ///
  /// - Complexity: O(m log(n/m)) for the smaller size m: it gallops through the larger set.
  public func intersection(_ other: IdentifierSet) -> IdentifierSet {
    let (small, large) = count <= other.count ? (sorted, other.sorted) : (other.sorted, sorted)
    var common: [UInt64] = []
    common.reserveCapacity(small.count)
    var position = 0
    let span = large.span
    for identifier in small {
      position = SortedSearch.position(ofFirstAtLeast: identifier, in: span, from: position)
      guard position < span.count else { break }
      if span[position] == identifier { common.append(identifier) }
    }
    return IdentifierSet(ascending: common)
  }

  /// What is in either set.
  ///
  /// - Complexity: O(n + m).
  public func union(_ other: IdentifierSet) -> IdentifierSet {
    var all: [UInt64] = []
    all.reserveCapacity(count + other.count)
    var (left, right) = (0, 0)
    let (lefts, rights) = (sorted.span, other.sorted.span)
    while left < lefts.count, right < rights.count {
      let (a, b) = (lefts[left], rights[right])
      all.append(Swift.min(a, b))
      if a <= b { left += 1 }
      if b <= a { right += 1 }
    }
    all.append(contentsOf: sorted[left...])
    all.append(contentsOf: other.sorted[right...])
    return IdentifierSet(ascending: all)
  }

  /// What is in this set and not in `other`.
  ///
  /// - Complexity: O(n log(m/n)) when `other` is much larger, O(n + m) at most.
  public func subtracting(_ other: IdentifierSet) -> IdentifierSet {
    var rest: [UInt64] = []
    rest.reserveCapacity(count)
    var position = 0
    let span = other.sorted.span
    for identifier in sorted {
      position = SortedSearch.position(ofFirstAtLeast: identifier, in: span, from: position)
      if position < span.count, span[position] == identifier { continue }
      rest.append(identifier)
    }
    return IdentifierSet(ascending: rest)
  }

  private static func ascends(_ identifiers: [UInt64]) -> Bool {
    for index in identifiers.indices.dropFirst() where identifiers[index] <= identifiers[index - 1] { return false }
    return true
  }
}

extension IdentifierSet: ExpressibleByArrayLiteral {
  /// The set of the literal's identifiers.
  public init(arrayLiteral elements: UInt64...) {
    self.init(elements)
  }
}

enum SortedSearch {
  /// The position of the first identifier not less than `identifier`, at or behind `start`; the count if there is none.
  static func position(ofFirstAtLeast identifier: UInt64, in span: Span<UInt64>, from start: Int) -> Int {
    var low = start
    guard low < span.count, span[low] < identifier else { return low }
    var step = 1
    while low + step < span.count, span[low + step] < identifier {
      low += step
      step += step
    }
    var high = min(low + step, span.count)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if span[middle] < identifier { low = middle } else { high = middle }
    }
    return high
  }
}
