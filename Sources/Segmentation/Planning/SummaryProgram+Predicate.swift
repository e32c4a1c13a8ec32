internal import CustomerModel
internal import CustomerStore

// What the front of a summary tells of a predicate. The evaluator reads single activities out of summaries by the same
// extents.

extension SummaryExtent {
  /// An activity within a window, which is as far as it is past.
  init(_ activity: Activity, in window: Range<Timestamp>) {
    self.init(
      activity.kind, from: window.lowerBound, before: window.upperBound, hasConditions: !activity.conditions.isEmpty)
  }
}

extension SummaryProgram {
  /// The program of a predicate at the evaluator's instant.
  init(_ predicate: SegmentPredicate, _ evaluator: Evaluator) throws(SegmentError) {
    self.init()
    // What was known at another time is in no summary.
    guard evaluator.knownAt == nil else { return }
    try append(predicate, evaluator)
  }

  private mutating func append(_ predicate: SegmentPredicate, _ evaluator: Evaluator) throws(SegmentError) {
    switch predicate {
    case .all(let parts): try append(.all, parts, evaluator)
    case .any(let parts): try append(.any, parts, evaluator)
    case .not(let part): try append(.not, [part], evaluator)
    case .atLeast(let count, let parts):
      try append(.atLeast(Int32(clamping: count)), parts, evaluator)
    case .exactly(let count, let parts):
      try append(.exactly(Int32(clamping: count)), parts, evaluator)
    case .measure(let measure, let test): append(try Self.condition(measure, test, evaluator))
    case .didNot(let activity):
      // Who did it is out; of others it has to be known since when they are there, unless that is always.
      let none = try Self.extent(activity, evaluator).map { SummaryCondition(.count, of: $0, isIn: 0...0) }
      guard activity.window != .ever else { return append(none) }
      let place = begin(.all)
      append(none)
      append(nil)
      end(place)
    case .sequence(let sequence):
      // Each step needs one of its own.
      let place = begin(.all)
      for step in sequence.steps {
        append(try Self.extent(step.activity, evaluator).map { SummaryCondition(.count, of: $0, isIn: 1 ... .max) })
      }
      append(nil)
      end(place)
    case .resumed(let activity, _):
      let place = begin(.all)
      append(try Self.extent(activity, evaluator).map { SummaryCondition(.count, of: $0, isIn: 1 ... .max) })
      append(nil)
      end(place)
    case .regularly, .ranked, .consent, .accountMembers, .list, .segment: append(nil)
    }
  }

  private mutating func append(
    _ operation: Operation, _ parts: [SegmentPredicate], _ evaluator: Evaluator
  ) throws(SegmentError) {
    let place = begin(operation)
    for part in parts { try append(part, evaluator) }
    end(place)
  }

  /// The extent of an activity; `nil` if each customer's zone says when its window is.
  private static func extent(_ activity: Activity, _ evaluator: Evaluator) throws(SegmentError) -> SummaryExtent? {
    if activity.window.dependsOnZone, case .customer = evaluator.zone { return nil }
    return SummaryExtent(activity, in: try evaluator.past(activity.window, in: evaluator.commonZone))
  }

  private static func condition(
    _ measure: Measure, _ test: ValueTest, _ evaluator: Evaluator
  ) throws(SegmentError) -> SummaryCondition? {
    switch measure {
    case .count(let activity):
      guard let range = test.range(in: nil), let extent = try extent(activity, evaluator) else { return nil }
      return SummaryCondition(.count, of: extent, isIn: range)
    case .sum("total", let activity, in: let currency?) where activity.kind == .purchase:
      guard let range = test.range(in: currency), let extent = try extent(activity, evaluator) else { return nil }
      return SummaryCondition(.spend, of: extent, isIn: range, currency: currency.packedCode)
    case .last(let activity):
      guard let range = test.instants, let extent = try extent(activity, evaluator) else { return nil }
      return SummaryCondition(.last, of: extent, isIn: range)
    case .first(let activity):
      guard let range = test.instants, let extent = try extent(activity, evaluator) else { return nil }
      return SummaryCondition(.first, of: extent, isIn: range)
    case .daysSinceLast(let activity):
      guard let range = test.instants(evaluator.days), let extent = try extent(activity, evaluator) else { return nil }
      return SummaryCondition(.last, of: extent, isIn: range)
    case .dayCount, .sum, .average, .minimum, .maximum, .distinctCount, .mostFrequent, .firstValue, .lastValue, .share,
      .trend, .pace, .attribute, .tags, .accounts, .bucket, .metric:
      return nil
    }
  }
}

extension ValueTest {
  /// The whole numbers that pass, or the minor units of a currency; `nil` if they are no range.
  fileprivate func range(in currency: Currency?) -> ClosedRange<Int64>? {
    range { value in
      switch value {
      case .integer(let number) where currency == nil: number
      case .money(let amount) where amount.currency == currency: amount.minorUnits
      default: nil
      }
    }
  }

  /// The instants that pass, in microseconds; `nil` if they are no range.
  fileprivate var instants: ClosedRange<Int64>? {
    range { value in if case .timestamp(let instant) = value { instant.microseconds } else { nil } }
  }

  private func range(_ number: (AttributeValue) -> Int64?) -> ClosedRange<Int64>? {
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

  /// The instants whose distance in days passes; `nil` if they are no range.
  ///
  /// - Parameter days: the distance of an instant, which is the less the later the instant is. What is compared are the
  ///   very numbers that the evaluator compares, so the answers are its answers.
  fileprivate func instants(_ days: (Timestamp) -> Double) -> ClosedRange<Int64>? {
    /// The first instant of which something holds that holds of all later ones.
    func first(where holds: (Double) -> Bool) -> Int64 {
      var (low, high) = (Timestamp.earliest.microseconds, Timestamp.latest.microseconds)
      while low < high {
        let middle = low + (high - low) / 2
        if holds(days(Timestamp(microseconds: middle))) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    func number(_ value: AttributeValue) -> Double? { value.exactNumber?.doubleValue }
    func range(from start: Int64, before end: Int64) -> ClosedRange<Int64>? { start < end ? start...(end - 1) : nil }
    let latest = Timestamp.latest.microseconds
    switch self {
    case .isAtLeast(let value):
      return number(value).flatMap { bound in range(from: .min, before: first { $0 < bound }) }
    case .isMoreThan(let value):
      return number(value).flatMap { bound in range(from: .min, before: first { $0 <= bound }) }
    case .isAtMost(let value):
      return number(value).flatMap { bound in range(from: first { $0 <= bound }, before: latest) }
    case .isLess(let value):
      return number(value).flatMap { bound in range(from: first { $0 < bound }, before: latest) }
    case .isBetween(let low, let high):
      guard let low = number(low), let high = number(high) else { return nil }
      return range(from: first { $0 <= high }, before: first { $0 < low })
    default: return nil
    }
  }
}
