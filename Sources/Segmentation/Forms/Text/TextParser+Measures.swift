internal import CustomerModel

extension TextParser {
  /// A measure.
  ///
  /// - Parameter isTested: whether a test follows.
  mutating func measure(nesting: Int, isTested: Bool) throws(SegmentError) -> Measure {
    if try take("attribute") { return .attribute(try name("the name of an attribute")) }
    if try take("tags") { return .tags }
    if try take("accounts") { return .accounts }
    if try take("bucket") { return .bucket(salt: try text()) }
    if try take("value", "of", "metric") { return .metric(try name("the name of a metric")) }
    if let kind = try propertyMeasure() {
      try require("of")
      let property = try name("the name of a property")
      try require("over")
      let activity = try measuredActivity(nesting: nesting, isTested: isTested)
      let takesCurrency = kind == .sum || kind == .average
      return SegmentJSONReader.measure(kind, property, activity, takesCurrency ? try currency() : nil)
    }
    if let kind = try activityMeasure() {
      let activity = try measuredActivity(nesting: nesting, isTested: isTested && kind != .share)
      guard kind == .share else { return SegmentJSONReader.measure(kind, activity) }
      try require("among")
      return .share(activity, of: try measuredActivity(nesting: nesting, isTested: isTested))
    }
    return .attribute(try name("a condition"))
  }

  private mutating func propertyMeasure() throws(SegmentError) -> PropertyMeasureName? {
    if try take("sum") { return .sum }
    if try take("average") { return .average }
    if try take("minimum") { return .minimum }
    if try take("maximum") { return .maximum }
    if try take("distinct", "count") { return .distinctCount }
    if try take("most", "frequent") { return .mostFrequent }
    if try take("first", "value") { return .firstValue }
    if try take("last", "value") { return .lastValue }
    return nil
  }

  private mutating func activityMeasure() throws(SegmentError) -> ActivityMeasureName? {
    if try take("count", "of") { return .count }
    if try take("days", "with") { return .dayCount }
    if try take("days", "since", "last") { return .daysSinceLast }
    if try take("first") { return .first }
    if try take("last") { return .last }
    if try take("share", "of") { return .share }
    if try take("trend", "of") { return .trend }
    if try take("pace", "of") { return .pace }
    return nil
  }

  /// A currency behind `in`, which also begins a test.
  private mutating func currency() throws(SegmentError) -> Currency? {
    guard isAt("in") else { return nil }
    let before = self
    try advance()
    let offset = offset
    guard case .word(let code) = token else {
      self = before
      return nil
    }
    guard let currency = try? Currency(code) else {
      throw .invalidValue(path: place(of: offset), value: code, reason: "it is a currency of ISO 4217, such as 'EUR'")
    }
    try advance()
    return currency
  }
}

extension Measure {
  /// Whether its values are amounts of money, so that texts beside it are, too.
  var isAmount: Bool {
    switch self {
    case .sum(_, _, let currency), .average(_, _, let currency): currency != nil
    default: false
    }
  }
}
