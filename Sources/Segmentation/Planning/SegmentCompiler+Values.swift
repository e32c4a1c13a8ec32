internal import CustomerModel

/// What values can be compared with each other.
enum ValueClass: CustomStringConvertible {
  case text, number, amount, truth, day, instant, birthday, list

  init(_ kind: InteractionProperty.Kind) {
    self =
      switch kind {
      case .text: .text
      case .number: .number
      case .amount: .amount
      case .truth: .truth
      case .instant: .instant
      }
  }

  init(_ type: AttributeType) {
    self =
      switch type {
      case .string: .text
      case .boolean: .truth
      case .integer, .decimal: .number
      case .money: .amount
      case .date: .day
      case .timestamp: .instant
      case .birthday: .birthday
      case .strings: .list
      }
  }

  var description: String {
    switch self {
    case .text: "a text"
    case .number: "a number"
    case .amount: "an amount of money"
    case .truth: "true or false"
    case .day: "a day"
    case .instant: "an instant"
    case .birthday: "a birthday"
    case .list: "a list of texts"
    }
  }

  /// Whether values can be less or more than others.
  var isOrdered: Bool { self != .list && self != .truth && self != .birthday }

  func compares(with other: ValueClass) -> Bool {
    self == other || [self, other].allSatisfy { $0 == .day || $0 == .instant }
  }
}

extension SegmentCompiler {
  /// What a measure gives; `nil` if that is for each interaction to say.
  func type(of measure: Measure, _ path: String) throws(SegmentError) -> ValueClass? {
    switch measure {
    case .attribute(let name):
      guard let declaration = schema[name] else { throw .unknownAttribute(path: path, name: name) }
      return ValueClass(declaration.type)
    case .tags, .accounts: return .list
    case .count, .dayCount, .distinctCount, .daysSinceLast, .share, .trend, .pace, .bucket, .metric: return .number
    case .sum(_, _, let currency), .average(_, _, let currency): return currency == nil ? .number : .amount
    case .minimum(let name, let activity), .maximum(let name, let activity), .mostFrequent(let name, let activity),
      .firstValue(let name, let activity), .lastValue(let name, let activity):
      return try propertyType(name, activity.kind, path)
    case .first, .last: return .instant
    }
  }

  /// Checks a value that others are compared with, and brings texts into the form in which the schema stores them.
  func compile(
    _ value: AttributeValue, _ type: ValueClass?, isOrder: Bool, _ path: String
  ) throws(SegmentError) -> AttributeValue {
    guard let own = value.type.map(ValueClass.init) else {
      throw .invalidValue(path: path, value: "null", reason: "ask with isNull whether a value was cleared")
    }
    if case .string(let text) = value { try Self.check(text: text, path) }
    if let type, !type.compares(with: own) { throw .wrongType(path: path, expected: "\(type)", found: "\(own)") }
    if isOrder, !own.isOrdered {
      throw .wrongType(path: path, expected: "a value that is in an order", found: "\(own)")
    }
    return value
  }

  func compile(
    _ values: [AttributeValue], _ type: ValueClass?, _ path: String
  ) throws(SegmentError) -> [AttributeValue] {
    guard values.count <= SegmentLimits.listLength else {
      throw .tooLarge(path: path, what: "values in a list", limit: SegmentLimits.listLength)
    }
    var result: [AttributeValue] = []
    result.reserveCapacity(values.count)
    for value in values { result.append(try compile(value, type, isOrder: false, path)) }
    return result
  }

  /// A test with its texts in the form in which the schema stores them: countries in capitals, for one.
  func stored(_ test: ValueTest, _ name: String) -> ValueTest {
    func stored(_ value: AttributeValue) -> AttributeValue {
      // One that no customer can have is compared as it is, and is nobody's.
      (try? schema.validate(value, for: name, admitsDeprecated: true).value) ?? value
    }
    func stored(_ texts: [String]) -> [String] {
      texts.map { text in if case .string(let text) = stored(.string(text)) { text } else { text } }
    }
    return switch test {
    case .equals(let value): .equals(stored(value))
    case .isNot(let value): .isNot(stored(value))
    case .isOneOf(let values): .isOneOf(values.map(stored))
    case .isNoneOf(let values): .isNoneOf(values.map(stored))
    // A text is a list of itself.
    case .containsAny(let texts) where schema[name]?.type == .string: .containsAny(of: stored(texts))
    case .containsAll(let texts) where schema[name]?.type == .string: .containsAll(of: stored(texts))
    case .containsNone(let texts) where schema[name]?.type == .string: .containsNone(of: stored(texts))
    case .orMissing(let inner): .orMissing(self.stored(inner, name))
    default: test
    }
  }

  static func require(_ type: ValueClass?, _ wanted: ValueClass, _ path: String) throws(SegmentError) {
    // A text is a list of itself.
    guard let type, type != wanted, !(wanted == .list && type == .text) else { return }
    throw .wrongType(path: path, expected: "\(wanted)", found: "\(type)")
  }

  static func check(text: String, _ path: String) throws(SegmentError) {
    guard text.utf8.count <= SegmentLimits.textByteCount else {
      throw .tooLarge(path: path, what: "bytes of text", limit: SegmentLimits.textByteCount)
    }
  }

  static func check(_ count: Int, _ range: ClosedRange<Int>, _ path: String) throws(SegmentError) {
    guard range.contains(count) else {
      throw .invalidValue(
        path: path, value: "\(count)", reason: "it is \(range.lowerBound) to \(range.upperBound)")
    }
  }

  static func check(_ span: RollingWindow, _ path: String) throws(SegmentError) {
    guard span.count >= 1 else {
      throw .invalidValue(path: path, value: "\(span.count) \(span.unit.rawValue)", reason: "it is at least 1")
    }
  }

  static func check(_ window: ActivityWindow, _ path: String) throws(SegmentError) {
    switch window {
    case .ever, .fixed: break
    case .rolling(let span), .before(let span), .next(let span): try check(span, path)
    case .calendar(let window):
      if let count = window.count { try check(count, 1...100_000, path) }
    }
  }

  static func check(_ rank: Rank, _ path: String) throws(SegmentError) {
    switch rank {
    case .top(let count), .bottom(let count): try check(count, 0...Int.max, path)
    case .percentiles(let low, let high):
      try check(high, 0...100, path)
      try check(low, 0...high, path)
    }
  }
}
