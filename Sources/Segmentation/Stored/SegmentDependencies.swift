internal import CustomerModel
internal import CustomerStore

/// What a predicate depends on: which facts of a customer can change its answer, and whether time alone can.
struct SegmentDependencies {
  /// The kinds of interactions; not all of them if ``readsAllKinds``.
  private(set) var kinds: Set<InteractionKind> = []
  private(set) var readsAllKinds = false
  /// The names of attributes, as the schema has them now.
  private(set) var attributes: Set<String> = []
  private(set) var readsTags = false
  private(set) var readsAccounts = false
  private(set) var readsConsents = false
  /// Whether customers are told apart by who they are, and not by what they did.
  private(set) var readsIdentity = false
  /// Whether the answer can change as time goes on, but for interactions to come.
  private(set) var dependsOnTime = false

  /// - Parameter predicate: one that is compiled.
  init(_ predicate: SegmentPredicate, zone: SegmentZone) {
    walk(predicate)
    if zone == .customer { attributes.insert(Self.timeZoneName) }
  }

  private static let signUpName = "signedUpAt"
  private static let timeZoneName = "timeZone"

  private mutating func walk(_ predicate: SegmentPredicate) {
    switch predicate {
    case .all(let parts), .any(let parts), .atLeast(_, let parts), .exactly(_, let parts):
      for part in parts { walk(part) }
    case .not(let part): walk(part)
    case .measure(let measure, let test):
      walk(measure)
      walk(test)
    case .sequence(let sequence):
      for step in sequence.steps { walk(step.activity) }
      if let absence = sequence.isNotFollowedBy {
        walk(absence.activity)
        dependsOnTime = true
      }
    case .regularly(let activity, _, _, _):
      walk(activity)
      dependsOnTime = true
    case .didNot(let activity):
      walk(activity)
      guard activity.window != .ever else { return }
      attributes.insert(Self.signUpName)
      // The first interaction of any kind tells since when somebody is there.
      readsAllKinds = true
    case .resumed(let activity, _): walk(activity)
    case .ranked(let measure, _): walk(measure)
    case .accountMembers(_, let part):
      readsAccounts = true
      walk(part)
    case .consent:
      readsConsents = true
      dependsOnTime = true
    case .list: readsIdentity = true
    case .segment: break
    }
  }

  private mutating func walk(_ measure: Measure) {
    switch measure {
    case .attribute(let name): attributes.insert(name)
    case .tags: readsTags = true
    case .accounts: readsAccounts = true
    case .count(let activity), .dayCount(let activity), .sum(_, let activity, _), .average(_, let activity, _),
      .minimum(_, let activity), .maximum(_, let activity), .distinctCount(_, let activity),
      .mostFrequent(_, let activity), .firstValue(_, let activity), .lastValue(_, let activity),
      .first(let activity), .last(let activity):
      walk(activity)
    case .daysSinceLast(let activity), .pace(let activity), .trend(let activity):
      walk(activity)
      dependsOnTime = true
    case .share(let part, let whole):
      walk(part)
      walk(whole)
    case .bucket: readsIdentity = true
    case .metric: dependsOnTime = true
    }
  }

  private mutating func walk(_ activity: Activity) {
    if let kind = activity.kind { kinds.insert(kind) } else { readsAllKinds = true }
    switch activity.window {
    case .ever, .fixed: break
    case .rolling, .calendar, .before, .next: dependsOnTime = true
    }
    for condition in activity.conditions { walk(condition.test) }
  }

  private mutating func walk(_ test: ValueTest) {
    switch test {
    case .orMissing(let test): walk(test)
    case .compares(_, let measure): walk(measure)
    case .isWithin, .returnsWithin: dependsOnTime = true
    case .equals, .isNot, .isLess, .isAtMost, .isMoreThan, .isAtLeast, .isBetween, .isOneOf, .isNoneOf, .isSet,
      .isUnset, .isNull, .isMissing, .isEmpty, .contains, .startsWith, .endsWith, .matches, .containsAny, .containsAll,
      .containsNone:
      break
    }
  }

  // MARK: -

  /// The names of the segments in a predicate. What is deeper than a segment may be is left out: it is refused anyway.
  static func segmentNames(in predicate: SegmentPredicate, depth: Int = 0) -> Set<String> {
    guard depth < SegmentLimits.depth else { return [] }
    switch predicate {
    case .all(let parts), .any(let parts), .atLeast(_, let parts), .exactly(_, let parts):
      return parts.reduce(into: []) { $0.formUnion(segmentNames(in: $1, depth: depth + 1)) }
    case .not(let part), .accountMembers(_, let part): return segmentNames(in: part, depth: depth + 1)
    case .segment(let name): return [name]
    case .measure, .sequence, .regularly, .didNot, .resumed, .ranked, .consent, .list: return []
    }
  }

  /// Whether a predicate, or a segment that it names, names one that is not given.
  static func namesOthers(_ predicate: SegmentPredicate, than given: [String: SegmentPredicate]) -> Bool {
    let names = segmentNames(in: predicate)
    if names.isEmpty { return false }
    return !names.isSubset(of: given.keys) || given.values.contains { !segmentNames(in: $0).isSubset(of: given.keys) }
  }

  /// Refuses a predicate whose answer others can change by what they do.
  static func checkIsLiving(_ predicate: SegmentPredicate, _ path: String = "$") throws(SegmentError) {
    switch predicate {
    case .all(let parts), .any(let parts), .atLeast(_, let parts), .exactly(_, let parts):
      for (index, part) in parts.enumerated() { try checkIsLiving(part, "\(path)[\(index)]") }
    case .not(let part): try checkIsLiving(part, "\(path).not")
    case .ranked:
      throw .notLiving(
        path: path, reason: "a rank changes with what others do; ask for its members when they are needed")
    case .accountMembers:
      throw .notLiving(
        path: path,
        reason: "the members of an account change it by what they do; ask for its members when they are needed")
    case .measure(let measure, let test):
      guard !measure.readsMetrics, !test.readsMetrics else {
        throw .notLiving(
          path: path, reason: "a metric is worked out elsewhere; ask for its members when they are needed")
      }
    case .sequence, .regularly, .didNot, .resumed, .consent, .list, .segment: break
    }
  }
}

extension Measure {
  /// Whether its value is worked out elsewhere.
  fileprivate var readsMetrics: Bool { if case .metric = self { true } else { false } }
}

extension ValueTest {
  fileprivate var readsMetrics: Bool {
    switch self {
    case .compares(_, let measure): measure.readsMetrics
    case .orMissing(let test): test.readsMetrics
    default: false
    }
  }
}
