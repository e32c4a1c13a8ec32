/// A tree of conditions in a row, each in front of what is within it, which the front of a summary answers as far as it
/// can: without allocations, in some nanoseconds.
package struct SummaryProgram: Sendable {
  /// What a node asks of those within it.
  package enum Operation: Sendable, BitwiseCopyable, Equatable {
    case all, any, not
    case atLeast(Int32), exactly(Int32)
    /// A condition.
    case condition
    /// Something that a summary does not tell.
    case unknown
  }

  package struct Node: BitwiseCopyable, Sendable {
    package let operation: Operation
    /// Behind which place the next node that is not within this one is.
    package fileprivate(set) var end: Int32
    let condition: SummaryCondition?
  }

  /// A condition of a plain conjunction, or its opposite.
  struct Literal: BitwiseCopyable, Sendable {
    let condition: SummaryCondition
    let isNegated: Bool
  }

  /// The conditions that the first node asks for as they are, which most programs are: they are looked at first.
  private(set) var literals: [Literal] = []
  /// Whether the literals are all of it.
  private var isConjunction = false
  /// The sorts of interactions that are asked about.
  private(set) var parts = SummaryHead.Parts()
  /// The nodes; the first one holds all others.
  package private(set) var nodes: [Node] = []
  /// Whether something can be told.
  package private(set) var tellsSomething = false

  package init() {}

  /// Begins a node that has others in it, and returns its place.
  package mutating func begin(_ operation: Operation) -> Int {
    nodes.append(Node(operation: operation, end: 0, condition: nil))
    return nodes.count - 1
  }

  /// Ends a node.
  package mutating func end(_ place: Int) {
    nodes[place].end = Int32(truncatingIfNeeded: nodes.count)
    if place == 0 { findLiterals() }
  }

  private mutating func findLiterals() {
    literals = []
    guard let root = nodes.first else { return }
    if root.operation == .all {
      isConjunction = true
      var next = 1
      while next < nodes.count {
        let isNegated = nodes[next].operation == .not
        let place = isNegated ? next + 1 : next
        if place < nodes.count, let condition = nodes[place].condition {
          literals.append(Literal(condition: condition, isNegated: isNegated))
        } else {
          isConjunction = false
        }
        next = Int(nodes[next].end)
      }
    }
  }

  /// Appends a condition, or something that is not told.
  package mutating func append(_ condition: SummaryCondition?) {
    nodes.append(
      Node(
        operation: condition == nil ? .unknown : .condition, end: Int32(truncatingIfNeeded: nodes.count + 1),
        condition: condition))
    if let condition {
      tellsSomething = true
      parts.formUnion(condition.extent.parts)
      if nodes.count == 1 {
        literals = [Literal(condition: condition, isNegated: false)]
        isConjunction = true
      }
    }
  }

  /// What is told of a customer.
  ///
  /// - Complexity: O(nodes), at most.
  @inline(__always)
  package func answer(_ head: SummaryHead) -> SummaryAnswer { answer(head, literals.span) }

  /// The answer, where the literals were borrowed before: for many customers.
  @inline(__always)
  func answer(_ head: SummaryHead, _ literals: Span<Literal>) -> SummaryAnswer {
    var result = SummaryAnswer.yes
    for index in literals.indices {
      let literal = literals[index]
      let answer = literal.condition.answer(head)
      let part = literal.isNegated ? answer.opposite : answer
      if part == .no { return .no }
      result = min(result, part)
    }
    return isConjunction ? result : treeAnswer(head)
  }

  @inline(never)
  private func treeAnswer(_ head: SummaryHead) -> SummaryAnswer {
    let nodes = nodes.span
    return nodes.isEmpty ? .unknown : Self.answer(nodes, 0, head)
  }

  /// The answer of a node. Nodes are as deep within each other as conditions of segments may be.
  private static func answer(_ nodes: Span<Node>, _ place: Int, _ head: SummaryHead) -> SummaryAnswer {
    let node = nodes[place]
    if let condition = node.condition { return condition.answer(head) }
    let end = Int(node.end)
    var next = place + 1
    switch node.operation {
    case .condition, .unknown: return .unknown
    case .not: return next < end ? answer(nodes, next, head).opposite : .unknown
    case .all:
      var result = SummaryAnswer.yes
      while next < end {
        let part = nodes[next].condition?.answer(head) ?? answer(nodes, next, head)
        if part == .no { return .no }
        result = min(result, part)
        next = Int(nodes[next].end)
      }
      return result
    case .any:
      var result = SummaryAnswer.no
      while next < end {
        let part = answer(nodes, next, head)
        if part == .yes { return .yes }
        result = max(result, part)
        next = Int(nodes[next].end)
      }
      return result
    case .atLeast(let count):
      let (sure, possible) = counts(nodes, from: next, to: end, head)
      return sure >= count ? .yes : possible < count ? .no : .unknown
    case .exactly(let count):
      let (sure, possible) = counts(nodes, from: next, to: end, head)
      return sure > count || possible < count ? .no : sure == possible ? .yes : .unknown
    }
  }

  /// How many of some nodes are answered with yes, and how many may be.
  private static func counts(
    _ nodes: Span<Node>, from start: Int, to end: Int, _ head: SummaryHead
  ) -> (sure: Int32, possible: Int32) {
    var (sure, possible) = (0 as Int32, 0 as Int32)
    var next = start
    while next < end {
      switch answer(nodes, next, head) {
      case .no: break
      case .unknown: possible &+= 1
      case .yes:
        sure &+= 1
        possible &+= 1
      }
      next = Int(nodes[next].end)
    }
    return (sure, possible)
  }
}
