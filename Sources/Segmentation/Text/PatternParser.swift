/// Reads a pattern. Groups are the only thing that it calls itself for, and they are counted.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  mutating func finish() throws(PatternError) -> PatternSyntax {
    let syntax = try alternatives(depth: 0)
    guard position == scalars.count else { throw error("no group is open that the ')' could end") }
    return syntax
  }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private func error(_ reason: String) -> PatternError { PatternError(reason: "\(reason) (sign \(position + 1))") }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  private mutating func alternatives(depth: Int) throws(PatternError) -> PatternSyntax {
    var found = [try sequence(depth: depth)]
    while take("|") { found.append(try sequence(depth: depth)) }
    return found.count == 1 ? found[0] : .alternatives(found)
  }

  private mutating func sequence(depth: Int) throws(PatternError) -> PatternSyntax {
    var parts: [PatternSyntax] = []
    if depth == 0 { _ = take("^") }
    while let scalar = next, scalar != "|", scalar != ")" {
      if depth == 0, scalar == "$", position + 1 == scalars.count || scalars[position + 1] == "|" {
        position += 1
        break
      }
      parts.append(try repeated(try single(depth: depth)))
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func single(depth: Int) throws(PatternError) -> PatternSyntax {
    guard let scalar = next else { throw error("the pattern ends") }
    switch scalar {
    case "*", "+", "?", "{": throw error("there is nothing that '\(scalar)' could repeat")
    case "^", "$": throw error("'\(scalar)' stands at the ends only; write \\\(scalar) for the sign")
    case "]", "}": throw error("'\(scalar)' ends nothing; write \\\(scalar) for the sign")
    default: position += 1
    }
    switch scalar {
    case "(": return try group(depth: depth + 1)
    case "[": return .set(try setOfScalars())
    case ".": return .set(.any)
    case "\\": return .set(try escape())
    default: return .set(ScalarSet(scalar))
    }
  }

  private mutating func group(depth: Int) throws(PatternError) -> PatternSyntax {
    guard depth <= PatternSyntax.depthLimit else {
      throw error("more than \(PatternSyntax.depthLimit) groups are within each other")
    }
    if take("?"), !take(":") { throw error("of the groups that begin with '?', only (?: ) is known") }
    let syntax = try alternatives(depth: depth)
    guard take(")") else { throw error("a group does not end") }
    return syntax
  }

  // MARK: Repetition

  private mutating func repeated(_ syntax: PatternSyntax) throws(PatternError) -> PatternSyntax {
    let range: (Int, Int?)
    if take("*") {
      range = (0, nil)
    } else if take("+") {
      range = (1, nil)
    } else if take("?") {
      range = (0, 1)
    } else if take("{") {
      range = try counts()
    } else {
      return syntax
    }
    if let next, "*+?{".unicodeScalars.contains(next) {
      throw error("what is repeated is repeated again; put it in a group")
    }
    return .repetition(syntax, range.0, range.1)
  }

  private mutating func counts() throws(PatternError) -> (Int, Int?) {
    let low = try number()
    if take("}") { return (low, low) }
    guard take(",") else { throw error("a ',' or '}' is missing") }
    if take("}") { return (low, nil) }
    let high = try number()
    guard take("}") else { throw error("a '}' is missing") }
    guard low <= high else { throw error("{\(low),\(high)} ends before it begins") }
    return (low, high)
  }

  private mutating func number() throws(PatternError) -> Int {
    var number: Int?
    while let scalar = next, ("0"..."9").contains(scalar) {
      let value = (number ?? 0) * 10 + Int(scalar.value - 0x30)
      guard value <= PatternSyntax.repetitionLimit else {
        throw error("at most \(PatternSyntax.repetitionLimit) times can be asked for")
      }
      number = value
      position += 1
    }
    guard let number else { throw error("a number is missing; write \\{ for the sign") }
    return number
  }

  // MARK: Sets

  private mutating func escape() throws(PatternError) -> ScalarSet {
    guard let scalar = next else { throw error("the pattern ends behind a '\\'") }
    switch scalar {
    case "d": return named(.digit)
    case "D": return named(.digit, isNegated: true)
    case "w": return named(.word)
    case "W": return named(.word, isNegated: true)
    case "s": return named(.space)
    case "S": return named(.space, isNegated: true)
    default: return ScalarSet(try escapedSign())
    }
  }

  private mutating func named(_ name: ScalarSet.Name, isNegated: Bool = false) -> ScalarSet {
    position += 1
    return ScalarSet(name, isNegated: isNegated)
  }

  private mutating func escapedSign() throws(PatternError) -> Unicode.Scalar {
    guard let scalar = next else { throw error("the pattern ends behind a '\\'") }
    switch scalar {
    case "n", "r", "t":
      position += 1
      return scalar == "n" ? "\n" : scalar == "r" ? "\r" : "\t"
    // Letters and digits are kept for what may come to mean something.
    case "a"..."z", "A"..."Z", "0"..."9": throw error("'\\\(scalar)' is not known")
    default:
      position += 1
      return scalar
    }
  }

  /// What is within square brackets, the first of which was taken.
  private mutating func setOfScalars() throws(PatternError) -> ScalarSet {
    var set = ScalarSet()
    set.isNegated = take("^")
    while let scalar = next, scalar != "]" {
      if scalar == "[" { throw error("a class is in a class; write \\[ for the sign") }
      guard let low = try member(&set) else { continue }
      // A hyphen in front of the end is one.
      guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
        set.insert(low...low)
        continue
      }
      position += 1
      guard let high = try member(&set) else { throw error("a range ends with one sign") }
      guard low <= high else { throw error("the range \(low)-\(high) ends before it begins") }
      set.insert(low...high)
    }
    guard take("]") else { throw error("a class does not end") }
    guard !set.isEmpty else { throw error("a class is empty") }
    set.normalize()
    return set
  }

  /// The next sign of a class; `nil` for a class that has a name, which is put into `set`.
  private mutating func member(_ set: inout ScalarSet) throws(PatternError) -> Unicode.Scalar? {
    guard let scalar = next else { throw error("a class does not end") }
    position += 1
    guard scalar == "\\" else { return scalar }
    let known: [Unicode.Scalar: (ScalarSet.Name, Bool)] = [
      "d": (.digit, false), "D": (.digit, true), "w": (.word, false), "W": (.word, true), "s": (.space, false),
      "S": (.space, true),
    ]
    guard let next, let (name, isNegated) = known[next] else { return try escapedSign() }
    position += 1
    set.insert(name, isNegated: isNegated)
    return nil
  }
}
