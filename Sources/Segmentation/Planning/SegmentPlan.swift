/// How a segment was answered.
///
/// ```swift
/// let plan = try database.read { tx in
///   try tx.plan(of: .did(Activity(.purchase, within: .last(30, .days))), at: Timestamp(day: "2026-11-23"))
/// }
/// plan.memberCount   // == 1
/// ```
public struct SegmentPlan: Sendable {
  /// What was done, in this order.
  public internal(set) var steps: [PlanStep]
  /// How many customers were tested one by one.
  public internal(set) var testedCount = 0
  /// How many are members.
  public internal(set) var memberCount = 0
}

extension SegmentPlan: CustomStringConvertible {
  /// A line for each step.
  public var description: String {
    let lines = steps.map { "\($0.count)  \($0.text)" }
    return (lines + ["\(testedCount)  tested one by one", "\(memberCount)  members"]).joined(separator: "\n")
  }
}

/// One step of a plan.
///
/// ```swift
/// let now = try Timestamp(day: "2026-11-23")
/// let plan = try database.read { tx in try tx.plan(of: .did(Activity(.purchase, within: .last(30, .days))), at: now) }
/// plan.steps.first?.count   // == 1
/// ```
public struct PlanStep: Sendable {
  /// What was done.
  public let text: String
  /// How many customers it left.
  public let count: Int

  init(_ text: String, count: Int) {
    self.text = text
    self.count = count
  }
}
