extension PropertyValue {
  /// Appends the value as JSON, without spaces: names in the order of their UTF-8, texts as they are but for what has to be
  /// escaped. Equal values have equal texts.
  package func appendJSON(to text: inout [UInt8]) {
    switch self {
    case .null: text += "null".utf8
    case .boolean(let value): text += (value ? "true" : "false").utf8
    case .integer(let value): text += String(value).utf8
    case .unsigned(let value): text += String(value).utf8
    // The shortest digits that give the number back; it is finite.
    case .double(let value): text += value.description.utf8
    case .string(let value): Self.appendJSON(value, to: &text)
    case .array(let values):
      text.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        value.appendJSON(to: &text)
      }
      text.append(UInt8(ascii: "]"))
    case .object(let properties):
      text.append(UInt8(ascii: "{"))
      properties.appendMembers(to: &text)
      text.append(UInt8(ascii: "}"))
    }
  }

  fileprivate static func appendJSON(_ value: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case 0x0A: text += "\\n".utf8
      case 0x0D: text += "\\r".utf8
      case 0x09: text += "\\t".utf8
      case 0..<0x20: text += ((byte < 16 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}

extension InteractionProperties {
  /// Appends the members of an object, with commas between them.
  package func appendMembers(to text: inout [UInt8]) {
    for (index, entry) in entries.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      PropertyValue.appendJSON(entry.name, to: &text)
      text.append(UInt8(ascii: ":"))
      entry.value.appendJSON(to: &text)
    }
  }
}
