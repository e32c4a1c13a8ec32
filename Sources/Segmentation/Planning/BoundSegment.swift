public import CustomerModel
internal import CustomerStore
internal import LMDB

/// A segment as of one instant, over one state of the store. It lives as long as the transaction that it is of lets it, and
/// while it lives the transaction changes nothing.
///
/// ```swift
/// try database.read { tx in
///   let buyers = try tx.bind(try tx.compile(.did(Activity(.purchase))), at: Timestamp(day: "2026-11-23"))
///   (try buyers.contains(ada), try buyers.count(), try buyers.isEmpty()) == (true, 1, false)   // == true
/// }
/// ```
public struct BoundSegment: ~Escapable {
  let prepared: PreparedSegment
  let access: StoreAccess

  @_lifetime(copy access)
  init(_ prepared: PreparedSegment, _ access: StoreAccess) {
    self.prepared = prepared
    self.access = access
  }

  /// Whether a customer is a member.
  ///
  /// - Throws: ``SegmentError``, such as ``SegmentError/store(_:)`` with ``CustomerStoreError/unknownCustomer(_:)``.
  /// - Complexity: O(1) if the summary tells it, else the interactions of the customer in the windows; the first time with
  ///   ranks, all customers.
  public func contains(_ customer: CustomerID) throws(SegmentError) -> Bool {
    try prepared.contains(try root(of: customer), access)
  }

  /// How many customers are members.
  ///
  /// - Throws: ``SegmentError``.
  public func count() throws(SegmentError) -> Int { try members().count }

  /// Whether nobody is a member: the first one that is found decides.
  ///
  /// - Throws: ``SegmentError``.
  public func isEmpty() throws(SegmentError) -> Bool { try members(limit: 1).isEmpty }

  /// The members in the order of their numbers, a page at a time.
  ///
  /// - Parameters:
  ///   - id: the last member of the page before.
  ///   - limit: how many at most.
  /// - Throws: ``SegmentError``.
  public func members(after id: CustomerID? = nil, limit: Int = .max) throws(SegmentError) -> [CustomerID] {
    var log = PlanLog()
    return try prepared.members(after: id, limit: limit, &log, access)
  }

  /// The members, found in a way that is told.
  func members(choosing choice: PlanChoice) throws(SegmentError) -> [CustomerID] {
    var log = PlanLog()
    return try prepared.members(after: nil, limit: .max, choosing: choice, &log, access)
  }

  /// Answers the segment, and tells how.
  ///
  /// - Parameter clock: what the time of steps is measured by: the time since any instant.
  /// - Throws: ``SegmentError``.
  public func plan(timedBy clock: () -> Duration = Self.monotonicTime) throws(SegmentError) -> SegmentPlan {
    try withoutActuallyEscaping(clock) { clock throws(SegmentError) in
      var log = PlanLog(clock: clock)
      _ = try prepared.members(after: nil, limit: .max, &log, access)
      return log.plan
    }
  }

  /// The time since some instant of this run, by a clock that nobody sets.
  public static func monotonicTime() -> Duration { ContinuousClock.Instant.now - beginning }

  private static let beginning = ContinuousClock.Instant.now

  /// Why a customer is a member, or is not.
  ///
  /// - Throws: as ``contains(_:)``.
  public func explain(_ customer: CustomerID) throws(SegmentError) -> Explanation {
    try prepared.explain(try root(of: customer), access)
  }

  private func root(of customer: CustomerID) throws(SegmentError) -> CustomerID {
    let access = self.access
    return try SegmentError.fromStore { () throws(CustomerStoreError) in try access.rootID(of: customer) }
  }
}

@available(*, unavailable)
extension BoundSegment: Sendable {}
