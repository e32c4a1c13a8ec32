extension CalendarWindow {
  /// The window that a text such as `today`, `this week`, `last month` or `last 3 calendar months` writes.
  ///
  /// - Throws: ``ModelError/invalidWindow(text:)``; the text `last 3 months` is one, because it does not tell whether
  ///   complete months are meant.
  public init(_ text: String) throws(ModelError) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard let window = Self.window(words) else { throw .invalidWindow(text: text) }
    self = window
  }

  private static func window(_ words: [Substring]) -> CalendarWindow? {
    if words == ["today"] { return .today }
    if words == ["yesterday"] { return .yesterday }
    guard let word = words.last, let unit = Unit.allCases.first(where: { WindowText.isUnit(word, $0.rawValue) }) else {
      return nil
    }
    if words.count == 2, unit != .days, word == unit.singular {
      return words[0] == "this" ? CalendarWindow(unit: unit, count: nil) : words[0] == "last" ? last(1, unit) : nil
    }
    guard words.count == 4, words[0] == "last", words[2] == "calendar" else { return nil }
    return WindowText.count(words[1]).map { last($0, unit) }
  }
}

extension CalendarWindow.Unit {
  var singular: Substring { rawValue.dropLast() }
}

extension CalendarWindow: CustomStringConvertible {
  /// The window in words. ``init(_:)`` reads it back.
  public var description: String {
    switch (count, unit) {
    case (nil, .days): "today"
    case (nil, _): "this \(unit.singular)"
    case (1, .days): "yesterday"
    case (1, _): "last \(unit.singular)"
    case (let count?, _): "last \(count) calendar \(unit.rawValue)"
    }
  }
}

extension CalendarWindow: Codable {
  /// Decodes the text of ``description``.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value { text throws(ModelError) in try CalendarWindow(text) }
  }

  /// Encodes the text of ``description``.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(text: description)
  }
}
