/// A word, value or sign of the text form.
enum TextToken: Equatable {
  case word(String)
  case text(String)
  case number(String)
  case sign(String)
  case end

  /// How errors call it.
  var shown: String {
    switch self {
    case .word(let word): "'\(word.prefix(100))'"
    case .text(let text): "the text \"\(text.prefix(100))\""
    case .number(let number): "the number \(number)"
    case .sign(let sign): "'\(sign)'"
    case .end: "the end"
    }
  }
}
