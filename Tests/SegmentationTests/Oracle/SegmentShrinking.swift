import Segmentation

/// Smaller forms of predicates, to show what of one is answered wrongly.
enum SegmentShrinking {
  static func smaller(_ predicate: SegmentPredicate) -> [SegmentPredicate] {
    switch predicate {
    case .all(let parts): return parts + without(parts).map { .all($0) } + within(parts).map { .all($0) }
    case .any(let parts): return parts + without(parts).map { .any($0) } + within(parts).map { .any($0) }
    case .atLeast(let count, let parts): return parts + within(parts).map { .atLeast(count, $0) }
    case .exactly(let count, let parts): return parts + within(parts).map { .exactly(count, $0) }
    case .not(let part): return [part] + smaller(part).map { .not($0) }
    case .accountMembers(let quantifier, let part):
      return [part] + smaller(part).map { .accountMembers(quantifier, $0) }
    case .measure(let measure, .orMissing(let test)): return [.measure(measure, test)]
    case .measure(.count(let activity), let test):
      return smaller(activity).map { .measure(.count($0), test) }
    case .sequence(let sequence):
      var plain = sequence
      plain.isNotFollowedBy = nil
      var shorter = sequence
      shorter.steps.removeLast()
      var candidates = sequence.isNotFollowedBy == nil ? [] : [plain]
      if !shorter.steps.isEmpty { candidates.append(shorter) }
      return candidates.map { .sequence($0) }
    case .regularly(let activity, let count, let last, let unit):
      return smaller(activity).map { .regularly($0, atLeast: count, ofLast: last, unit) }
    case .didNot(let activity): return smaller(activity).map { .didNot($0) }
    case .resumed(let activity, let pause): return smaller(activity).map { .resumed($0, after: pause) }
    case .measure, .ranked, .consent, .list, .segment: return []
    }
  }

  private static func smaller(_ activity: Activity) -> [Activity] {
    activity.conditions.indices.map { place in
      var activity = activity
      activity.conditions.remove(at: place)
      return activity
    }
  }

  private static func without(_ parts: [SegmentPredicate]) -> [[SegmentPredicate]] {
    guard parts.count > 1 else { return [] }
    return parts.indices.map { place in
      var parts = parts
      parts.remove(at: place)
      return parts
    }
  }

  private static func within(_ parts: [SegmentPredicate]) -> [[SegmentPredicate]] {
    parts.indices.flatMap { place in
      smaller(parts[place]).map { part in
        var parts = parts
        parts[place] = part
        return parts
      }
    }
  }
}
