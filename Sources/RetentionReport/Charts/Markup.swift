/// Text of XML and HTML: what comes from outside is escaped on the way in, so that no name becomes an element.
struct Markup: Hashable, Sendable {
  private(set) var text = ""

  /// An attribute of an element.
  typealias Field = (name: String, value: String)

  /// An element with others within.
  mutating func element(_ name: String, _ fields: [Field] = [], _ body: (inout Markup) -> Void) {
    open(name, fields, end: ">")
    body(&self)
    text += "</\(name)>"
  }

  /// An element with a text within.
  mutating func element(_ name: String, _ fields: [Field] = [], text content: String) {
    element(name, fields) { $0.write(content) }
  }

  /// An element with nothing within.
  mutating func empty(_ name: String, _ fields: [Field] = []) { open(name, fields, end: "/>") }

  /// A text, with what would be read as markup escaped.
  mutating func write(_ content: String) { text += Self.escaped(content) }

  /// What is markup already.
  mutating func append(_ other: Markup) { text += other.text }

  /// What is written in the program, and so is trusted.
  mutating func append(trusted markup: StaticString) { text += "\(markup)" }

  private mutating func open(_ name: String, _ fields: [Field], end: String) {
    text += "<\(name)"
    for (name, value) in fields { text += " \(name)=\"\(Self.escaped(value))\"" }
    text += end
  }

  /// Characters that XML forbids, even escaped, become U+FFFD; so do those that turn the direction of what follows.
  static func escaped(_ content: String) -> String {
    var result = ""
    result.reserveCapacity(content.utf8.count)
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result += " "
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}", "\u{202A}"..."\u{202E}",
        "\u{2066}"..."\u{2069}":
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
