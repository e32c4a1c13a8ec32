internal import CustomerModel

extension TextParser {
  /// A kind, and what follows it in any order: conditions, a window, and what `further` takes.
  mutating func activity(
    nesting: Int, further: (inout TextParser) throws(SegmentError) -> Bool = { _ in false }
  ) throws(SegmentError) -> Activity {
    var activity: Activity
    if token == .sign("(") {
      activity = try activityInBrackets(nesting: nesting)
    } else {
      activity = Activity(try kind())
    }
    var hasWindow = activity.window != .ever
    while true {
      if isAt("where"), activity.conditions.isEmpty {
        activity.conditions = try conditions(nesting: nesting)
      } else if isAt("within"), !hasWindow {
        try advance()
        activity.window = try window()
        hasWindow = true
      } else if try !further(&self) {
        return activity
      }
    }
  }

  /// The activity of a measure. If a test follows, a last `within` is that test.
  mutating func measuredActivity(nesting: Int, isTested: Bool) throws(SegmentError) -> Activity {
    if token == .sign("(") { return try activityInBrackets(nesting: nesting) }
    var activity = Activity(try kind())
    var hasWindow = false
    while true {
      if isAt("where"), activity.conditions.isEmpty {
        activity.conditions = try conditions(nesting: nesting)
      } else if isAt("within"), !hasWindow {
        let before = self
        try advance()
        let window = try window()
        guard !isTested || beginsTest else {
          self = before
          return activity
        }
        activity.window = window
        hasWindow = true
      } else {
        return activity
      }
    }
  }

  private mutating func activityInBrackets(nesting: Int) throws(SegmentError) -> Activity {
    try check(nesting: nesting + 1)
    try requireSign("(")
    let activity = try activity(nesting: nesting + 1)
    guard try takeSign(")") else { throw expected("'where', 'within' or ')'") }
    return activity
  }

  private mutating func kind() throws(SegmentError) -> InteractionKind? {
    if try take("anything") { return nil }
    let offset = offset
    let name = try name("what was done, such as purchase, or 'anything'")
    do throws(InteractionError) {
      return try InteractionKind(name: name)
    } catch {
      throw .invalidValue(path: place(of: offset), value: name, reason: "\(error)")
    }
  }

  /// Conditions behind `where`: in brackets, or as many as there are names behind `and`.
  private mutating func conditions(nesting: Int) throws(SegmentError) -> [PropertyCondition] {
    try require("where")
    let isInBrackets = try takeSign("(")
    var conditions: [PropertyCondition] = []
    while true {
      try enter(nesting: nesting)
      let property = try name("the name of a property")
      conditions.append(PropertyCondition(property, try test(nesting: nesting, isAmount: false)))
      guard isAt("and") else { break }
      let before = self
      try advance()
      if !isInBrackets, !isAtName {
        self = before
        break
      }
    }
    if isInBrackets, try !takeSign(")") { throw expected("'and' or ')'") }
    return conditions
  }

  private var isAtName: Bool {
    switch token {
    case .word(let word): !TextWords.reserved.contains(word)
    case .text: true
    case .number, .sign, .end: false
    }
  }

  mutating func sequence(nesting: Int) throws(SegmentError) -> EventSequence {
    let steps = try list { parser throws(SegmentError) in
      let activity = try parser.activity(nesting: nesting + 1)
      guard try parser.take("at", "most") else { return EventSequence.Step(activity) }
      let limit = try parser.span()
      try parser.require("later")
      return EventSequence.Step(activity, within: limit)
    }
    guard try take("not", "followed", "by") else { return EventSequence(steps: steps) }
    let activity = try activity(nesting: nesting)
    try require("for")
    return EventSequence(steps: steps, notFollowedBy: EventSequence.Absence(activity, within: try span()))
  }

  // MARK: Windows

  mutating func window() throws(SegmentError) -> ActivityWindow {
    let offset = offset
    var words: [String] = []
    if case .text(let text) = token {
      words = [text]
      try advance()
    } else {
      if isAt("before") { try takeShown(&words) }
      let first = token
      try takeShown(&words)
      if first == .word("last") || first == .word("next") || first == .word("this") {
        if case .number = token { try takeShown(&words) }
        if isAt("calendar") { try takeShown(&words) }
        try takeShown(&words)
      }
    }
    let text = words.joined(separator: " ")
    guard let window = WindowForm.window(text) else {
      throw .invalidValue(path: place(of: offset), value: text, reason: WindowForm.explanation)
    }
    return window
  }

  private mutating func takeShown(_ words: inout [String]) throws(SegmentError) {
    switch token {
    case .word(let word), .number(let word): words.append(word)
    case .text, .sign, .end: throw expected("a window, such as 'last 30 days'")
    }
    try advance()
  }

  mutating func span() throws(SegmentError) -> RollingWindow {
    let offset = offset
    var words: [String] = []
    if case .number = token { try takeShown(&words) } else { throw expected("a time, such as '30 days'") }
    if case .word = token { try takeShown(&words) } else { throw expected("a unit of time, such as 'days'") }
    let text = words.joined(separator: " ")
    guard let span = WindowForm.span(text) else {
      throw .invalidValue(path: place(of: offset), value: text, reason: "it is a time such as '30 days' or '12 hours'")
    }
    return span
  }

  mutating func periods() throws(SegmentError) -> (Int, CalendarWindow.Unit) {
    let offset = offset
    var words: [String] = []
    if case .number = token { try takeShown(&words) } else { throw expected("a number of periods, such as '4 weeks'") }
    if case .word = token { try takeShown(&words) } else { throw expected("a unit of the calendar, such as 'weeks'") }
    let text = words.joined(separator: " ")
    guard let periods = WindowForm.periods(text) else {
      throw .invalidValue(path: place(of: offset), value: text, reason: "it is a number of periods, such as '4 weeks'")
    }
    return periods
  }
}
