internal import CustomerModel

extension TextParser {
  /// Whether what is next begins a test.
  var beginsTest: Bool {
    switch token {
    case .sign(let sign): ["=", "!=", "<", "<=", ">", ">="].contains(sign)
    case .word(let word):
      ["in", "is", "not", "between", "contains", "starts", "ends", "matches", "has", "within", "returns"].contains(word)
    case .text, .number, .end: false
    }
  }

  /// A test, and each `or missing` behind it.
  ///
  /// - Parameter isAmount: whether texts are amounts of money, because what is tested is one.
  mutating func test(nesting: Int, isAmount: Bool) throws(SegmentError) -> ValueTest {
    var test = try bareTest(nesting: nesting, isAmount: isAmount)
    var count = 0
    while try take("or", "missing") {
      test = .orMissing(test)
      count += 1
      guard count < SegmentLimits.depth else {
        throw .tooLarge(path: place(of: offset), what: "levels of conditions", limit: SegmentLimits.depth)
      }
    }
    return test
  }

  private mutating func bareTest(nesting: Int, isAmount: Bool) throws(SegmentError) -> ValueTest {
    if case .sign(let sign) = token, let comparison = Self.comparisons[sign] {
      try advance()
      return try comparisonTest(comparison, nesting: nesting, isAmount: isAmount)
    }
    if try take("in") { return .isOneOf(try values(isAmount: isAmount)) }
    if try take("not", "in") { return .isNoneOf(try values(isAmount: isAmount)) }
    if try take("between") {
      let low = try value(isAmount: isAmount)
      try require("and")
      return .isBetween(low, try value(isAmount: isAmount))
    }
    if try take("is") { return try stateTest() }
    if try take("within") { return .isWithin(try window()) }
    if try take("returns") {
      try require("within")
      let days = try integer("a number of days")
      if isAt("day") { try advance() } else { try require("days") }
      return .returnsWithin(days: days)
    }
    if try take("matches") {
      let offset = offset
      let pattern = try text("a pattern in quotation marks")
      return .matches(try TextPattern(pattern, at: place(of: offset)))
    }
    if try take("has") { return try listTest() }
    let kind: TextTestName
    if try take("contains") {
      kind = .contains
    } else if try take("starts") {
      try require("with")
      kind = .startsWith
    } else if try take("ends") {
      try require("with")
      kind = .endsWith
    } else {
      throw expected("what has to hold, such as '=', 'in', 'is', 'contains' or 'within'")
    }
    let part = try text()
    return SegmentJSONReader.test(kind, part, try folding())
  }

  private static let comparisons: [String: (ValueTest.Comparison, ValueTestName)] = [
    "=": (.equal, .equals), "!=": (.notEqual, .isNot), "<": (.less, .isLess), "<=": (.atMost, .isAtMost),
    ">": (.moreThan, .isMoreThan), ">=": (.atLeast, .isAtLeast),
  ]

  private mutating func comparisonTest(
    _ comparison: (ValueTest.Comparison, ValueTestName), nesting: Int, isAmount: Bool
  ) throws(SegmentError) -> ValueTest {
    if try beginsValue { return SegmentJSONReader.test(comparison.1, try value(isAmount: isAmount)) }
    guard case .word = token else { throw expected("a value or a measure") }
    try check(nesting: nesting + 1)
    return .compares(comparison.0, try measure(nesting: nesting + 1, isTested: false))
  }

  private mutating func stateTest() throws(SegmentError) -> ValueTest {
    if try take("set") { return .isSet }
    if try take("unset") { return .isUnset }
    if try take("null") { return .isNull }
    if try take("missing") { return .isMissing }
    if try take("empty") { return .isEmpty }
    if try take("within") { return .isWithin(try window()) }
    throw expected("'set', 'unset', 'null', 'missing', 'empty' or 'within'")
  }

  private mutating func listTest() throws(SegmentError) -> ValueTest {
    let kind: ListTestName
    if try take("any") {
      kind = .containsAny
    } else if try take("all") {
      kind = .containsAll
    } else if try take("none") {
      kind = .containsNone
    } else {
      throw expected("'any', 'all' or 'none'")
    }
    return SegmentJSONReader.test(kind, try list { parser throws(SegmentError) in try parser.text() })
  }

  private mutating func folding() throws(SegmentError) -> TextFolding {
    guard try take("ignoring") else { return .exactly }
    try require("case")
    return try take("and", "marks") ? .ignoringCaseAndMarks : .ignoringCase
  }

  // MARK: Values

  private var beginsValue: Bool {
    get throws(SegmentError) {
      switch token {
      case .text, .number, .sign("["): return true
      case .word(let word):
        if Self.constants[word] != nil { return true }
        guard TextWords.types.contains(word) else { return false }
        var ahead = self
        try ahead.advance()
        if case .text = ahead.token { return true }
        return false
      case .sign, .end: return false
      }
    }
  }

  private mutating func values(isAmount: Bool) throws(SegmentError) -> [AttributeValue] {
    try list { parser throws(SegmentError) in try parser.value(isAmount: isAmount) }
  }

  private static let constants: [String: AttributeValue] = ["true": true, "false": false, "null": .null]

  private static let valueExamples = "a value, such as \"text\", 5, 1.5, 20 EUR or date \"2026-01-31\""

  mutating func value(isAmount: Bool) throws(SegmentError) -> AttributeValue {
    let offset = offset
    switch token {
    case .text(let text):
      try advance()
      if isAmount, let amount = try? Money(text) { return .money(amount) }
      return .string(text)
    case .number(let digits):
      try advance()
      if case .word(let word) = token, TextWords.isCurrency(word) {
        try advance()
        return try value("\(digits) \(word)", of: .money, offset)
      }
      if digits.utf8.contains(UInt8(ascii: ".")) { return try value(digits, of: .decimal, offset) }
      guard let number = Int64(digits) else {
        throw .invalidValue(path: place(of: offset), value: digits, reason: "a whole number has at most 64 bits")
      }
      return .integer(number)
    case .sign("["):
      try advance()
      return .strings(try texts())
    case .word(let word):
      if let constant = Self.constants[word] {
        try advance()
        return constant
      }
      guard TextWords.types.contains(word) else { throw expected(Self.valueExamples) }
      try advance()
      let offset = self.offset
      let text = try text("a \(word) in quotation marks")
      guard let type = AttributeType(rawValue: word) else { return .string(text) }
      return try value(text, of: type, offset)
    case .sign, .end: throw expected(Self.valueExamples)
    }
  }

  private mutating func texts() throws(SegmentError) -> [String] {
    var texts: [String] = []
    if try takeSign("]") { return texts }
    repeat {
      guard texts.count < SegmentLimits.listLength else {
        throw .tooLarge(path: place(of: offset), what: "values in a list", limit: SegmentLimits.listLength)
      }
      texts.append(try text())
    } while try takeSign(",")
    guard try takeSign("]") else { throw expected("',' or ']'") }
    return texts
  }

  private func value(_ text: String, of type: AttributeType, _ offset: Int) throws(SegmentError) -> AttributeValue {
    do throws(ModelError) {
      guard let value = try ValueForm.value(text, of: type) else { throw ModelError.invalidDecimal(text: text) }
      return value
    } catch {
      throw .invalidValue(path: place(of: offset), value: text, reason: error.description)
    }
  }
}
