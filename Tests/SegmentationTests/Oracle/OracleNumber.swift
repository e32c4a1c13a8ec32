import CustomerModel

/// A number as a fraction, or as one of floating point where it is too great or too small for that.
enum OracleNumber {
  case exact(Int128, Int128)
  case real(Double)

  init(_ whole: Int) { self = .exact(Int128(whole), 1) }

  init(_ decimal: ExactDecimal) {
    self = .exact(Int128(decimal.coefficient), Self.powerOfTen(decimal.scale))
  }

  /// A number of JSON: the decimal number that is written there.
  init(_ value: Double) {
    let parts = "\(value)".split(separator: "e")
    let digits = parts[0].split(separator: ".")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let decimals = digits.count > 1 && digits[1] != "0" ? String(digits[1]) : ""
    let scale = decimals.count - exponent
    guard let mantissa = Int128("\(digits[0])\(decimals)"), abs(scale) <= 18, decimals.count + digits[0].count <= 19
    else {
      self = .real(value)
      return
    }
    let isTooGreat = scale < 0 && abs(value) >= 9e18
    self =
      isTooGreat
      ? .real(value)
      : scale >= 0 ? .exact(mantissa, Self.powerOfTen(scale)) : .exact(mantissa * Self.powerOfTen(-scale), 1)
  }

  static func powerOfTen(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

  /// One number by another, without common factors.
  static func fraction(_ upper: Int128, _ lower: Int128) -> OracleNumber {
    var (first, second) = (abs(upper), abs(lower))
    while second != 0 { (first, second) = (second, first % second) }
    let sign: Int128 = lower < 0 ? -1 : 1
    return first == 0 ? .exact(0, 1) : .exact(sign * upper / first, sign * lower / first)
  }

  var double: Double {
    switch self {
    case .exact(let upper, let lower): Double(upper) / Double(lower)
    case .real(let value): value
    }
  }

  static func sum(_ numbers: [OracleNumber]) -> OracleNumber {
    var total = OracleNumber(0)
    for number in numbers {
      guard case .exact(let upper, let lower) = total, case .exact(let more, let parts) = number else {
        return .real(numbers.map(\.double).reduce(0, +))
      }
      total = fraction(upper * parts + more * lower, lower * parts)
    }
    return total
  }

  func divided(by count: Int) -> OracleNumber {
    switch self {
    case .exact(let upper, let lower): .fraction(upper, lower * Int128(count))
    case .real(let value): .real(value / Double(count))
    }
  }

  func compared(to other: OracleNumber) -> Int {
    if case .exact(let upper, let lower) = self, case .exact(let more, let parts) = other {
      let (left, right) = (upper * parts, more * lower)
      return left < right ? -1 : left > right ? 1 : 0
    }
    return double < other.double ? -1 : double > other.double ? 1 : 0
  }
}
