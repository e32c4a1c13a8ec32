internal import CustomerModel

/// A pattern of dates and times, in the letters of Unicode's date field symbols.
///
/// `yyyy` and `yy` (69 to 99 are of the last century), `M` `MM` `MMM` `MMMM` (English names), `d` `dd`, `H` `HH` (0 to 23),
/// `h` `hh` with `a` (AM, PM), `m` `mm`, `s` `ss`, `S` (1 to 9 digits of a fraction, however many S there are), `X` (`Z`
/// or an offset such as +01:00), `E` (the name of a weekday, which is not checked). Text stands in single quotes, and
/// other characters for themselves. Single letters take one or two digits, double letters two.
struct TimePattern: Hashable, Sendable {
  /// A part of a pattern.
  enum Token: Hashable, Sendable {
    case number(Field, least: Int, most: Int)
    case monthName, meridiem, fraction, offset, weekdayName
    case literal(UInt8)
  }

  /// A number of a date or time.
  enum Field: Int, Hashable, Sendable {
    case year, shortYear, month, day, hour, halfDayHour, minute, second
  }

  let tokens: [Token]

  /// The offset of the first letter that means nothing, and why.
  struct Malformed: Error {
    let reason: String
  }

  /// - Throws: ``Malformed`` also for a pattern that does not say which day it is.
  init(_ text: String) throws(Malformed) {
    var tokens: [Token] = []
    var isQuoted = false
    var rest = text[...]
    while let character = rest.first {
      let run = rest.prefix { $0 == character }
      if character == "'" {
        rest = rest.dropFirst()
        if rest.first == "'" {
          tokens.append(.literal(UInt8(ascii: "'")))
          rest = rest.dropFirst()
        } else {
          isQuoted.toggle()
        }
      } else if isQuoted || !("a"..."z" ~= character || "A"..."Z" ~= character) {
        tokens += String(character).utf8.map { .literal($0) }
        rest = rest.dropFirst()
      } else {
        tokens.append(try Self.token(character, count: run.count))
        rest = rest.dropFirst(run.count)
      }
    }
    guard !isQuoted else { throw Malformed(reason: "nothing closes a single quote in '\(text)'") }
    self.tokens = tokens
    try check(text)
  }

  /// Whether the pattern has a time of day.
  var hasTime: Bool { has(.hour) || has(.halfDayHour) }

  /// Whether the pattern says how far the time is from UTC.
  var hasOffset: Bool { tokens.contains(.offset) }

  private func has(_ field: Field) -> Bool {
    tokens.contains { if case .number(field, _, _) = $0 { true } else { false } }
  }

  private static func token(_ letter: Character, count: Int) throws(Malformed) -> Token {
    switch (letter, count) {
    case ("y", 4): .number(.year, least: 4, most: 4)
    case ("y", 2): .number(.shortYear, least: 2, most: 2)
    case ("M", 3...4): .monthName
    case ("M", 1...2): .number(.month, least: count, most: 2)
    case ("d", 1...2): .number(.day, least: count, most: 2)
    case ("H", 1...2): .number(.hour, least: count, most: 2)
    case ("h", 1...2): .number(.halfDayHour, least: count, most: 2)
    case ("m", 1...2): .number(.minute, least: count, most: 2)
    case ("s", 1...2): .number(.second, least: count, most: 2)
    case ("S", 1...9): .fraction
    case ("a", 1): .meridiem
    case ("X", 1...3): .offset
    case ("E", 1...4): .weekdayName
    default:
      throw Malformed(
        reason:
          "'\(String(repeating: letter, count: count))' means nothing; use yyyy yy M MM MMM d dd H HH h hh m mm s ss "
          + "S a X E, and single quotes around text")
    }
  }

  private func check(_ text: String) throws(Malformed) {
    let hasDay = (has(.year) || has(.shortYear)) && (has(.month) || tokens.contains(.monthName)) && has(.day)
    guard hasDay else { throw Malformed(reason: "'\(text)' lacks a year, a month or a day") }
    guard has(.halfDayHour) == tokens.contains(.meridiem) else {
      throw Malformed(reason: "'\(text)' needs both h and a, or neither; H counts hours to 23")
    }
    guard hasTime || !(has(.minute) || has(.second) || tokens.contains(.fraction) || hasOffset) else {
      throw Malformed(reason: "'\(text)' has a part of a time, but no hour")
    }
  }
}
