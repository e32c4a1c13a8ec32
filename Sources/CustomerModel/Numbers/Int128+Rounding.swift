extension Int128 {
  /// The quotient as a whole number, rounded by `rule`; `divisor` is from 1 to 2^64.
  func divided(by divisor: Int128, rounding rule: FloatingPointRoundingRule) -> Int128 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    guard remainder != 0 else { return quotient }
    let twice = remainder.magnitude * 2
    let isNegative = self < 0
    let isAwayFromZero =
      switch rule {
      case .up: !isNegative
      case .down: isNegative
      case .towardZero: false
      case .awayFromZero: true
      case .toNearestOrAwayFromZero: twice >= divisor.magnitude
      case .toNearestOrEven: twice > divisor.magnitude || twice == divisor.magnitude && quotient % 2 != 0
      @unknown default: twice >= divisor.magnitude
      }
    return isAwayFromZero ? quotient + (isNegative ? -1 : 1) : quotient
  }
}
