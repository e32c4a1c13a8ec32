/// The words of the text form, and which names can stand without quotation marks among them.
enum TextWords {
  /// What has a meaning, so that names with the same letters are quoted.
  static let reserved: Set<String> = [
    "accounts", "after", "all", "among", "and", "any", "anything", "at", "attribute", "average", "before",
    "between", "bottom", "bucket", "by", "calendar", "case", "consents", "contains", "count", "customers", "days",
    "did", "distinct", "empty", "ends", "ever", "everyone", "exactly", "false", "first", "followed", "for",
    "frequent", "has", "ignoring", "in", "is", "last", "later", "least", "marks", "matches", "maximum", "minimum",
    "missing", "most", "next", "none", "not", "null", "of", "or", "over", "pace", "percentiles", "regularly",
    "resumed", "returns", "segment", "sequence", "set", "share", "since", "starts", "sum", "tags", "this", "times",
    "to", "today", "top", "trend", "true", "unset", "value", "where", "with", "within", "yesterday",
  ]

  /// What makes a text in quotation marks behind it a value of a type. Elsewhere they are names like others.
  static let types: Set<String> = ["birthday", "date", "decimal", "money", "text", "timestamp"]

  static func isFirst(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    default: false
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  static func isFurther(_ byte: UInt8) -> Bool {
    isFirst(byte) || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  /// Whether a name is a word that means nothing else.
  static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, isFirst(first), name.utf8.count <= 100 else { return false }
    return name.utf8.allSatisfy(isFurther) && !reserved.contains(name)
  }

  /// Whether a word behind a number makes it an amount.
  static func isCurrency(_ word: String) -> Bool {
    word.utf8.count == 3 && word.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  /// A text in quotation marks.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0"..<" ": result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
