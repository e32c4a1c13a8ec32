extension ExactDecimal {
  /// The sum, exact.
  ///
  /// - Throws: ``ModelError/decimalOverflow(_:_:)`` if its digits do not fit.
  public func adding(_ other: ExactDecimal) throws(ModelError) -> ExactDecimal {
    try combined(with: other) { $0 + $1 }
  }

  /// The difference, exact.
  ///
  /// - Throws: as ``adding(_:)``.
  public func subtracting(_ other: ExactDecimal) throws(ModelError) -> ExactDecimal {
    try combined(with: other) { $0 - $1 }
  }

  /// The product, exact.
  ///
  /// - Throws: as ``adding(_:)``.
  public func multiplied(by other: ExactDecimal) throws(ModelError) -> ExactDecimal {
    let product = Int128(coefficient) * Int128(other.coefficient)
    guard let result = ExactDecimal(normalizing: product, scale: scale + other.scale) else {
      throw .decimalOverflow(self, other)
    }
    return result
  }

  /// The number with the other sign.
  ///
  /// - Throws: ``ModelError/decimalOverflow(_:_:)`` for a coefficient of `Int64.min`.
  public func negated() throws(ModelError) -> ExactDecimal {
    guard coefficient != .min else { throw .decimalOverflow(self, -1) }
    return ExactDecimal(normal: -coefficient, scale: scale)
  }

  private func combined(
    with other: ExactDecimal, by operation: (Int128, Int128) -> Int128
  ) throws(ModelError) -> ExactDecimal {
    let digits = max(scale, other.scale)
    // Each at most 2^63 × 10^18, below 2^123, so their sum fits.
    let left = Int128(coefficient) * Int128(PowerOfTen.value(digits - scale))
    let right = Int128(other.coefficient) * Int128(PowerOfTen.value(digits - other.scale))
    guard let result = ExactDecimal(normalizing: operation(left, right), scale: digits) else {
      throw .decimalOverflow(self, other)
    }
    return result
  }
}
