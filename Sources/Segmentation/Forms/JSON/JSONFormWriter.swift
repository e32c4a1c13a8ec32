/// Writes JSON for people: what fits stands in one line, everything else has a line for each part.
struct JSONFormWriter {
  private(set) var text = ""

  private static let lineLength = 100

  /// Writes a value behind `indentation` spaces.
  mutating func write(_ node: JSONNode, indentation: Int = 0) {
    var line = ""
    if Self.append(node, to: &line, upTo: Self.lineLength - indentation) {
      text += line
      return
    }
    let inner = String(repeating: " ", count: indentation + 2)
    switch node {
    // However deep: there is nothing to put into lines.
    case .array(let values) where values.isEmpty: text += "[]"
    case .object(let members) where members.isEmpty: text += "{}"
    case .array(let values):
      for (index, value) in values.enumerated() {
        text += "\(index == 0 ? "[" : ",")\n\(inner)"
        write(value, indentation: indentation + 2)
      }
      text += "\n\(inner.dropLast(2))]"
    case .object(let members):
      for (index, member) in members.enumerated() {
        text += "\(index == 0 ? "{" : ",")\n\(inner)"
        Self.append(member.name, to: &text)
        text += ": "
        write(member.value, indentation: indentation + 2)
      }
      text += "\n\(inner.dropLast(2))}"
    case .null, .boolean, .number, .string: _ = Self.append(node, to: &text, upTo: .max)
    }
  }

  /// Appends a value in one line, as long as that is not too long.
  private static func append(_ node: JSONNode, to line: inout String, upTo limit: Int) -> Bool {
    switch node {
    case .null: line += "null"
    case .boolean(let value): line += value ? "true" : "false"
    case .number(let digits): line += digits
    case .string(let value): append(value, to: &line)
    case .array(let values):
      line += "["
      for (index, value) in values.enumerated() {
        if index > 0 { line += ", " }
        guard append(value, to: &line, upTo: limit) else { return false }
      }
      line += "]"
    case .object(let members):
      line += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { line += ", " }
        append(member.name, to: &line)
        line += ": "
        guard append(member.value, to: &line, upTo: limit) else { return false }
      }
      line += "}"
    }
    return line.utf8.count <= limit
  }

  private static func append(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..<" ": text += (scalar.value < 16 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
