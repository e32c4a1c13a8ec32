internal import CustomerModel
internal import CustomerStore

/// What the front of a summary alone tells of a predicate: yes, no, or that more has to be read. For questions about
/// everybody: it takes no memory and some nanoseconds a customer.
struct SummaryFilter {
  enum Answer {
    case yes, no, unknown
  }

  /// Conditions all of which have to hold.
  private var conditions: [Condition] = []
  /// Whether there are others besides.
  private(set) var isComplete = true

  private struct Condition: BitwiseCopyable {
    enum Subject {
      case purchases, sessions, all
      /// The sum of all orders in one currency.
      case spend
    }

    let subject: Subject
    /// The window, up to now.
    let start: Int64
    let end: Int64
    /// What the number has to be.
    let least: Int64
    let greatest: Int64
    let currency: UInt16
    let isNegated: Bool
  }

  init(_ predicate: SegmentPredicate, _ evaluator: Evaluator) throws(SegmentError) {
    guard evaluator.knownAt == nil else {
      isComplete = false
      return
    }
    try add(predicate, isNegated: false, evaluator)
  }

  /// Whether nothing can be told.
  var isEmpty: Bool { conditions.isEmpty }

  private mutating func add(
    _ predicate: SegmentPredicate, isNegated: Bool, _ evaluator: Evaluator
  ) throws(SegmentError) {
    switch predicate {
    case .all(let parts) where !isNegated:
      for part in parts { try add(part, isNegated: false, evaluator) }
    case .any(let parts) where isNegated:
      for part in parts { try add(part, isNegated: true, evaluator) }
    case .not(let part): try add(part, isNegated: !isNegated, evaluator)
    case .measure(let measure, let test):
      guard let condition = try Self.condition(measure, test, isNegated: isNegated, evaluator) else {
        isComplete = false
        return
      }
      conditions.append(condition)
    default: isComplete = false
    }
  }

  private static func condition(
    _ measure: Measure, _ test: ValueTest, isNegated: Bool, _ evaluator: Evaluator
  ) throws(SegmentError) -> Condition? {
    let activity: Activity
    var currency: UInt16 = 0
    switch measure {
    case .count(let counted): activity = counted
    case .sum("total", let summed, in: let money?)
    where summed.kind == .purchase && summed.window == .ever && summed.conditions.isEmpty:
      activity = summed
      currency = money.packedCode
    default: return nil
    }
    guard activity.conditions.isEmpty, let range = test.range(in: currency) else { return nil }
    if activity.window.dependsOnZone, case .customer = evaluator.zone { return nil }
    let zone: TimeZoneIdentifier = if case .named(let zone) = evaluator.zone { zone } else { evaluator.storeZone }
    let window = try SegmentError.window("window") { () throws(ModelError) in
      try activity.window.resolved(at: evaluator.now, in: zone)
    }
    let end = min(window.to, evaluator.now).microseconds
    let subject: Condition.Subject
    switch activity.kind {
    case .purchase: subject = currency == 0 ? .purchases : .spend
    case .session: subject = .sessions
    case nil: subject = .all
    default: return nil
    }
    return Condition(
      subject: subject, start: window.from.microseconds, end: end, least: range.lowerBound, greatest: range.upperBound,
      currency: currency, isNegated: isNegated)
  }

  /// What is told of a customer.
  func answer(_ head: SummaryHead) -> Answer {
    var result = isComplete ? Answer.yes : .unknown
    for condition in conditions {
      switch Self.answer(condition, head) {
      case .yes: break
      case .no: return .no
      case .unknown: result = .unknown
      }
    }
    return result
  }

  @inline(__always)
  private static func answer(_ condition: Condition, _ head: SummaryHead) -> Answer {
    let extent: SummaryHead.Extent
    switch condition.subject {
    case .purchases, .spend: extent = head.purchases
    case .sessions: extent = head.sessions
    case .all: extent = head.all
    }
    var (least, greatest) = (extent.count, extent.count)
    if extent.count == 0 || extent.last < condition.start || extent.first >= condition.end {
      (least, greatest) = (0, 0)
    } else if extent.first < condition.start || extent.last >= condition.end {
      // Some are outside; if the last one is inside, one at least is not.
      let isOneInside =
        extent.last >= condition.start && extent.last < condition.end
        || extent.first >= condition.start && extent.first < condition.end
      least = isOneInside ? 1 : 0
      // Of the first and the last one, those that are outside.
      greatest = extent.count - 1
      if condition.subject == .spend { return .unknown }
    }
    if condition.subject == .spend {
      guard !head.hasLedger else { return .unknown }
      let amount = greatest > 0 && head.currency == condition.currency ? head.grossMinorUnits : 0
      (least, greatest) = (amount, amount)
    }
    if least >= condition.least, greatest <= condition.greatest { return condition.isNegated ? .no : .yes }
    if greatest < condition.least || least > condition.greatest { return condition.isNegated ? .yes : .no }
    return .unknown
  }
}

extension ValueTest {
  /// The whole numbers that pass, or the minor units of a currency; `nil` if they are no range.
  fileprivate func range(in currency: UInt16) -> ClosedRange<Int64>? {
    func number(_ value: AttributeValue) -> Int64? {
      switch value {
      case .integer(let number) where currency == 0: number
      case .money(let amount) where amount.currency.packedCode == currency: amount.minorUnits
      default: nil
      }
    }
    switch self {
    case .equals(let value): return number(value).map { $0...$0 }
    case .isAtLeast(let value): return number(value).map { $0 ... .max }
    case .isAtMost(let value): return number(value).map { .min...$0 }
    case .isMoreThan(let value): return number(value).flatMap { $0 == .max ? nil : ($0 + 1) ... .max }
    case .isLess(let value): return number(value).flatMap { $0 == .min ? nil : .min...($0 - 1) }
    case .isBetween(let low, let high):
      guard let low = number(low), let high = number(high), low <= high else { return nil }
      return low...high
    default: return nil
    }
  }
}
