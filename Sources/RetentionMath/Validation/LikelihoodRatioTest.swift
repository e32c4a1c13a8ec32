/// Whether a wider model explains data better than one it contains, by more than its additional parameters would by chance
/// (Wilks, 1938).
///
/// ```swift
/// let test = LikelihoodRatioTest(narrow: -1002, wide: -1000, additionalParameters: 1)
/// test.chiSquare  // == 4.0
/// test.pValue < 0.05  // == true
/// ```
///
/// Where the narrow model is at an edge of the wide one, as without departures, the test errs on the side of the narrow one.
public struct LikelihoodRatioTest: Hashable, Sendable {
  /// 2 (ln L wide − ln L narrow), or 0.
  public let chiSquare: Double
  /// How likely that is if the narrow model is true.
  public let pValue: Double

  /// The test of two log-likelihoods on the same data.
  public init(narrow: Double, wide: Double, additionalParameters: Int) {
    let statistic = 2 * (wide - narrow)
    chiSquare = statistic > 0 ? statistic : 0
    pValue = Distribution.chiSquareTail(chiSquare, degrees: additionalParameters)
  }
}
