extension Duration {
  /// The whole microseconds, rounded towards the past; of durations beyond `Int64`, its least or greatest.
  package var microsecondsRoundedDown: Int64 {
    let (quotient, remainder) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000)
    return Int64(clamping: remainder < 0 ? quotient - 1 : quotient)
  }

  /// The seconds as ISO 8601 writes a duration, such as `PT754.25S`, with up to six decimals.
  var isoText: String {
    let microseconds = microsecondsRoundedDown
    let (seconds, rest) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    var text = "\(microseconds < 0 ? "-" : "")PT\(seconds)"
    if rest > 0 {
      var decimals = String(rest + 1_000_000).dropFirst()
      while decimals.last == "0" { decimals.removeLast() }
      text += ".\(decimals)"
    }
    return text + "S"
  }

  /// The duration that ``isoText`` writes; `nil` for any other text.
  init?(isoText text: String) {
    let isNegative = text.hasPrefix("-")
    let body = text.dropFirst(isNegative ? 1 : 0)
    guard body.hasPrefix("PT"), body.hasSuffix("S") else { return nil }
    let parts = body.dropFirst(2).dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }), parts.count == 1 || parts[1].utf8.count <= 6
    else { return nil }
    let decimals = parts.count == 2 ? String(parts[1]) : ""
    let digits = parts[0] + decimals + String(repeating: "0", count: 6 - decimals.utf8.count)
    guard digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let microseconds = Int64(isNegative ? "-\(digits)" : String(digits))
    else { return nil }
    self = .microseconds(microseconds)
  }
}
