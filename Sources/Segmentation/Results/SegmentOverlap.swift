public import CustomerModel
internal import CustomerStore
internal import LMDB

/// Who is in both of two segments, and who in one alone.
///
/// ```swift
/// let now = try Timestamp(day: "2026-11-23")
/// let overlap = try database.read { tx in
///   let buyers = try tx.bind(tx.compile(.did(Activity(.purchase))), at: now)
///   return try buyers.overlap(with: tx.bind(tx.compile(.did(Activity(.session))), at: now))
/// }
/// (overlap.both.count, overlap.onlyFirst.count, overlap.onlySecond.count) == (0, 1, 0)   // == true
/// ```
public struct SegmentOverlap: Hashable, Sendable {
  /// Those who are in both, in the order of their numbers.
  public let both: [CustomerID]
  /// Those who are in the first one alone.
  public let onlyFirst: [CustomerID]
  /// Those who are in the second one alone.
  public let onlySecond: [CustomerID]

  /// The share of those in both among all who are in one at least, the Jaccard index; `nil` if nobody is in any.
  public var jaccardIndex: Double? {
    let all = both.count + onlyFirst.count + onlySecond.count
    return all == 0 ? nil : Double(both.count) / Double(all)
  }

  /// - Parameters: members, ascending.
  init(_ first: [CustomerID], _ second: [CustomerID]) {
    let (first, second) = (first.identifiers, second.identifiers)
    both = first.intersection(second).customers
    onlyFirst = first.subtracting(second).customers
    onlySecond = second.subtracting(first).customers
  }
}

extension [CustomerID] {
  /// The set of customers that ascend.
  var identifiers: IdentifierSet { IdentifierSet(lazy.map(\.rawValue)) }
}

extension IdentifierSet {
  var customers: [CustomerID] { sorted.map { CustomerID(rawValue: $0) } }
}

extension BoundSegment {
  /// Who is in this segment, in another, and in both.
  ///
  /// - Throws: ``SegmentError``.
  /// - Complexity: that of both answers.
  public func overlap(with other: BoundSegment) throws(SegmentError) -> SegmentOverlap {
    SegmentOverlap(try members(), try other.members())
  }
}
