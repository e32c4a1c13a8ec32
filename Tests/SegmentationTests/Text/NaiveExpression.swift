/// A regular expression that is matched by trying everything: slow, and plainly right.
indirect enum NaiveExpression {
  case letter(String)
  case any
  case oneOf([String], isNegated: Bool)
  case sequence([NaiveExpression])
  case alternatives([NaiveExpression])
  case repetition(NaiveExpression, Int, Int?)

  var text: String {
    switch self {
    case .letter(let letter): letter
    case .any: "."
    case .oneOf(let letters, let isNegated): "[\(isNegated ? "^" : "")\(letters.joined())]"
    case .sequence(let parts): parts.map { "(\($0.text))" }.joined()
    case .alternatives(let parts): parts.map(\.text).joined(separator: "|")
    case .repetition(let part, 0, nil): "(\(part.text))*"
    case .repetition(let part, 1, nil): "(\(part.text))+"
    case .repetition(let part, 0, 1): "(?:\(part.text))?"
    case .repetition(let part, let low, let high?):
      low == high ? "(\(part.text)){\(low)}" : "(\(part.text)){\(low),\(high)}"
    case .repetition(let part, let low, nil): "(\(part.text)){\(low),}"
    }
  }

  func matches(_ text: [String]) -> Bool { ends(in: text, from: 0).contains(text.count) }

  /// Where a match that begins at a place can end.
  private func ends(in text: [String], from start: Int) -> Set<Int> {
    switch self {
    case .letter(let letter): return start < text.count && text[start] == letter ? [start + 1] : []
    case .any: return start < text.count ? [start + 1] : []
    case .oneOf(let letters, let isNegated):
      return start < text.count && letters.contains(text[start]) != isNegated ? [start + 1] : []
    case .sequence(let parts):
      return parts.reduce([start]) { starts, part in
        starts.reduce(into: Set()) { $0.formUnion(part.ends(in: text, from: $1)) }
      }
    case .alternatives(let parts): return parts.reduce(into: Set()) { $0.formUnion($1.ends(in: text, from: start)) }
    case .repetition(let part, let low, let high):
      var result: Set<Int> = low == 0 ? [start] : []
      var places: Set<Int> = [start]
      // More rounds than the text has letters reach nothing that is new.
      for round in stride(from: 1, through: min(high ?? .max, low + text.count + 1), by: 1) {
        places = places.reduce(into: Set()) { $0.formUnion(part.ends(in: text, from: $1)) }
        if round >= low { result.formUnion(places) }
      }
      return result
    }
  }

  static func random(depth: Int, _ random: inout SeededGenerator) -> NaiveExpression {
    let letters = ["a", "b", "c"]
    func parts(_ random: inout SeededGenerator) -> [NaiveExpression] {
      (0..<Int.random(in: 1...3, using: &random)).map { _ in .random(depth: depth - 1, &random) }
    }
    switch Int.random(in: 0..<(depth == 0 ? 4 : 9), using: &random) {
    case 0, 1: return .letter(letters.randomElement(using: &random) ?? "a")
    case 2: return .any
    case 3:
      let some = letters.filter { _ in Bool.random(using: &random) }
      return .oneOf(some.isEmpty ? ["a"] : some, isNegated: Bool.random(using: &random))
    case 4, 5: return .sequence(parts(&random))
    case 6: return .alternatives(parts(&random))
    default:
      let low = Int.random(in: 0...2, using: &random)
      let high = Bool.random(using: &random) ? nil : low + Int.random(in: 0...2, using: &random)
      return .repetition(.random(depth: depth - 1, &random), low, high)
    }
  }
}
