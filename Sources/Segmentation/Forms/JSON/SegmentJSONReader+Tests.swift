internal import CustomerModel

extension SegmentJSONReader {
  /// The test that is among the members of an object.
  mutating func test(_ object: inout JSONObject, depth: Int) throws(SegmentError) -> ValueTest {
    let name = try object.name(of: FormNames.tests, what: "what has to hold")
    if let kind = ValueTestName(rawValue: name) {
      return Self.test(kind, try JSONValues.value(try object.require(name), object.place(of: name)))
    }
    if let kind = PlainTestName(rawValue: name) {
      try object.isTrue(name)
      return Self.test(kind)
    }
    if let kind = TextTestName(rawValue: name) {
      let text = try object.text(name)
      return Self.test(kind, text, try folding(&object))
    }
    if let kind = ListTestName(rawValue: name) { return Self.test(kind, try object.texts(name)) }
    switch OtherTestName(rawValue: name) {
    case .isBetween:
      let place = object.place(of: name)
      let values = try JSONValues.values(try object.require(name), place)
      guard values.count == 2 else { throw .malformed(path: "\(place)", reason: "there are two values, from and to") }
      return .isBetween(values[0], values[1])
    case .isOneOf: return .isOneOf(try JSONValues.values(try object.require(name), object.place(of: name)))
    case .isNoneOf: return .isNoneOf(try JSONValues.values(try object.require(name), object.place(of: name)))
    case .matches: return .matches(try TextPattern(try object.text(name), at: "\(object.place(of: name))"))
    case .isWithin: return .isWithin(try window(try object.require(name), object.place(of: name)))
    case .returnsWithinDays: return .returnsWithin(days: try object.integer(name))
    case .compares:
      let comparison = try choice(&object, name, ValueTest.Comparison.self)
      try Self.check(depth + 1, object.place(of: "with"))
      return .compares(comparison, try measure(object: &object, "with", depth: depth + 1))
    case .orMissing:
      try Self.check(depth + 1, object.place(of: name))
      var part = try JSONObject(try object.require(name), object.place(of: name), what: "a test")
      let test = try test(&part, depth: depth + 1)
      try part.finish()
      return .orMissing(test)
    case nil: throw .unknownMember(path: "\(object.place(of: name))", name: name)
    }
  }

  private func folding(_ object: inout JSONObject) throws(SegmentError) -> TextFolding {
    guard let node = object.take("folding") else { return .exactly }
    return try choice(node, object.place(of: "folding"), TextFolding.self)
  }

  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ object: inout JSONObject, _ name: String, _ type: Choice.Type
  ) throws(SegmentError) -> Choice {
    try choice(try object.require(name), object.place(of: name), type)
  }

  private func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ node: JSONNode, _ place: JSONPlace, _ type: Choice.Type
  ) throws(SegmentError) -> Choice {
    let text = try node.text(place)
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw .invalidValue(path: "\(place)", value: text, reason: "it is one of \(known)")
    }
    return choice
  }

  static func test(_ name: ValueTestName, _ value: AttributeValue) -> ValueTest {
    switch name {
    case .equals: .equals(value)
    case .isNot: .isNot(value)
    case .isLess: .isLess(value)
    case .isAtMost: .isAtMost(value)
    case .isMoreThan: .isMoreThan(value)
    case .isAtLeast: .isAtLeast(value)
    }
  }

  static func test(_ name: PlainTestName) -> ValueTest {
    switch name {
    case .isSet: .isSet
    case .isUnset: .isUnset
    case .isNull: .isNull
    case .isMissing: .isMissing
    case .isEmpty: .isEmpty
    }
  }

  static func test(_ name: TextTestName, _ text: String, _ folding: TextFolding) -> ValueTest {
    switch name {
    case .contains: .contains(text, folding)
    case .startsWith: .startsWith(text, folding)
    case .endsWith: .endsWith(text, folding)
    }
  }

  static func test(_ name: ListTestName, _ texts: [String]) -> ValueTest {
    switch name {
    case .containsAny: .containsAny(of: texts)
    case .containsAll: .containsAll(of: texts)
    case .containsNone: .containsNone(of: texts)
    }
  }
}
