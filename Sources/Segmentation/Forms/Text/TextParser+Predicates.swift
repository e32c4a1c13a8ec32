internal import CustomerModel

extension TextParser {
  /// Conditions with `or` between them.
  mutating func predicate(nesting: Int) throws(SegmentError) -> SegmentPredicate {
    var parts = [try conjunction(nesting: nesting)]
    while try take("or") { parts.append(try conjunction(nesting: nesting)) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func conjunction(nesting: Int) throws(SegmentError) -> SegmentPredicate {
    var parts = [try condition(nesting: nesting)]
    while try take("and") { parts.append(try condition(nesting: nesting)) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func condition(nesting: Int) throws(SegmentError) -> SegmentPredicate {
    try enter(nesting: nesting)
    if try take("not") { return .not(try condition(nesting: nesting + 1)) }
    if try takeSign("(") {
      let predicate = try predicate(nesting: nesting + 1)
      guard try takeSign(")") else { throw expected("'and', 'or' or ')'") }
      return predicate
    }
    if let predicate = try group(nesting: nesting) { return predicate }
    if let predicate = try behavior(nesting: nesting) { return predicate }
    if try take("in") { return try membership(nesting: nesting) }
    if try take("consents") {
      try require("to")
      let purpose = try text()
      let channel = try take("by") ? Channel(try name("a channel, such as email")) : nil
      return .consent(purpose: purpose, channel: channel)
    }
    if try take("account", "members") {
      let quantifier = try quantifier()
      try requireSign("(")
      let part = try predicate(nesting: nesting + 1)
      guard try takeSign(")") else { throw expected("'and', 'or' or ')'") }
      return .accountMembers(quantifier, part)
    }
    if try take("customers") {
      return .list(
        try list { parser throws(SegmentError) in
          CustomerID(try parser.integer("a customer's number", as: UInt64.self))
        })
    }
    let measure = try measure(nesting: nesting, isTested: true)
    if case .bucket = measure, case .number = token { return .measure(measure, try bucketRange()) }
    return .measure(measure, try test(nesting: nesting, isAmount: measure.isAmount))
  }

  private mutating func quantifier() throws(SegmentError) -> Quantifier {
    if try take("any") { return .any }
    if try take("all") { return .all }
    if try take("none") { return .none }
    if try take("at", "least") { return .atLeast(try integer()) }
    if try take("at", "most") { return .atMost(try integer()) }
    if try take("exactly") { return .exactly(try integer()) }
    throw expected("'any', 'all', 'none', 'at least', 'at most' or 'exactly'")
  }

  /// `0..<1000`, which is from 0 to 999.
  private mutating func bucketRange() throws(SegmentError) -> ValueTest {
    let low = try integer(as: Int64.self)
    try requireSign("..<")
    let offset = offset
    let high = try integer(as: Int64.self)
    guard high > .min else {
      throw .invalidValue(path: place(of: offset), value: "\(high)", reason: "the range has no end")
    }
    return .isBetween(.integer(low), .integer(high - 1))
  }

  /// Conditions of which some have to hold.
  private mutating func group(nesting: Int) throws(SegmentError) -> SegmentPredicate? {
    if try take("everyone") { return .all([]) }
    if try take("all") { return .all(try predicates(nesting: nesting)) }
    if try take("any") { return .any(try predicates(nesting: nesting)) }
    if try take("at", "least") {
      let count = try integer()
      try require("of")
      return .atLeast(count, try predicates(nesting: nesting))
    }
    if try take("exactly") {
      let count = try integer()
      try require("of")
      return .exactly(count, try predicates(nesting: nesting))
    }
    return nil
  }

  private mutating func predicates(nesting: Int) throws(SegmentError) -> [SegmentPredicate] {
    try list { parser throws(SegmentError) in try parser.predicate(nesting: nesting + 1) }
  }

  /// What was done or not.
  private mutating func behavior(nesting: Int) throws(SegmentError) -> SegmentPredicate? {
    if try take("did") {
      if try take("not") { return .didNot(try activity(nesting: nesting)) }
      var count: ValueTest?
      let activity = try activity(nesting: nesting) { parser throws(SegmentError) in
        guard let found = try parser.timesTest() else { return false }
        guard count == nil else { throw parser.expected("one number of times") }
        count = found
        return true
      }
      return .measure(.count(activity), count ?? .isAtLeast(.integer(1)))
    }
    if try take("sequence") { return .sequence(try sequence(nesting: nesting)) }
    if try take("regularly") {
      let activity = try activity(nesting: nesting)
      try require("in", "at", "least")
      let count = try integer()
      try require("of", "last")
      let (periods, unit) = try periods()
      return .regularly(activity, atLeast: count, ofLast: periods, unit)
    }
    if try take("resumed") {
      let activity = try activity(nesting: nesting)
      try require("after")
      return .resumed(activity, after: try span())
    }
    return nil
  }

  private mutating func timesTest() throws(SegmentError) -> ValueTest? {
    let test: (AttributeValue) -> ValueTest
    if try take("at", "least") {
      test = ValueTest.isAtLeast
    } else if try take("at", "most") {
      test = ValueTest.isAtMost
    } else if try take("exactly") {
      test = ValueTest.equals
    } else {
      return nil
    }
    let count = try integer(as: Int64.self)
    if isAt("time") { try advance() } else { try require("times") }
    return test(.integer(count))
  }

  private mutating func membership(nesting: Int) throws(SegmentError) -> SegmentPredicate {
    if try take("segment") { return .segment(try name("the name of a segment")) }
    let rank: Rank
    if try take("top") {
      rank = .top(try integer())
    } else if try take("bottom") {
      rank = .bottom(try integer())
    } else if try take("percentiles") {
      let low = try integer()
      try require("to")
      rank = .percentiles(low, try integer())
    } else {
      throw expected("'segment', 'top', 'bottom' or 'percentiles'")
    }
    try require("by")
    return .ranked(try measure(nesting: nesting, isTested: false), rank)
  }
}
