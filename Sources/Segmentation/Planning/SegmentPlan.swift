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
  public internal(set) var steps: [PlanStep] = []
  /// How many customers were tested one by one.
  public internal(set) var testedCount = 0
  /// How many members were estimated before anything was done; `nil` where nothing tells.
  public internal(set) var estimatedMemberCount: Int?
  /// How many are members.
  public internal(set) var memberCount = 0
}

extension SegmentPlan: CustomStringConvertible {
  /// A line for each step.
  public var description: String {
    let estimate = estimatedMemberCount.map { ", about \($0) expected" } ?? ""
    return (steps.map(\.description) + ["\(testedCount)  tested one by one", "\(memberCount)  members\(estimate)"])
      .joined(separator: "\n")
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
  /// About how many customers were expected; `nil` where nothing tells.
  public let estimatedCount: Int?
  /// How many customers it left.
  public let count: Int
  /// How many pages of the store it read, without those that lead to them; `nil` where they were not counted: those of
  /// declared indexes and of single customers.
  public let pageCount: Int?
  /// How long it took.
  public let duration: Duration

  init(_ text: String, estimatedCount: Int?, count: Int, pageCount: Int?, duration: Duration) {
    self.text = text
    self.estimatedCount = estimatedCount
    self.count = count
    self.pageCount = pageCount
    self.duration = duration
  }
}

extension PlanStep: CustomStringConvertible {
  /// What was done, with its figures.
  public var description: String {
    var figures: [String] = []
    if let estimatedCount { figures.append("about \(estimatedCount) expected") }
    if let pageCount { figures.append("\(pageCount) pages") }
    let (seconds, attoseconds) = duration.components
    figures.append("\(seconds * 1_000_000 + attoseconds / 1_000_000_000_000) µs")
    return "\(count)  \(text) (\(figures.joined(separator: ", ")))"
  }
}
