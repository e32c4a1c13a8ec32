internal import CustomerModel

/// Makes predicates of JSON that was read.
struct SegmentJSONReader {
  private var conditionCount = 0

  mutating func predicate(
    _ node: JSONNode, _ place: JSONPlace, depth: Int
  ) throws(SegmentError) -> SegmentPredicate {
    try enter(place, depth)
    var object = try JSONObject(node, place, what: "a condition")
    let name = try object.name(of: FormNames.predicates + FormNames.measures, what: "what the condition is")
    guard let kind = PredicateName(rawValue: name) else {
      let measure = try measure(&object, depth: depth)
      let test = try test(&object, depth: depth)
      try object.finish()
      return .measure(measure, test)
    }
    let predicate = try predicate(kind, &object, depth: depth)
    try object.finish()
    return predicate
  }

  private mutating func predicate(
    _ kind: PredicateName, _ object: inout JSONObject, depth: Int
  ) throws(SegmentError) -> SegmentPredicate {
    switch kind {
    case .all: return .all(try predicates(&object, "all", depth))
    case .any: return .any(try predicates(&object, "any", depth))
    case .not: return .not(try predicate(try object.require("not"), object.place(of: "not"), depth: depth + 1))
    case .atLeast: return .atLeast(try object.integer("atLeast"), try predicates(&object, "of", depth))
    case .exactly: return .exactly(try object.integer("exactly"), try predicates(&object, "of", depth))
    case .did: return .did(try activity(&object, "did", depth: depth))
    case .sequence: return .sequence(try sequence(&object, depth: depth))
    case .regularly:
      let activity = try activity(&object, "regularly", depth: depth)
      let count = try object.integer("inAtLeast")
      let text = try object.text("ofLast")
      guard let (periods, unit) = WindowForm.periods(text) else {
        throw .invalidValue(
          path: "\(object.place(of: "ofLast"))", value: text, reason: "it is a number of periods, such as '4 weeks'")
      }
      return .regularly(activity, atLeast: count, ofLast: periods, unit)
    case .didNot: return .didNot(try activity(&object, "didNot", depth: depth))
    case .resumed:
      return .resumed(try activity(&object, "resumed", depth: depth), after: try span(&object, "after"))
    case .ranked:
      let measure = try measure(object: &object, "ranked", depth: depth)
      return .ranked(measure, try rank(&object))
    case .consent:
      let purpose = try object.text("consent")
      let channel = try object.take("channel").map { node throws(SegmentError) in
        Channel(try node.text(object.place(of: "channel")))
      }
      return .consent(purpose: purpose, channel: channel)
    case .accountMembers:
      let quantifier = try quantifier(&object)
      let part = try predicate(try object.require("satisfy"), object.place(of: "satisfy"), depth: depth + 1)
      return .accountMembers(quantifier, part)
    case .customers: return .list(try customers(&object))
    case .segment: return .segment(try object.text("segment"))
    }
  }

  /// Counts a condition, and refuses it if it is too deep or one too many.
  mutating func enter(_ place: JSONPlace, _ depth: Int) throws(SegmentError) {
    try Self.check(depth, place)
    conditionCount += 1
    guard conditionCount <= SegmentLimits.conditions else {
      throw .tooLarge(path: "\(place)", what: "conditions", limit: SegmentLimits.conditions)
    }
  }

  static func check(_ depth: Int, _ place: JSONPlace) throws(SegmentError) {
    guard depth < SegmentLimits.depth else {
      throw .tooLarge(path: "\(place)", what: "levels of conditions", limit: SegmentLimits.depth)
    }
  }

  private mutating func predicates(
    _ object: inout JSONObject, _ name: String, _ depth: Int
  ) throws(SegmentError) -> [SegmentPredicate] {
    let place = object.place(of: name)
    var predicates: [SegmentPredicate] = []
    for (index, node) in try object.require(name).list(place, of: "conditions").enumerated() {
      predicates.append(try predicate(node, .element(place, index), depth: depth + 1))
    }
    return predicates
  }

  private func rank(_ object: inout JSONObject) throws(SegmentError) -> Rank {
    switch try object.name(of: ["top", "bottom", "percentiles"], what: "who is meant") {
    case "top": return .top(try object.integer("top"))
    case "bottom": return .bottom(try object.integer("bottom"))
    default:
      let place = object.place(of: "percentiles")
      let nodes = try object.require("percentiles").list(place, of: "two percentiles")
      guard nodes.count == 2 else {
        throw .malformed(path: "\(place)", reason: "there are two percentiles, such as [90, 100]")
      }
      return .percentiles(try nodes[0].integer(.element(place, 0)), try nodes[1].integer(.element(place, 1)))
    }
  }

  private func quantifier(_ object: inout JSONObject) throws(SegmentError) -> Quantifier {
    switch try choice(&object, "accountMembers", QuantifierName.self) {
    case .any: return .any
    case .all: return .all
    case .none: return .none
    case .atLeast: return .atLeast(try object.integer("number"))
    case .atMost: return .atMost(try object.integer("number"))
    case .exactly: return .exactly(try object.integer("number"))
    }
  }

  private func customers(_ object: inout JSONObject) throws(SegmentError) -> [CustomerID] {
    let place = object.place(of: "customers")
    var customers: [CustomerID] = []
    for (index, node) in try object.require("customers").list(place, of: "numbers of customers").enumerated() {
      guard case .number(let digits) = node else {
        throw .wrongType(path: "\(place)[\(index)]", expected: "a customer's number", found: node.kind)
      }
      guard let number = UInt64(digits) else {
        throw .invalidValue(
          path: "\(place)[\(index)]", value: digits, reason: "a customer's number is whole, from 0 on")
      }
      customers.append(CustomerID(number))
    }
    return customers
  }
}
