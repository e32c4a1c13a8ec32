public import CustomerModel
public import CustomerStore

/// Gives segments numbers of customers that are worked out elsewhere, such as the chance to leave or the value to come:
/// measures by the name ``Measure/metric(_:)``, to be tested, ranked and sorted by.
///
/// ```swift
/// struct Luck: MetricProvider {
///   let names: Set<String> = ["luck"]
///   func value(
///     of metric: String, for customer: CustomerID, at now: Timestamp, knownAt: Timestamp?, in state: borrowing StoreAccess
///   ) -> Double? { 0.75 }
/// }
/// let lucky = SegmentPredicate.measure(.metric("luck"), .isAtLeast(.decimal(try ExactDecimal("0.5"))))
/// let count = try database.read { tx in
///   try tx.bind(tx.compile(lucky, metrics: Luck()), at: Timestamp(day: "2026-11-23")).count()
/// }
/// count  // == 1
/// ```
public protocol MetricProvider: Sendable {
  /// The names of the metrics that it gives.
  var names: Set<String> { get }

  /// The value of a metric for a customer.
  ///
  /// It has to be the same for the same arguments and the same state.
  ///
  /// - Parameters:
  ///   - metric: one of ``names``.
  ///   - customer: of whom.
  ///   - now: at which instant: what occurred then or later does not count.
  ///   - knownAt: only what the store had learned by then; what it knows now if `nil`.
  ///   - state: the state of the store that is asked.
  /// - Returns: `nil` if there is none; a value that is not finite is none.
  /// - Throws: ``SegmentError``.
  func value(
    of metric: String, for customer: CustomerID, at now: Timestamp, knownAt: Timestamp?, in state: borrowing StoreAccess
  ) throws(SegmentError) -> Double?
}
