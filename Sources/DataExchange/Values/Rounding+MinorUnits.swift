extension ImportMapping.AmountColumns.Rounding {
  /// The whole number nearest to `coefficient` × 10^(`digits` - `scale`) by this rule.
  ///
  /// - Parameters:
  ///   - coefficient: a product of two numbers of 64 bits, or less.
  ///   - digits: 0 to 18.
  /// - Returns: nil if the number is not whole under ``exact``, and if it is beyond `Int64`.
  @inline(__always)
  func minorUnits(_ coefficient: Int128, scale: Int, digits: Int) -> Int64? {
    if scale <= digits {
      guard let narrow = Int64(exactly: coefficient) else { return nil }
      let (product, overflows) = narrow.multipliedReportingOverflow(by: Self.powersOfTen[digits - scale])
      return overflows ? nil : product
    }
    return rounded(coefficient, droppingDigits: scale - digits)
  }

  private func rounded(_ coefficient: Int128, droppingDigits count: Int) -> Int64? {
    var (rest, last, hasMore) = (coefficient, Int128(0), false)
    for _ in 0..<count {
      hasMore = hasMore || last != 0
      (rest, last) = rest.quotientAndRemainder(dividingBy: 10)
    }
    guard last != 0 || hasMore else { return Int64(exactly: rest) }
    let isHalf = last.magnitude == 5 && !hasMore
    let isAboveHalf = last.magnitude >= 5 && !isHalf
    let away: Int128 = coefficient < 0 ? -1 : 1
    switch self {
    case .exact: return nil
    case .halfEven: return Int64(exactly: isAboveHalf || isHalf && rest % 2 != 0 ? rest + away : rest)
    case .halfUp: return Int64(exactly: isAboveHalf || isHalf ? rest + away : rest)
    }
  }

  private static let powersOfTen: [Int64] = (0..<18).reduce(into: [1]) { powers, exponent in
    powers.append(powers[exponent] * 10)
  }
}
