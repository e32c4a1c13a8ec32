internal import CustomerModel

/// Makes JSON of predicates.
enum SegmentJSONWriter {
  static func node(
    _ predicate: SegmentPredicate, _ place: JSONPlace, depth: Int
  ) throws(SegmentError) -> JSONNode {
    try SegmentJSONReader.check(depth, place)
    switch predicate {
    case .all(let parts): return JSONNode([try list("all", parts, place, depth)])
    case .any(let parts): return JSONNode([try list("any", parts, place, depth)])
    case .not(let part):
      return JSONNode([JSONMember(name: "not", value: try node(part, .member(place, "not"), depth: depth + 1))])
    case .atLeast(let count, let parts):
      return JSONNode([number("atLeast", count), try list("of", parts, place, depth)])
    case .exactly(let count, let parts):
      return JSONNode([number("exactly", count), try list("of", parts, place, depth)])
    case .measure(.count(let activity), .isAtLeast(.integer(1))):
      return JSONNode([try member("did", activity, place, depth)])
    case .measure(let measure, let test):
      return JSONNode(try members(measure, place, depth) + (try members(test, place, depth)))
    case .sequence(let sequence): return JSONNode(try members(sequence, place, depth))
    case .regularly(let activity, let count, let periods, let unit):
      return JSONNode([
        try member("regularly", activity, place, depth), number("inAtLeast", count),
        text("ofLast", WindowForm.text(periods, unit)),
      ])
    case .didNot(let activity): return JSONNode([try member("didNot", activity, place, depth)])
    case .resumed(let activity, let pause):
      return JSONNode([try member("resumed", activity, place, depth), try member("after", pause, place)])
    case .ranked(let measure, let rank): return JSONNode([try member("ranked", measure, place, depth), member(rank)])
    case .consent(let purpose, let channel):
      let channels = channel.map { [text("channel", $0.name)] } ?? []
      return JSONNode([text("consent", purpose)] + channels)
    case .accountMembers(let quantifier, let part):
      let part = try node(part, .member(place, "satisfy"), depth: depth + 1)
      return JSONNode(members(quantifier) + [JSONMember(name: "satisfy", value: part)])
    case .list(let ids):
      return JSONNode([JSONMember(name: "customers", value: .array(ids.map { .number(String($0.rawValue)) }))])
    case .segment(let name): return JSONNode([text("segment", name)])
    }
  }

  static func text(_ name: String, _ text: String) -> JSONMember { JSONMember(name: name, value: .string(text)) }

  static func number(_ name: String, _ number: Int) -> JSONMember {
    JSONMember(name: name, value: .number(String(number)))
  }

  private static func list(
    _ name: String, _ parts: [SegmentPredicate], _ place: JSONPlace, _ depth: Int
  ) throws(SegmentError) -> JSONMember {
    var nodes: [JSONNode] = []
    for (index, part) in parts.enumerated() {
      nodes.append(try node(part, .element(.member(place, name), index), depth: depth + 1))
    }
    return JSONMember(name: name, value: .array(nodes))
  }

  private static func members(_ quantifier: Quantifier) -> [JSONMember] {
    func members(_ name: QuantifierName, _ count: Int? = nil) -> [JSONMember] {
      [text("accountMembers", name.rawValue)] + (count.map { [number("number", $0)] } ?? [])
    }
    return switch quantifier {
    case .any: members(.any)
    case .all: members(.all)
    case .none: members(.none)
    case .atLeast(let count): members(.atLeast, count)
    case .atMost(let count): members(.atMost, count)
    case .exactly(let count): members(.exactly, count)
    }
  }

  private static func member(_ rank: Rank) -> JSONMember {
    switch rank {
    case .top(let count): number("top", count)
    case .bottom(let count): number("bottom", count)
    case .percentiles(let low, let high):
      JSONMember(name: "percentiles", value: .array([.number(String(low)), .number(String(high))]))
    }
  }

  // MARK: Activities

  static func member(
    _ name: String, _ activity: Activity, _ place: JSONPlace, _ depth: Int
  ) throws(SegmentError) -> JSONMember {
    JSONMember(name: name, value: JSONNode(try members(activity, .member(place, name), depth)))
  }

  private static func members(
    _ activity: Activity, _ place: JSONPlace, _ depth: Int
  ) throws(SegmentError) -> [JSONMember] {
    var members: [JSONMember] = []
    if let kind = activity.kind {
      do throws(InteractionError) {
        try kind.validate()
      } catch {
        throw .invalidValue(path: "\(place).kind", value: kind.name, reason: "\(error)")
      }
      members.append(text("kind", kind.name))
    }
    if activity.window != .ever {
      let window = WindowForm.text(activity.window)
      try check(window, isRead: WindowForm.window(window) != nil, "\(place).within")
      members.append(text("within", window))
    }
    guard !activity.conditions.isEmpty else { return members }
    var conditions: [JSONNode] = []
    for (index, condition) in activity.conditions.enumerated() {
      let tests = try self.members(condition.test, .element(.member(place, "where"), index), depth)
      conditions.append(JSONNode([text("property", condition.property)] + tests))
    }
    members.append(JSONMember(name: "where", value: .array(conditions)))
    return members
  }

  private static func members(
    _ sequence: EventSequence, _ place: JSONPlace, _ depth: Int
  ) throws(SegmentError) -> [JSONMember] {
    var steps: [JSONNode] = []
    for (index, step) in sequence.steps.enumerated() {
      let place = JSONPlace.element(.member(place, "sequence"), index)
      var members = try members(step.activity, place, depth)
      if let limit = step.limit { members.append(try member("laterByAtMost", limit, place)) }
      steps.append(JSONNode(members))
    }
    let result = [JSONMember(name: "sequence", value: .array(steps))]
    guard let absence = sequence.isNotFollowedBy else { return result }
    let inner = JSONPlace.member(place, "notFollowedBy")
    let members = try members(absence.activity, inner, depth) + [try member("for", absence.limit, inner)]
    return result + [JSONMember(name: "notFollowedBy", value: JSONNode(members))]
  }

  private static func member(
    _ name: String, _ span: RollingWindow, _ place: JSONPlace
  ) throws(SegmentError) -> JSONMember {
    try check("\(span.count) \(span.unit.rawValue)", isRead: span.count >= 1, "\(place).\(name)")
    return text(name, WindowForm.text(span))
  }

  static func check(_ text: String, isRead: Bool, _ path: String) throws(SegmentError) {
    guard isRead else { throw .invalidValue(path: path, value: text, reason: "a window is of at least one unit") }
  }
}
