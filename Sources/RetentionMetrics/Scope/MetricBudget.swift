/// How long a metric may take, and whether it is still wanted.
///
/// ```swift
/// let budget = MetricBudget(deadline: .now + .milliseconds(200))
/// let impatient = MetricBudget { true }   // the host's way to stop
/// ```
public struct MetricBudget: Sendable {
  /// When the answer is of no use any more; `nil` for never.
  public var deadline: ContinuousClock.Instant?
  /// Whether the host wants it no more; asked every few thousand customers.
  public var isCancelled: @Sendable () -> Bool

  /// A budget; without arguments, none.
  public init(
    deadline: ContinuousClock.Instant? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.deadline = deadline
    self.isCancelled = isCancelled
  }

  /// Stops what takes too long.
  ///
  /// - Throws: ``MetricError/cancelled``, ``MetricError/deadlineExceeded``.
  func check() throws(MetricError) {
    if isCancelled() { throw .cancelled }
    if let deadline, ContinuousClock.now >= deadline { throw .deadlineExceeded }
  }
}
