public import CustomerModel

/// Why a customer is a member of a segment, or is not: the answer of each condition, what it was measured from, and the
/// interactions that counted.
///
/// ```swift
/// let buyers = SegmentPredicate.did(Activity(.purchase, within: .last(30, .days)), atLeast: 2)
/// let why = try database.read { tx in try tx.explain(ada, in: buyers, at: Timestamp(day: "2026-11-23")) }
/// why.holds                        // == false
/// why.root.measured                // == "1"
/// why.root.evidence.count          // == 1
/// why.mayChangeAt == nil           // == true
/// ```
public struct Explanation: Sendable {
  /// One condition and its answer.
  public struct Node: Sendable {
    /// What was asked.
    public let predicate: SegmentPredicate
    /// The answer.
    public let holds: Bool
    /// What was measured; `nil` of conditions that measure nothing.
    public let measured: String?
    /// The interactions that counted, in the order of time, the last ones if they are many.
    public let evidence: [Interaction]
    /// How many interactions counted.
    public let evidenceCount: Int
    /// What has to change so that a comparison holds that does not; `nil` where it holds, or no single number tells.
    public let missing: String?
    /// The conditions within it.
    public let parts: [Node]
  }

  /// The customer.
  public let customer: CustomerID
  /// At which instant it was asked.
  public let instant: Timestamp
  /// The answer of the whole, and of its parts.
  public let root: Node
  /// The next instant at which the answer can change without new facts; `nil` if there is none.
  public let mayChangeAt: Timestamp?

  /// Whether the customer is a member.
  public var holds: Bool { root.holds }

  /// How many interactions of each condition are listed at most.
  public static let evidenceLimit = 20
}

extension Explanation: CustomStringConvertible {
  /// A line for each condition, with those within it behind it.
  public var description: String {
    var lines: [String] = []
    Self.append(root, indentation: "", to: &lines)
    if let mayChangeAt { lines.append("may change by itself at \(mayChangeAt)") }
    return lines.joined(separator: "\n")
  }

  private static func append(_ node: Node, indentation: String, to lines: inout [String]) {
    var line = "\(indentation)\(node.holds ? "yes" : "no ")  "
    switch node.predicate {
    case .all: line += "all of"
    case .any: line += "any of"
    case .not: line += "not"
    case .atLeast(let count, _): line += "at least \(count) of"
    case .exactly(let count, _): line += "exactly \(count) of"
    default: line += "\(node.predicate)"
    }
    if let measured = node.measured { line += ": \(measured)" }
    if let missing = node.missing { line += " (\(missing))" }
    lines.append(line)
    for interaction in node.evidence {
      let key = interaction.key.map { " \($0)" } ?? ""
      lines.append("\(indentation)       \(interaction.occurredAt) \(interaction.payload.kind)\(key)")
    }
    for part in node.parts { append(part, indentation: indentation + "  ", to: &lines) }
  }
}
