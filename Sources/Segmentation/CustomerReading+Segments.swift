public import CustomerModel
public import CustomerStore
internal import LMDB

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Whether a predicate holds of a customer at an instant.
  ///
  /// ```swift
  /// let buyers = SegmentPredicate.did(Activity(.purchase, within: .last(30, .days)))
  /// let now = try Timestamp(day: "2026-11-23")
  /// try database.read { tx in try tx.contains(ada, in: buyers, at: now) }  // == true
  /// ```
  ///
  /// - Parameters:
  ///   - customer: whom it is about.
  ///   - predicate: what has to hold.
  ///   - zone: whose calendar counts.
  ///   - segments: what the segments stand for that the predicate names.
  ///   - now: at which instant. What occurred then or later does not count; attributes are as they are.
  ///   - knownAt: only what the store had learned by then of interactions and consents; what it knows now if left out.
  /// - Throws: ``SegmentError``.
  /// - Complexity: O(1) if the summary tells it, else the interactions of the customer in the predicate's windows; with
  ///   ranks, all customers.
  public borrowing func contains(
    _ customer: CustomerID, in predicate: SegmentPredicate, zone: SegmentZone = .store,
    segments: [String: SegmentPredicate] = [:],
    at now: Timestamp, knownAt: Timestamp? = nil
  ) throws(SegmentError) -> Bool {
    try bind(try compile(predicate, zone: zone, segments: segments), at: now, knownAt: knownAt).contains(customer)
  }

  /// How many customers are members.
  ///
  /// - Throws: ``SegmentError``.
  public borrowing func count(
    of predicate: SegmentPredicate, zone: SegmentZone = .store, segments: [String: SegmentPredicate] = [:],
    at now: Timestamp,
    knownAt: Timestamp? = nil
  ) throws(SegmentError) -> Int {
    try bind(try compile(predicate, zone: zone, segments: segments), at: now, knownAt: knownAt).count()
  }

  /// The members in the order of their numbers, a page at a time.
  ///
  /// ```swift
  /// let now = try Timestamp(day: "2026-11-23")
  /// try database.read { tx in try tx.members(of: .did(Activity(.purchase)), at: now) }  // == [ada]
  /// ```
  ///
  /// - Parameters:
  ///   - id: the last member of the page before.
  ///   - limit: how many at most.
  /// - Throws: ``SegmentError``.
  public borrowing func members(
    of predicate: SegmentPredicate, zone: SegmentZone = .store, segments: [String: SegmentPredicate] = [:],
    at now: Timestamp,
    knownAt: Timestamp? = nil, after id: CustomerID? = nil, limit: Int = .max
  ) throws(SegmentError) -> [CustomerID] {
    try bind(try compile(predicate, zone: zone, segments: segments), at: now, knownAt: knownAt)
      .members(after: id, limit: limit)
  }

  /// Answers a segment, and tells how.
  ///
  /// - Throws: ``SegmentError``.
  public borrowing func plan(
    of predicate: SegmentPredicate, zone: SegmentZone = .store, segments: [String: SegmentPredicate] = [:],
    at now: Timestamp,
    knownAt: Timestamp? = nil
  ) throws(SegmentError) -> SegmentPlan {
    try bind(try compile(predicate, zone: zone, segments: segments), at: now, knownAt: knownAt).plan()
  }

  /// Why a customer is a member, or is not.
  ///
  /// ```swift
  /// let now = try Timestamp(day: "2026-11-23")
  /// let why = try database.read { tx in try tx.explain(ada, in: .did(Activity(.session)), at: now) }
  /// why.holds          // == false
  /// why.root.missing   // == "1 more"
  /// ```
  ///
  /// - Parameters: as ``contains(_:in:zone:segments:at:knownAt:)``.
  /// - Throws: ``SegmentError``.
  public borrowing func explain(
    _ customer: CustomerID, in predicate: SegmentPredicate, zone: SegmentZone = .store,
    segments: [String: SegmentPredicate] = [:], at now: Timestamp, knownAt: Timestamp? = nil
  ) throws(SegmentError) -> Explanation {
    try bind(try compile(predicate, zone: zone, segments: segments), at: now, knownAt: knownAt).explain(customer)
  }
}
