/// The powers of ten that `Int64` holds: 10^0 to 10^18.
enum PowerOfTen {
  static let largestExponent = 18

  /// 10^`exponent`, for 0 to 18; the nearest of these for others.
  static func value(_ exponent: Int) -> Int64 { values[min(max(exponent, 0), largestExponent)] }

  private static let values: [Int64] = (0..<largestExponent).reduce(into: [1]) { values, exponent in
    values.append(values[exponent] * 10)
  }
}
