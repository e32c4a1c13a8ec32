internal import CustomerStore

/// Takes down the steps of an answer. Clocks are read, and pages counted, only where the plan is what is asked for.
struct PlanLog {
  private(set) var plan = SegmentPlan()
  /// Reads the clock, if steps are to be timed.
  private let clock: (() -> Duration)?
  private var start: Duration?

  init(clock: (() -> Duration)? = nil) { self.clock = clock }

  /// Whether the plan is what is asked for.
  var isTelling: Bool { clock != nil }

  /// Finds something out that only a plan tells.
  func isTold<Tx: CustomerReading & ~Copyable & ~Escapable, Result>(
    _ tx: borrowing Tx, _ body: (borrowing Tx) throws(CustomerStoreError) -> Result
  ) throws(SegmentError) -> Result? {
    guard isTelling else { return nil }
    return try SegmentError.fromStore { () throws(CustomerStoreError) in try body(tx) }
  }

  mutating func begin() { start = clock?() }

  mutating func end(_ text: @autoclosure () -> String, estimate: Int?, count: Int, pages: Int? = nil) {
    guard let clock, let start else { return }
    plan.steps.append(
      PlanStep(text(), estimatedCount: estimate, count: count, pageCount: pages, duration: clock() - start))
  }

  mutating func noteTest() { plan.testedCount &+= 1 }

  mutating func noteMembers(_ count: Int, estimate: Int?) {
    plan.memberCount = count
    plan.estimatedMemberCount = estimate
  }
}
