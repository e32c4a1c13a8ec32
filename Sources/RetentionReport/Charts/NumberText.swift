internal import CustomerModel
internal import RetentionMetrics

/// Figures as people read them: the same in every locale.
enum NumberText {
  /// A number with so many decimals, and thousands set apart by a narrow space.
  static func decimal(_ value: Double, _ decimals: Int = 0) -> String {
    guard value.isFinite else { return "–" }
    guard value.magnitude < 1e15 else { return "\(value)" }
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    let scaled = (value.magnitude * power).rounded()
    guard scaled < 1e18 else { return "\(value)" }
    let digits = String(UInt64(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "−" : ""
    let fraction = decimals == 0 ? "" : ".\(padded.suffix(decimals))"
    return sign + grouped(String(padded.dropLast(decimals))) + fraction
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { result += "\u{202F}" }
      result.append(digit)
    }
    return result
  }

  /// A share as a percentage.
  static func percent(_ share: Double, _ decimals: Int = 1) -> String { "\(decimal(share * 100, decimals))\u{202F}%" }

  /// A number in as many digits as its size makes worth reading.
  static func short(_ value: Double) -> String {
    switch value.magnitude {
    case ..<10 where value != value.rounded(): decimal(value, 2)
    case ..<1_000 where value != value.rounded(): decimal(value, 1)
    default: decimal(value)
    }
  }

  /// A number of an axis: thousands and millions shortened.
  static func axis(_ value: Double, step: Double) -> String {
    if value.magnitude >= 1e6 { return "\(trimmed(value / 1e6, step: step / 1e6))\u{202F}M" }
    if value.magnitude >= 1e4 { return "\(trimmed(value / 1e3, step: step / 1e3))\u{202F}k" }
    return trimmed(value, step: step)
  }

  private static func trimmed(_ value: Double, step: Double) -> String {
    var (decimals, rest) = (0, step)
    while decimals < 6, (rest - rest.rounded()).magnitude > 1e-6 * max(1, rest.magnitude) {
      rest *= 10
      decimals += 1
    }
    return decimal(value, decimals)
  }

  /// A figure of a metric.
  static func text(_ value: MetricValue) -> String {
    switch value {
    case .empty: "–"
    case .text(let text): text
    case .integer(let count): decimal(Double(count))
    case .number(let number): short(number)
    case .rate(let share): percent(share)
    case .money(let amount): money(amount)
    case .instant(let instant): "\(instant)"
    case .flag(let flag): flag ? "yes" : "no"
    }
  }

  /// An amount in full, exact.
  static func money(_ amount: Money) -> String {
    let text = amount.decimal.description
    let isNegative = text.hasPrefix("-")
    let parts = (isNegative ? text.dropFirst() : text[...]).split(separator: ".", maxSplits: 1)
    let digits = amount.currency.minorUnitDigits
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    let padded = fraction + String(repeating: "0", count: max(0, digits - fraction.count))
    let whole = grouped(String(parts.first ?? "0"))
    return "\(isNegative ? "−" : "")\(whole)\(digits > 0 ? ".\(padded)" : "")\u{202F}\(amount.currency.code)"
  }

  /// An interval of figures of a sort.
  static func text(_ interval: MetricInterval, as value: MetricValue) -> String {
    if case .rate = value {
      return "\(decimal(interval.low * 100, 1))–\(percent(interval.high))"
    }
    return "\(short(interval.low))–\(short(interval.high))"
  }
}
