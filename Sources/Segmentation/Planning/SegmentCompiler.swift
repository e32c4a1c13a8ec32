internal import CustomerModel
internal import CustomerStore

/// Makes a predicate ready to be answered: checks it against the store's schema, brings its values into the form that is
/// stored, and puts segments in the place of their names.
struct SegmentCompiler {
  let schema: AttributeSchema
  /// What segments that are named stand for.
  let segments: [String: SegmentPredicate]
  /// Who gives the metrics.
  let metrics: (any MetricProvider)?
  private var conditionCount = 0
  /// The segments that are being put in place, to find those that are in themselves.
  private var open: [String] = []
  /// How deep tests are within each other, by way of other measures, too.
  private var testDepth = 0
  private(set) var usage = SegmentUsage()

  init(
    schema: AttributeSchema, segments: [String: SegmentPredicate] = [:], metrics: (any MetricProvider)? = nil
  ) {
    self.schema = schema
    self.segments = segments
    self.metrics = metrics
  }

  mutating func compile(_ predicate: SegmentPredicate, _ path: String = "$", depth: Int = 0) throws(SegmentError)
    -> SegmentPredicate
  {
    guard depth < SegmentLimits.depth else {
      throw .tooLarge(path: path, what: "levels of conditions", limit: SegmentLimits.depth)
    }
    conditionCount += 1
    guard conditionCount <= SegmentLimits.conditions else {
      throw .tooLarge(path: path, what: "conditions", limit: SegmentLimits.conditions)
    }
    switch predicate {
    case .all(let parts): return .all(try compile(parts, "\(path).all", depth))
    case .any(let parts): return .any(try compile(parts, "\(path).any", depth))
    case .not(let part): return .not(try compile(part, "\(path).not", depth: depth + 1))
    case .atLeast(let count, let parts):
      try Self.check(count, 0...parts.count, "\(path).atLeast")
      return .atLeast(count, try compile(parts, "\(path).of", depth))
    case .exactly(let count, let parts):
      try Self.check(count, 0...parts.count, "\(path).exactly")
      return .exactly(count, try compile(parts, "\(path).of", depth))
    case .measure(let measure, let test):
      let measure = try compile(measure, "\(path).measure")
      let test = try compile(test, of: try type(of: measure, path), "\(path).test")
      if case .attribute(let name) = measure { return .measure(measure, stored(test, name)) }
      return .measure(measure, test)
    case .sequence(let sequence): return .sequence(try compile(sequence, "\(path).sequence"))
    case .regularly(let activity, let count, let periods, let unit):
      try Self.check(periods, 1...10_000, "\(path).regularly.ofLast")
      try Self.check(count, 0...periods, "\(path).regularly.atLeast")
      usage.note(.calendar(.last(periods, unit)))
      return .regularly(try compile(activity, "\(path).regularly"), atLeast: count, ofLast: periods, unit)
    case .didNot(let activity):
      if activity.window != .ever { usage.needsFirstInteraction = true }
      return .didNot(try compile(activity, "\(path).didNot"))
    case .resumed(let activity, let pause):
      try Self.check(pause, "\(path).resumed.after")
      usage.note(.ever)
      return .resumed(try compile(activity, "\(path).resumed"), after: pause)
    case .ranked(let measure, let rank):
      try Self.check(rank, "\(path).rank")
      return .ranked(try compile(ordering: measure, "\(path).measure"), rank)
    case .consent(let purpose, _):
      try Self.check(text: purpose, "\(path).consent.purpose")
      return predicate
    case .accountMembers(let quantifier, let part):
      switch quantifier {
      case .any, .all, .none: break
      case .atLeast(let count), .atMost(let count), .exactly(let count):
        try Self.check(count, 0...Int.max, "\(path).accountMembers.number")
      }
      return .accountMembers(quantifier, try compile(part, "\(path).satisfy", depth: depth + 1))
    case .list(let ids):
      guard ids.count <= SegmentLimits.listLength else {
        throw .tooLarge(path: path, what: "customers in a list", limit: SegmentLimits.listLength)
      }
      usage.hasLists = true
      return predicate
    case .segment(let name): return try compile(segment: name, path, depth)
    }
  }

  private mutating func compile(
    _ parts: [SegmentPredicate], _ path: String, _ depth: Int
  ) throws(SegmentError) -> [SegmentPredicate] {
    var result: [SegmentPredicate] = []
    result.reserveCapacity(parts.count)
    for (index, part) in parts.enumerated() {
      result.append(try compile(part, "\(path)[\(index)]", depth: depth + 1))
    }
    return result
  }

  private mutating func compile(segment name: String, _ path: String, _ depth: Int) throws(SegmentError)
    -> SegmentPredicate
  {
    guard let predicate = segments[name] else { throw .unknownSegment(path: path, name: name) }
    guard !open.contains(name) else { throw .cycle(open + [name]) }
    open.append(name)
    let result = try compile(predicate, "\(path).segment(\(name.prefix(60)))", depth: depth + 1)
    open.removeLast()
    return result
  }

  // MARK: Activities

  private mutating func compile(_ activity: Activity, _ path: String) throws(SegmentError) -> Activity {
    var activity = activity
    if let kind = activity.kind {
      do throws(InteractionError) {
        try kind.validate()
      } catch {
        throw .invalidValue(path: "\(path).kind", value: kind.name, reason: "\(error)")
      }
    }
    try Self.check(activity.window, "\(path).within")
    usage.note(activity)
    for (index, condition) in activity.conditions.enumerated() {
      let place = "\(path).where[\(index)]"
      conditionCount += 1
      guard conditionCount <= SegmentLimits.conditions else {
        throw .tooLarge(path: place, what: "conditions", limit: SegmentLimits.conditions)
      }
      let type = try propertyType(condition.property, activity.kind, place)
      activity.conditions[index].test = try compile(condition.test, of: type, "\(place).test")
    }
    return activity
  }

  private mutating func compile(_ sequence: EventSequence, _ path: String) throws(SegmentError) -> EventSequence {
    var sequence = sequence
    try Self.check(sequence.steps.count, 1...100, "\(path).steps")
    for (index, step) in sequence.steps.enumerated() {
      sequence.steps[index].activity = try compile(step.activity, "\(path).steps[\(index)]")
      if let limit = step.limit { try Self.check(limit, "\(path).steps[\(index)].limit") }
    }
    if let absence = sequence.isNotFollowedBy {
      try Self.check(absence.limit, "\(path).notFollowedBy.limit")
      sequence.isNotFollowedBy?.activity = try compile(absence.activity, "\(path).notFollowedBy")
    }
    return sequence
  }

  /// What a property of interactions is; `nil` if that is for each interaction to say.
  func propertyType(
    _ name: String, _ kind: InteractionKind?, _ path: String
  ) throws(SegmentError) -> ValueClass? {
    try Self.check(text: name, path)
    if let known = InteractionProperty.kind(of: name, kind) { return ValueClass(known) }
    if case .custom = kind { return nil }
    throw .unknownProperty(path: path, name: name, kind: kind?.name ?? "any")
  }

  /// A measure by which customers are sorted.
  mutating func compile(ordering measure: Measure, _ path: String) throws(SegmentError) -> Measure {
    let measure = try compile(measure, path)
    if let type = try type(of: measure, path), !type.isOrdered {
      throw .wrongType(path: path, expected: "a measure whose values are in an order", found: "\(type)")
    }
    return measure
  }

  private mutating func compile(_ measure: Measure, _ path: String) throws(SegmentError) -> Measure {
    switch measure {
    case .attribute(let name):
      guard let declaration = schema[name] else { throw .unknownAttribute(path: path, name: name) }
      // Under the name that it has now.
      return .attribute(declaration.name)
    case .tags, .accounts: return measure
    case .count(let activity): return .count(try compile(activity, path))
    case .dayCount(let activity): return .dayCount(try compile(activity, path))
    case .sum(let name, let activity, let currency):
      try checkNumber(name, activity.kind, currency, path)
      return .sum(name, try compile(activity, path), in: currency)
    case .average(let name, let activity, let currency):
      try checkNumber(name, activity.kind, currency, path)
      return .average(name, try compile(activity, path), in: currency)
    case .minimum(let name, let activity):
      _ = try propertyType(name, activity.kind, path)
      return .minimum(name, try compile(activity, path))
    case .maximum(let name, let activity):
      _ = try propertyType(name, activity.kind, path)
      return .maximum(name, try compile(activity, path))
    case .distinctCount(let name, let activity):
      _ = try propertyType(name, activity.kind, path)
      return .distinctCount(name, try compile(activity, path))
    case .mostFrequent(let name, let activity):
      _ = try propertyType(name, activity.kind, path)
      return .mostFrequent(name, try compile(activity, path))
    case .firstValue(let name, let activity):
      _ = try propertyType(name, activity.kind, path)
      return .firstValue(name, try compile(activity, path))
    case .lastValue(let name, let activity):
      _ = try propertyType(name, activity.kind, path)
      return .lastValue(name, try compile(activity, path))
    case .first(let activity): return .first(try compile(activity, path))
    case .last(let activity): return .last(try compile(activity, path))
    case .daysSinceLast(let activity): return .daysSinceLast(try compile(activity, path))
    case .share(let part, let whole):
      return .share(try compile(part, "\(path).share"), of: try compile(whole, "\(path).of"))
    case .trend(let activity):
      guard case .rolling(let window) = activity.window else {
        throw .invalidValue(
          path: "\(path).within", value: "\(activity.window)", reason: "a trend is of a rolling window")
      }
      usage.note(.before(window))
      return .trend(try compile(activity, path))
    case .pace(let activity): return .pace(try compile(activity, path))
    case .bucket(let salt):
      try Self.check(text: salt, "\(path).salt")
      return measure
    case .metric(let name):
      guard metrics?.names.contains(name) == true else { throw .unknownMetric(path: path, name: name) }
      return measure
    }
  }

  private func checkNumber(
    _ name: String, _ kind: InteractionKind?, _ currency: Currency?, _ path: String
  ) throws(SegmentError) {
    switch try propertyType(name, kind, path) {
    case nil: break
    case .number? where currency == nil: break
    case .amount? where currency != nil: break
    case .amount?:
      throw .wrongType(path: path, expected: "the currency of the amounts of '\(name)'", found: "none")
    case .number?: throw .wrongType(path: path, expected: "no currency, for '\(name)' is a number", found: "a currency")
    case let type?: throw .wrongType(path: path, expected: "a number or an amount", found: "'\(name)', \(type)")
    }
  }

  mutating func compile(_ test: ValueTest, of type: ValueClass?, _ path: String) throws(SegmentError) -> ValueTest {
    guard testDepth < SegmentLimits.depth else {
      throw .tooLarge(path: path, what: "levels of conditions", limit: SegmentLimits.depth)
    }
    testDepth += 1
    defer { testDepth -= 1 }
    switch test {
    case .isSet, .isUnset, .isNull, .isMissing, .isEmpty: return test
    case .equals(let value): return .equals(try compile(value, type, isOrder: false, path))
    case .isNot(let value): return .isNot(try compile(value, type, isOrder: false, path))
    case .isLess(let value): return .isLess(try compile(value, type, isOrder: true, path))
    case .isAtMost(let value): return .isAtMost(try compile(value, type, isOrder: true, path))
    case .isMoreThan(let value): return .isMoreThan(try compile(value, type, isOrder: true, path))
    case .isAtLeast(let value): return .isAtLeast(try compile(value, type, isOrder: true, path))
    case .isBetween(let low, let high):
      let (low, high) = (try compile(low, type, isOrder: true, path), try compile(high, type, isOrder: true, path))
      if MeasuredValue.value(low).order(to: .value(high), in: .utc) == .more {
        throw .invalidValue(path: path, value: "\(low) to \(high)", reason: "the range ends before it begins")
      }
      return .isBetween(low, high)
    case .isOneOf(let values): return .isOneOf(try compile(values, type, path))
    case .isNoneOf(let values): return .isNoneOf(try compile(values, type, path))
    case .contains(let text, _), .startsWith(let text, _), .endsWith(let text, _):
      try Self.require(type, .text, path)
      try Self.check(text: text, path)
      return test
    case .matches:
      try Self.require(type, .text, path)
      return test
    case .containsAny(let texts), .containsAll(let texts), .containsNone(let texts):
      try Self.require(type, .list, path)
      guard texts.count <= SegmentLimits.listLength else {
        throw .tooLarge(path: path, what: "texts in a list", limit: SegmentLimits.listLength)
      }
      for text in texts { try Self.check(text: text, path) }
      return test
    case .isWithin(let window):
      if let type, type != .instant, type != .day {
        throw .wrongType(path: path, expected: "an instant or a day, for a window", found: "\(type)")
      }
      try Self.check(window, "\(path).isWithin")
      return test
    case .returnsWithin(let days):
      if let type, type != .instant, type != .day, type != .birthday {
        throw .wrongType(path: path, expected: "a day or a birthday, to return", found: "\(type)")
      }
      try Self.check(days, 0...366, "\(path).returnsWithin")
      return test
    case .compares(let comparison, let measure):
      let measure = try compile(measure, "\(path).compares")
      let other = try self.type(of: measure, path)
      if let type, let other, !type.compares(with: other) {
        throw .wrongType(path: path, expected: "something that compares with \(type)", found: "\(other)")
      }
      return .compares(comparison, measure)
    case .orMissing(let test): return .orMissing(try compile(test, of: type, path))
    }
  }
}
