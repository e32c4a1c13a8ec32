/// How deep conditions, and tests that have others in them, are within each other.
enum TreeDepth {
  /// Whether a predicate is as deep as a segment may be. It is found without looking deeper.
  static func isAdmitted(_ predicate: SegmentPredicate) -> Bool { isAdmitted(predicate, 0) }

  private static func isAdmitted(_ predicate: SegmentPredicate, _ depth: Int) -> Bool {
    guard depth < SegmentLimits.depth else { return false }
    switch predicate {
    case .all(let parts), .any(let parts), .atLeast(_, let parts), .exactly(_, let parts):
      return parts.allSatisfy { isAdmitted($0, depth + 1) }
    case .not(let part), .accountMembers(_, let part): return isAdmitted(part, depth + 1)
    case .measure(let measure, let test): return isAdmitted(measure, depth) && isAdmitted(test, depth)
    case .sequence(let sequence):
      let activities = sequence.steps.map(\.activity) + (sequence.isNotFollowedBy.map { [$0.activity] } ?? [])
      return activities.allSatisfy { isAdmitted($0, depth) }
    case .regularly(let activity, _, _, _), .didNot(let activity), .resumed(let activity, _):
      return isAdmitted(activity, depth)
    case .ranked(let measure, _): return isAdmitted(measure, depth)
    case .consent, .list, .segment: return true
    }
  }

  private static func isAdmitted(_ activity: Activity, _ depth: Int) -> Bool {
    activity.conditions.allSatisfy { isAdmitted($0.test, depth) }
  }

  private static func isAdmitted(_ measure: Measure, _ depth: Int) -> Bool {
    switch measure {
    case .attribute, .tags, .accounts, .bucket, .metric: true
    case .count(let activity), .dayCount(let activity), .first(let activity), .last(let activity),
      .daysSinceLast(let activity), .trend(let activity), .pace(let activity), .sum(_, let activity, _),
      .average(_, let activity, _), .minimum(_, let activity), .maximum(_, let activity),
      .distinctCount(_, let activity), .mostFrequent(_, let activity), .firstValue(_, let activity),
      .lastValue(_, let activity):
      isAdmitted(activity, depth)
    case .share(let part, let whole): isAdmitted(part, depth) && isAdmitted(whole, depth)
    }
  }

  private static func isAdmitted(_ test: ValueTest, _ depth: Int) -> Bool {
    guard depth < SegmentLimits.depth else { return false }
    switch test {
    case .compares(_, let measure): return depth + 1 < SegmentLimits.depth && isAdmitted(measure, depth + 1)
    case .orMissing(let test): return isAdmitted(test, depth + 1)
    default: return true
    }
  }
}
