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

  /// The names of the segments in a predicate.
  static func segmentNames(in predicate: SegmentPredicate) -> Set<String> {
    switch predicate {
    case .all(let parts), .any(let parts), .atLeast(_, let parts), .exactly(_, let parts):
      parts.reduce(into: []) { $0.formUnion(segmentNames(in: $1)) }
    case .not(let part): segmentNames(in: part)
    case .segment(let name): [name]
    case .measure, .sequence, .regularly, .didNot, .resumed, .ranked, .consent, .list: []
    }
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
    case .measure, .sequence, .regularly, .didNot, .resumed, .consent, .list, .segment: break
    }
  }
}
