internal import CustomerModel

extension SegmentJSONReader {
  /// The activity that a member is.
  mutating func activity(
    _ object: inout JSONObject, _ name: String, depth: Int
  ) throws(SegmentError) -> Activity {
    var part = try JSONObject(try object.require(name), object.place(of: name), what: "an activity")
    let activity = try activity(&part, depth: depth)
    try part.finish()
    return activity
  }

  /// An activity among the members of an object that may have others.
  private mutating func activity(_ object: inout JSONObject, depth: Int) throws(SegmentError) -> Activity {
    var activity = Activity(nil)
    if let node = object.take("kind") {
      let name = try node.text(object.place(of: "kind"))
      do throws(InteractionError) {
        activity.kind = try InteractionKind(name: name)
      } catch {
        throw .invalidValue(path: "\(object.place(of: "kind"))", value: name, reason: "\(error)")
      }
    }
    if let node = object.take("within") { activity.window = try window(node, object.place(of: "within")) }
    if let node = object.take("where") {
      let place = object.place(of: "where")
      for (index, node) in try node.list(place, of: "conditions").enumerated() {
        activity.conditions.append(try condition(node, .element(place, index), depth: depth))
      }
    }
    return activity
  }

  private mutating func condition(
    _ node: JSONNode, _ place: JSONPlace, depth: Int
  ) throws(SegmentError) -> PropertyCondition {
    try enter(place, depth)
    var object = try JSONObject(node, place, what: "a condition of a property")
    let property = try object.text("property")
    let test = try test(&object, depth: depth)
    try object.finish()
    return PropertyCondition(property, test)
  }

  mutating func sequence(_ object: inout JSONObject, depth: Int) throws(SegmentError) -> EventSequence {
    let place = object.place(of: "sequence")
    var steps: [EventSequence.Step] = []
    for (index, node) in try object.require("sequence").list(place, of: "activities").enumerated() {
      var part = try JSONObject(node, .element(place, index), what: "an activity")
      var limit: RollingWindow?
      if let node = part.take("laterByAtMost") { limit = try span(node, part.place(of: "laterByAtMost")) }
      steps.append(EventSequence.Step(try activity(&part, depth: depth), within: limit))
      try part.finish()
    }
    guard let node = object.take("notFollowedBy") else { return EventSequence(steps: steps) }
    var part = try JSONObject(node, object.place(of: "notFollowedBy"), what: "an activity")
    let limit = try span(&part, "for")
    let absence = EventSequence.Absence(try activity(&part, depth: depth), within: limit)
    try part.finish()
    return EventSequence(steps: steps, notFollowedBy: absence)
  }

  func window(_ node: JSONNode, _ place: JSONPlace) throws(SegmentError) -> ActivityWindow {
    let text = try node.text(place)
    guard let window = WindowForm.window(text) else {
      throw .invalidValue(path: "\(place)", value: text, reason: WindowForm.explanation)
    }
    return window
  }

  func span(_ object: inout JSONObject, _ name: String) throws(SegmentError) -> RollingWindow {
    try span(try object.require(name), object.place(of: name))
  }

  private func span(_ node: JSONNode, _ place: JSONPlace) throws(SegmentError) -> RollingWindow {
    let text = try node.text(place)
    guard let span = WindowForm.span(text) else {
      throw .invalidValue(path: "\(place)", value: text, reason: "it is a time such as '30 days' or '12 hours'")
    }
    return span
  }
}
