internal import Glibc

/// A rate of interest or discount a year, such as 0.10 for 10 %.
///
/// ```swift
/// let rate = AnnualRate(0.10)
/// rate.continuous(per: .year) < 0.0954  // == true
/// ```
///
/// Taking a yearly rate for a weekly one is the most expensive mistake in customer value; with this type it does not
/// compile.
public struct AnnualRate: Hashable, Sendable, Codable {
  /// What a year adds: 0.10 makes 1.10 of 1.
  public let value: Double

  /// No discount.
  public static let none = AnnualRate(0)

  /// A yearly rate; one below 0, or that is not a number, counts as 0, and an infinite one as a factor of 10³⁰⁰ a year.
  public init(_ value: Double) { self.value = value > 0 ? min(value, 1e300) : 0 }

  /// The continuous rate a unit of time, δ = ln(1 + rate) / units a year.
  public func continuous(per unit: TimeUnit) -> Double { log1p(value) / unit.perYear }

  /// What a unit adds, compounded: (1 + rate)^(1 / units a year) − 1.
  public func effective(per unit: TimeUnit) -> Double { expm1(log1p(value) / unit.perYear) }
}
