internal import CustomerModel

/// Writes the text form.
struct TextPrinter {
  private(set) var text = ""

  mutating func append(_ part: String) { text += part }

  mutating func append(_ predicate: SegmentPredicate, depth: Int) {
    // What is deeper is no segment, and would take as much of the stack.
    guard depth < SegmentLimits.depth else { return append("…") }
    switch predicate {
    case .all(let parts) where parts.isEmpty: append("everyone")
    case .all(let parts) where parts.count > 1: append(parts, with: " and ", depth)
    case .any(let parts) where parts.count > 1: append(parts, with: " or ", depth)
    case .all(let parts): append("all ", parts, depth)
    case .any(let parts): append("any ", parts, depth)
    case .atLeast(let count, let parts): append("at least \(count) of ", parts, depth)
    case .exactly(let count, let parts): append("exactly \(count) of ", parts, depth)
    case .not(let part):
      append("not ")
      append(operand: part, depth + 1)
    case .measure(.count(let activity), .isAtLeast(.integer(let count))):
      append("did ", activity, count == 1 ? "" : " at least \(count) times", depth)
    case .measure(.count(let activity), .isAtMost(.integer(let count))):
      append("did ", activity, " at most \(count) times", depth)
    case .measure(.count(let activity), .equals(.integer(let count))):
      append("did ", activity, " exactly \(count) times", depth)
    case .measure(.bucket(let salt), .isBetween(.integer(let low), .integer(let high))) where high < .max:
      append("bucket \(TextWords.quoted(salt)) \(low)..<\(high + 1)")
    case .measure(let measure, let test):
      append(measure, depth)
      append(" ")
      append(test, isAmount: measure.isAmount, depth)
    case .sequence(let sequence): append(sequence, depth)
    case .regularly(let activity, let count, let periods, let unit):
      append("regularly ", activity, " in at least \(count) of last \(WindowForm.text(periods, unit))", depth)
    case .didNot(let activity): append("did not ", activity, "", depth)
    case .resumed(let activity, let pause): append("resumed ", activity, " after \(WindowForm.text(pause))", depth)
    case .ranked(let measure, let rank):
      append("in \(Self.words(rank)) by ")
      append(measure, depth)
    case .consent(let purpose, let channel):
      append("consents to \(TextWords.quoted(purpose))")
      if let channel { append(" by \(Self.name(channel.name))") }
    case .accountMembers(let quantifier, let part):
      append("account members \(Self.words(quantifier)) (")
      append(part, depth: depth + 1)
      append(")")
    case .list(let ids): append("customers (\(ids.map(\.description).joined(separator: ", ")))")
    case .segment(let name): append("in segment \(TextWords.quoted(name))")
    }
  }

  /// A name, in quotation marks if it has to be.
  static func name(_ name: String) -> String { TextWords.isPlain(name) ? name : TextWords.quoted(name) }

  // MARK: Groups

  private mutating func append(_ parts: [SegmentPredicate], with word: String, _ depth: Int) {
    for (index, part) in parts.enumerated() {
      if index > 0 { append(word) }
      append(operand: part, depth + 1)
    }
  }

  /// A condition beside `and`, `or` or `not`, which has brackets if it has such words of its own.
  private mutating func append(operand: SegmentPredicate, _ depth: Int) {
    let isGroup =
      switch operand {
      case .all(let parts), .any(let parts): parts.count > 1
      default: false
      }
    if isGroup { append("(") }
    append(operand, depth: depth)
    if isGroup { append(")") }
  }

  private mutating func append(_ head: String, _ parts: [SegmentPredicate], _ depth: Int) {
    append(head)
    append("(")
    for (index, part) in parts.enumerated() {
      if index > 0 { append(", ") }
      append(part, depth: depth + 1)
    }
    append(")")
  }

  private static func words(_ quantifier: Quantifier) -> String {
    switch quantifier {
    case .any: "any"
    case .all: "all"
    case .none: "none"
    case .atLeast(let count): "at least \(count)"
    case .atMost(let count): "at most \(count)"
    case .exactly(let count): "exactly \(count)"
    }
  }

  private static func words(_ rank: Rank) -> String {
    switch rank {
    case .top(let count): "top \(count)"
    case .bottom(let count): "bottom \(count)"
    case .percentiles(let low, let high): "percentiles \(low) to \(high)"
    }
  }

  // MARK: Activities

  private mutating func append(_ head: String, _ activity: Activity, _ tail: String, _ depth: Int) {
    append(head)
    append(activity, depth)
    append(tail)
  }

  mutating func append(_ activity: Activity, _ depth: Int) {
    append(activity.kind.map { Self.name($0.name) } ?? "anything")
    if !activity.conditions.isEmpty {
      append(" where (")
      for (index, condition) in activity.conditions.enumerated() {
        if index > 0 { append(" and ") }
        append("\(Self.name(condition.property)) ")
        append(condition.test, isAmount: false, depth)
      }
      append(")")
    }
    if activity.window != .ever { append(" within \(Self.words(activity.window))") }
  }

  static func words(_ window: ActivityWindow) -> String {
    if case .fixed(let window) = window { return TextWords.quoted(window.description) }
    return WindowForm.text(window)
  }

  private mutating func append(_ sequence: EventSequence, _ depth: Int) {
    append("sequence (")
    for (index, step) in sequence.steps.enumerated() {
      if index > 0 { append(", ") }
      append(step.activity, depth)
      if let limit = step.limit { append(" at most \(WindowForm.text(limit)) later") }
    }
    append(")")
    guard let absence = sequence.isNotFollowedBy else { return }
    append(" not followed by ", absence.activity, " for \(WindowForm.text(absence.limit))", depth)
  }
}
