/// A decimal number as text writes it: a sign, digits, and perhaps a point and more digits.
struct DecimalDigits {
  /// All digits as one whole number.
  let coefficient: Int64
  /// How many of the digits stand behind the point, without zeros at the end of them.
  let fractionDigits: Int
  /// How many digits were written behind the point.
  let writtenFractionDigits: Int

  /// Takes a number: `-12.50`, not `+1`, `.5`, `1.` or `1e3`; `nil` for these and for what is beyond `Int64`.
  init?(from scanner: inout TextScanner) {
    let isNegative = scanner.take(UInt8(ascii: "-"))
    // Downwards, because the least Int64 has no positive counterpart.
    var negated: Int64 = 0
    var hasDigits = false
    while let digit = scanner.takeDigit() {
      hasDigits = true
      guard Self.append(digit, to: &negated) else { return nil }
    }
    guard hasDigits else { return nil }
    var written = 0
    var zeros = 0
    if scanner.take(UInt8(ascii: ".")) {
      // Zeros count only once another digit stands behind them, so that any number of them may end the text.
      while let digit = scanner.takeDigit() {
        written += 1
        if digit == 0 {
          zeros += 1
          continue
        }
        for _ in 0..<zeros where !Self.append(0, to: &negated) { return nil }
        guard Self.append(digit, to: &negated) else { return nil }
        zeros = 0
      }
      guard written > 0 else { return nil }
    }
    guard isNegative || negated != .min else { return nil }
    coefficient = isNegative ? negated : -negated
    fractionDigits = written - zeros
    writtenFractionDigits = written
  }

  private static func append(_ digit: UInt8, to negated: inout Int64) -> Bool {
    let (scaled, isTooLarge) = negated.multipliedReportingOverflow(by: 10)
    let (next, overflows) = scaled.subtractingReportingOverflow(Int64(digit))
    negated = next
    return !isTooLarge && !overflows
  }
}
