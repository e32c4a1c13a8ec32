/// A part of all customers for whom a measure has a value, sorted by it; of the same value, by their numbers. Counts and
/// sums have one where there is something to count: who never bought is in no rank of orders. Lists, truth
/// and birthdays are in no order. Where hosts' properties are of several types, numbers are less than truth and that than
/// texts; amounts are sorted by the codes of their currencies first.
///
/// ```swift
/// let best = SegmentPredicate.ranked(.sum("total", Activity(.purchase), in: try Currency("EUR")), .top(100))
/// ```
public enum Rank: Hashable, Sendable {
  /// So many with the greatest values; of the same value, those with the least numbers.
  case top(Int)
  /// So many with the least values; of the same value, those with the least numbers.
  case bottom(Int)
  /// From one percentile to in front of another, of those sorted from the least value on: of n customers, those from
  /// place ⌈n · lower / 100⌉ to in front of ⌈n · upper / 100⌉, counted from 0.
  case percentiles(Int, Int)
}
