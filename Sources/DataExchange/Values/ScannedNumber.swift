internal import CustomerModel

/// A decimal number that was read from text, exact: a coefficient × 10^-scale, without zeros at the fraction's end.
struct ScannedNumber: Hashable {
  var coefficient: Int64
  var scale: Int

  /// Whether the number is whole.
  var isWhole: Bool { scale == 0 }

  /// The product, which always fits.
  func times(_ other: ScannedNumber) -> (coefficient: Int128, scale: Int) {
    // Each below 2^64, so that their product is below 2^128.
    (Int128(coefficient) * Int128(other.coefficient), scale + other.scale)
  }
}

/// How numbers are written.
struct NumberScanner: Hashable, Sendable {
  let decimalSeparator: UInt8
  /// What parts the digits in groups, in UTF-8; empty if nothing does.
  let thousandsSeparator: [UInt8]
  /// What may stand before or behind a number and says nothing of its value, such as a currency's sign.
  let ignored: [[UInt8]]

  static let plain = NumberScanner(decimalSeparator: UInt8(ascii: "."), thousandsSeparator: [], ignored: [])

  /// Reads a number: digits with a sign, separators between groups of three (or two, but for the last), and a fraction.
  /// In parentheses, as accountants write it, it is negative.
  ///
  /// - Returns: nil for anything else, and for more digits than `Int64` or 18 of a fraction hold.
  @inline(__always)
  func scan(_ text: RawSpan) -> ScannedNumber? {
    var text = text.trimmed
    if !ignored.isEmpty { text = stripped(text) }
    var isNegative = false
    if text.byteCount > 2, text.byte(at: 0) == UInt8(ascii: "("), text.byte(at: text.byteCount - 1) == UInt8(ascii: ")") {
      isNegative = true
      text = stripped(text.extracting(1..<text.byteCount - 1).trimmed)
    }
    guard text.byteCount > 0 else { return nil }
    var start = 0
    switch text.byte(at: 0) {
    case UInt8(ascii: "-") where !isNegative:
      isNegative = true
      start = 1
    case UInt8(ascii: "+") where !isNegative: start = 1
    // U+2212, the minus sign of typesetting.
    case 0xE2 where !isNegative && text.starts(with: [0xE2, 0x88, 0x92]):
      isNegative = true
      start = 3
    default: break
    }
    guard var number = scanDigits(text.extracting(start...)) else { return nil }
    if isNegative {
      // Not the least Int64, because that is no result of scanning digits.
      number.coefficient = -number.coefficient
    }
    return number
  }

  @inline(__always)
  private func scanDigits(_ text: RawSpan) -> ScannedNumber? {
    var coefficient: Int64 = 0
    var (offset, digits) = (0, 0)
    var groups: Groups?
    while offset < text.byteCount {
      let digit = text.byte(at: offset) &- UInt8(ascii: "0")
      if digit < 10 {
        guard Self.append(digit, to: &coefficient) else { return nil }
        digits += 1
        offset += 1
      } else if !thousandsSeparator.isEmpty, text.extracting(offset...).starts(with: thousandsSeparator) {
        var known = groups ?? Groups()
        guard known.begin(after: digits) else { return nil }
        groups = known
        digits = 0
        offset += thousandsSeparator.count
      } else {
        break
      }
    }
    if let groups, !groups.canEnd(with: digits) { return nil }
    let hasWhole = digits > 0
    guard offset < text.byteCount else { return hasWhole ? ScannedNumber(coefficient: coefficient, scale: 0) : nil }
    guard text.byte(at: offset) == decimalSeparator else { return nil }
    return scanFraction(text.extracting((offset + 1)...), whole: coefficient, hasWhole: hasWhole)
  }

  @inline(__always)
  private func scanFraction(_ text: RawSpan, whole: Int64, hasWhole: Bool) -> ScannedNumber? {
    guard hasWhole || text.byteCount > 0 else { return nil }
    var number = ScannedNumber(coefficient: whole, scale: 0)
    var zeros = 0
    for offset in 0..<text.byteCount {
      let digit = text.byte(at: offset) &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      // Zeros count only once another digit stands behind them.
      if digit == 0 {
        zeros += 1
        continue
      }
      for _ in 0..<zeros where !Self.append(0, to: &number.coefficient) { return nil }
      guard Self.append(digit, to: &number.coefficient) else { return nil }
      number.scale += zeros + 1
      zeros = 0
    }
    // Finer than any currency, and few enough digits for products of two numbers.
    return number.scale <= 18 ? number : nil
  }

  @inline(__always)
  private static func append(_ digit: UInt8, to coefficient: inout Int64) -> Bool {
    let (scaled, isTooLarge) = coefficient.multipliedReportingOverflow(by: 10)
    let (next, overflows) = scaled.addingReportingOverflow(Int64(digit))
    coefficient = next
    return !isTooLarge && !overflows
  }

  /// The groups of digits met so far: a first one of one to three, then twos or threes, and three at last.
  private struct Groups {
    private var isFirst = true

    mutating func begin(after digits: Int) -> Bool {
      defer { isFirst = false }
      return isFirst ? 1...3 ~= digits : 2...3 ~= digits
    }

    func canEnd(with digits: Int) -> Bool { digits == 3 }
  }

  /// The text without what is ignored at its ends.
  @_lifetime(copy text)
  private func stripped(_ text: RawSpan) -> RawSpan {
    var text = text
    var isChanged = true
    while isChanged {
      isChanged = false
      for word in ignored where text.byteCount > word.count {
        if text.starts(with: word) {
          text = text.extracting(word.count...).trimmed
          isChanged = true
        } else if text.ends(with: word) {
          text = text.extracting(..<(text.byteCount - word.count)).trimmed
          isChanged = true
        }
      }
    }
    return text
  }
}

extension NumberScanner {
  /// Reads a number; as ``scan(_:)``.
  func scan(text: String) -> ScannedNumber? {
    let bytes = Array(text.utf8)
    return scan(bytes.span.bytes)
  }
}
