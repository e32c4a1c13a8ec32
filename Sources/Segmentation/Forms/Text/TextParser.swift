internal import CustomerModel

/// Reads the text form. It looks one word ahead, and further by reading on from a copy of itself.
struct TextParser {
  private var lexer: TextLexer
  private(set) var token: TextToken
  private var conditionCount = 0

  /// How many brackets and words such as `not` may be within each other: two for each level of conditions, as a
  /// comparison with a measure of some activity has.
  static let nestingLimit = 2 * SegmentLimits.depth

  init(_ text: String) throws(SegmentError) {
    lexer = try TextLexer(text)
    token = try lexer.token()
  }

  /// The predicate that all of the text is.
  mutating func finish() throws(SegmentError) -> SegmentPredicate {
    let predicate = try predicate(nesting: 0)
    guard token == .end else { throw expected("'and', 'or' or the end") }
    guard TreeDepth.isAdmitted(predicate) else {
      throw .tooLarge(path: lexer.place(of: 0), what: "levels of conditions", limit: SegmentLimits.depth)
    }
    return predicate
  }

  // MARK: Errors

  /// Where the token is that is read next.
  var place: String { lexer.place(of: lexer.start) }

  /// The same as a number of bytes: a place in words takes as long as all that is in front of it.
  var offset: Int { lexer.start }

  func place(of offset: Int) -> String { lexer.place(of: offset) }

  func expected(_ what: String) -> SegmentError {
    let hint =
      if case .word(let word) = token, TextWords.reserved.contains(word) { "; quote it if it is a name" } else { "" }
    return .malformed(path: place, reason: "expected \(what), found \(token.shown)\(hint)")
  }

  /// Counts a condition, and refuses one too many.
  mutating func enter(nesting: Int) throws(SegmentError) {
    conditionCount += 1
    guard conditionCount <= SegmentLimits.conditions else {
      throw .tooLarge(path: place, what: "conditions", limit: SegmentLimits.conditions)
    }
    try check(nesting: nesting)
  }

  func check(nesting: Int) throws(SegmentError) {
    guard nesting <= Self.nestingLimit else {
      throw .tooLarge(path: place, what: "brackets within each other", limit: Self.nestingLimit)
    }
  }

  // MARK: Tokens

  mutating func advance() throws(SegmentError) { token = try lexer.token() }

  func isAt(_ word: String) -> Bool { token == .word(word) }

  /// Takes words if all of them are there.
  mutating func take(_ words: String...) throws(SegmentError) -> Bool {
    guard let first = words.first, isAt(first) else { return false }
    let before = self
    for word in words {
      guard isAt(word) else {
        self = before
        return false
      }
      try advance()
    }
    return true
  }

  mutating func takeSign(_ sign: String) throws(SegmentError) -> Bool {
    guard token == .sign(sign) else { return false }
    try advance()
    return true
  }

  mutating func require(_ words: String...) throws(SegmentError) {
    for word in words {
      guard isAt(word) else { throw expected("'\(word)'") }
      try advance()
    }
  }

  mutating func requireSign(_ sign: String) throws(SegmentError) {
    guard try takeSign(sign) else { throw expected("'\(sign)'") }
  }

  // MARK: Values

  /// A text in quotation marks.
  mutating func text(_ what: String = "a text in quotation marks") throws(SegmentError) -> String {
    guard case .text(let text) = token else { throw expected(what) }
    try advance()
    return text
  }

  /// A name, in quotation marks or not.
  mutating func name(_ what: String) throws(SegmentError) -> String {
    if case .word(let word) = token, !TextWords.reserved.contains(word) {
      try advance()
      return word
    }
    return try text(what)
  }

  mutating func integer<Integer: FixedWidthInteger>(
    _ what: String = "a whole number", as type: Integer.Type = Int.self
  ) throws(SegmentError) -> Integer {
    guard case .number(let digits) = token else { throw expected(what) }
    guard let number = Integer(digits) else {
      throw .invalidValue(path: place, value: digits, reason: "it is \(what) of 64 bits")
    }
    try advance()
    return number
  }

  /// What is within round brackets, with commas between.
  mutating func list<Element>(
    _ element: (inout TextParser) throws(SegmentError) -> Element
  ) throws(SegmentError) -> [Element] {
    try requireSign("(")
    var elements: [Element] = []
    if try takeSign(")") { return elements }
    repeat {
      guard elements.count < SegmentLimits.listLength else {
        throw .tooLarge(path: place, what: "values in a list", limit: SegmentLimits.listLength)
      }
      elements.append(try element(&self))
    } while try takeSign(",")
    guard try takeSign(")") else { throw expected("',' or ')'") }
    return elements
  }
}
