/// A decimal number, exact: a 64-bit coefficient times a power of ten from 10^-18 to 10^0.
///
/// ```swift
/// let rate = try ExactDecimal("0.0750")
/// rate.description  // == "0.075"
/// rate.scale  // == 3
/// try rate.multiplied(by: 200)  // == 15
/// ```
///
/// Equal numbers are equal values, however they were written. Arithmetic never rounds: what does not fit is an error.
public struct ExactDecimal: Hashable, Sendable {
  /// The digits as a whole number; without zeros at the end of the fraction.
  public let coefficient: Int64
  /// How many of the digits stand behind the decimal point: 0 to 18.
  public let scale: Int

  /// Zero.
  public static let zero = ExactDecimal(0)

  /// A whole number.
  public init(_ integer: Int64) {
    coefficient = integer
    scale = 0
  }

  /// `coefficient` × 10^-`scale`.
  ///
  /// - Throws: ``ModelError/invalidDecimal(text:)`` unless the number, without zeros at its end, has 0 to 18 digits
  ///   behind the point.
  public init(coefficient: Int64, scale: Int) throws(ModelError) {
    guard let decimal = Self(normalizing: Int128(coefficient), scale: scale) else {
      throw .invalidDecimal(text: "\(coefficient) × 10^\(scale < 0 ? "" : "-")\(scale.magnitude)")
    }
    self = decimal
  }

  /// The nearest binary floating-point number.
  public var doubleValue: Double { Double(coefficient) / Double(PowerOfTen.value(scale)) }

  /// The number without zeros at the end of its fraction, if its coefficient and its scale are in their ranges then.
  init?(normalizing coefficient: Int128, scale: Int) {
    guard scale >= 0 else { return nil }
    var rest = coefficient
    var digits = rest == 0 ? 0 : scale
    while digits > 0 {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
      guard remainder == 0 else { break }
      rest = quotient
      digits -= 1
    }
    guard digits <= PowerOfTen.largestExponent, let coefficient = Int64(exactly: rest) else { return nil }
    self.coefficient = coefficient
    self.scale = digits
  }

  /// A number whose digits are known to be normal.
  init(normal coefficient: Int64, scale: Int) {
    self.coefficient = coefficient
    self.scale = scale
  }
}

extension ExactDecimal: Comparable {
  /// Whether one number is less than another, exactly.
  public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    // At most 2^63 × 10^18, which 128 bits hold.
    Int128(left.coefficient) * Int128(PowerOfTen.value(right.scale))
      < Int128(right.coefficient) * Int128(PowerOfTen.value(left.scale))
  }
}

extension ExactDecimal: ExpressibleByIntegerLiteral {
  /// A whole number.
  public init(integerLiteral value: Int64) {
    self.init(value)
  }
}
