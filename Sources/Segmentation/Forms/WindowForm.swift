internal import CustomerModel

/// Windows and times in words, as all forms write them.
enum WindowForm {
  /// What a window looks like.
  static let explanation =
    "a window is such as 'last 30 days', 'next 7 days', 'before last 30 days', 'today', 'this month', 'last month', "
    + "'last 3 calendar months', 'ever', or two instants with a slash between them"

  static func text(_ window: ActivityWindow) -> String {
    switch window {
    case .ever: "ever"
    case .rolling(let span): "last \(text(span))"
    case .calendar(let window): window.description
    case .fixed(let window): window.description
    case .before(let span): "before last \(text(span))"
    case .next(let span): "next \(text(span))"
    }
  }

  /// A length, as `30 days`.
  static func text(_ span: RollingWindow) -> String { text(span.count, span.unit.rawValue) }

  /// A number of calendar periods, as `4 weeks`.
  static func text(_ count: Int, _ unit: CalendarWindow.Unit) -> String { text(count, unit.rawValue) }

  private static func text(_ count: Int, _ unit: String) -> String {
    "\(count) \(count == 1 ? String(unit.dropLast()) : unit)"
  }

  static func window(_ text: String) -> ActivityWindow? {
    if text == "ever" { return .ever }
    if text.utf8.contains(UInt8(ascii: "/")) { return (try? TimeWindow(text)).map { .fixed($0) } }
    if let window = try? CalendarWindow(text) { return .calendar(window) }
    if let length = rest(of: text, behind: "last ") { return span(length).map { .rolling($0) } }
    if let length = rest(of: text, behind: "before last ") { return span(length).map { .before($0) } }
    if let length = rest(of: text, behind: "next ") { return span(length).map { .next($0) } }
    return nil
  }

  static func span(_ text: String) -> RollingWindow? {
    guard let (count, unit) = count(text), count >= 1,
      let unit = RollingWindow.Unit.allCases.first(where: { isUnit(unit, $0.rawValue) })
    else { return nil }
    return .last(count, unit)
  }

  static func periods(_ text: String) -> (Int, CalendarWindow.Unit)? {
    guard let (count, unit) = count(text),
      let unit = CalendarWindow.Unit.allCases.first(where: { isUnit(unit, $0.rawValue) })
    else { return nil }
    return (count, unit)
  }

  private static func count(_ text: String) -> (Int, Substring)? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2, let count = Int(words[0]), String(count) == words[0] else { return nil }
    return (count, words[1])
  }

  private static func rest(of text: String, behind start: String) -> String? {
    text.hasPrefix(start) ? String(text.dropFirst(start.count)) : nil
  }

  private static func isUnit(_ word: Substring, _ plural: String) -> Bool {
    word == plural || word == plural.dropLast()
  }
}
