internal import CustomerModel
internal import CustomerStore

extension Evaluator {
  /// The answer of a predicate with its reasons.
  func explain<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Explanation.Node {
    let holds = try holds(predicate, &facts, tx)
    var parts: [Explanation.Node] = []
    var measured: String?
    var missing: String?
    var evidence: [Interaction] = []
    switch predicate {
    case .all(let inner), .any(let inner), .atLeast(_, let inner), .exactly(_, let inner):
      for part in inner { parts.append(try explain(part, &facts, tx)) }
    case .not(let inner): parts.append(try explain(inner, &facts, tx))
    case .measure(let measure, let test):
      let value = try value(of: measure, &facts, tx)
      measured = value.text(describing: measure)
      if !holds { missing = Self.missing(value, test) }
      if let activity = measure.evidence { evidence = try events(activity, &facts, tx) }
    case .didNot(let activity), .resumed(let activity, _): evidence = try events(activity, &facts, tx)
    case .regularly(let activity, _, let periods, let unit):
      measured = "\(try periodCount(activity, periods, unit, &facts, tx)) of \(periods)"
      evidence = try events(activity, &facts, tx)
    case .sequence(let sequence):
      for step in sequence.steps { evidence += try events(step.activity, &facts, tx) }
      evidence.sort { $0.occurredAt < $1.occurredAt }
    case .consent(let purpose, let channel):
      let state = try facts.consents(tx, knownAt: knownAt).state(purpose: purpose, channel: channel, asOf: now)
      measured =
        switch state {
        case .granted(let record): "granted \(record.at)"
        case .withdrawn(let record): "withdrawn \(record.at)"
        case .expired(let record): "expired \(record.expiresAt ?? record.at)"
        case .unknown: "never asked"
        }
    case .accountMembers(_, let part):
      let (count, all) = try accountMembers(satisfying: part, &facts, tx)
      measured = "\(count) of \(all)"
    case .list, .segment, .ranked: break
    }
    return Explanation.Node(
      predicate: predicate, holds: holds, measured: measured, evidence: evidence.suffix(Explanation.evidenceLimit),
      evidenceCount: evidence.count, missing: missing, parts: parts)
  }

  /// The least change of a number that makes a comparison hold.
  private static func missing(_ value: MeasuredValue, _ test: ValueTest) -> String? {
    switch test {
    case .isAtLeast(let bound), .isBetween(let bound, _): difference(from: value, to: bound, isMore: true)
    case .isAtMost(let bound): difference(from: value, to: bound, isMore: false)
    case .equals(let bound):
      difference(from: value, to: bound, isMore: true) ?? difference(from: value, to: bound, isMore: false)
    default: nil
    }
  }

  private static func difference(from value: MeasuredValue, to bound: AttributeValue, isMore: Bool) -> String? {
    guard value.order(to: .value(bound), in: .utc) == (isMore ? .less : .more) else { return nil }
    let word = isMore ? "more" : "fewer"
    switch (value, bound) {
    case (.value(.integer(let number)), .integer(let bound)):
      let (difference, overflows) =
        isMore ? bound.subtractingReportingOverflow(number) : number.subtractingReportingOverflow(bound)
      return overflows ? nil : "\(difference) \(word)"
    case (.value(.money(let amount)), .money(let bound)):
      let (difference, overflows) =
        isMore
        ? bound.minorUnits.subtractingReportingOverflow(amount.minorUnits)
        : amount.minorUnits.subtractingReportingOverflow(bound.minorUnits)
      return overflows ? nil : "\(Money(minorUnits: difference, currency: bound.currency)) \(isMore ? "more" : "less")"
    default: return nil
    }
  }
}

extension MeasuredValue {
  /// What was measured, in words.
  fileprivate func text(describing measure: Measure) -> String {
    switch self {
    case .missing: "nothing"
    case .cleared: "cleared"
    case .value(let value): value.description
    case .real(let number): "\((number * 100).rounded() / 100)"
    case .realAmount(let minorUnits, let currency):
      "\(Money(minorUnits: Int64(clamping: minorUnits), currency: currency))"
    }
  }
}

extension Int64 {
  /// The nearest whole number there is.
  fileprivate init(clamping number: Double) {
    self = Int64(exactly: number.rounded()) ?? (number < 0 ? .min : .max)
  }
}

extension Measure {
  /// The interactions that it is measured from.
  fileprivate var evidence: Activity? {
    switch self {
    case .attribute, .tags, .accounts, .bucket, .metric: nil
    case .count(let activity), .dayCount(let activity), .sum(_, let activity, _), .average(_, let activity, _),
      .minimum(_, let activity), .maximum(_, let activity), .distinctCount(_, let activity),
      .mostFrequent(_, let activity), .firstValue(_, let activity), .lastValue(_, let activity),
      .first(let activity), .last(let activity), .daysSinceLast(let activity), .share(let activity, _),
      .trend(let activity), .pace(let activity):
      activity
    }
  }
}
