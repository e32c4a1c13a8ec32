/// What is wrong with a purchase history, and in which row.
///
/// ```swift
/// let error = PurchaseDataError(.lastPurchaseAfterAge(30, age: 20), row: 7)
/// error.description  // == "Row 7: the last purchase is at 30.0, after the customer's age 20.0; use one clock for both."
/// ```
public struct PurchaseDataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Hashable, Sendable {
    /// A number of repeat purchases below 0.
    case negativeCount(Int)
    /// A time that is negative, infinite or not a number.
    case invalidTime(name: String, Double)
    /// t_x > T.
    case lastPurchaseAfterAge(Double, age: Double)
    /// x > 0, but t_x = 0.
    case repeatWithoutTime(Int)
    /// x = 0, but t_x > 0.
    case timeWithoutRepeat(Double)
    /// A row of spending without a repeat purchase.
    case noRepeatPurchase(Int)
    /// More repeat purchases than opportunities to buy, or a last one out of their range.
    case moreThanOpportunities(purchases: Int, last: Int, opportunities: Int)
    /// A number of customers below 1.
    case invalidWeight(Int)
    /// A mean value that is not above 0 and finite.
    case invalidValue(Double)
    /// Columns of different lengths.
    case unequalColumns([Int])
    /// There are more customers, or purchases, than can be counted.
    case tooMany
  }

  /// What is wrong.
  public let problem: Problem
  /// The row, counted from 0, if it came from several.
  public let row: Int?

  /// An error.
  public init(_ problem: Problem, row: Int? = nil) {
    self.problem = problem
    self.row = row
  }

  /// A sentence on what is wrong and what to do.
  public var description: String {
    let sentence =
      switch problem {
      case .negativeCount(let count): "the number of repeat purchases is \(count); it must be 0 or more."
      case .invalidTime(let name, let time): "\(name) is \(time); it must be a finite number, 0 or more."
      case .lastPurchaseAfterAge(let last, let age):
        "the last purchase is at \(last), after the customer's age \(age); use one clock for both."
      case .repeatWithoutTime(let count):
        "there are \(count) repeat purchases, but the last is at 0; merge purchases of one period with the first."
      case .timeWithoutRepeat(let time):
        "there is no repeat purchase, but the last is at \(time); it is 0 without repeat purchases."
      case .moreThanOpportunities(let purchases, let last, let opportunities):
        "\(purchases) purchases, the last at \(last), do not fit into \(opportunities) opportunities."
      case .noRepeatPurchase(let count):
        "the number of repeat purchases is \(count); leave customers out who did not buy again."
      case .invalidWeight(let weight): "the number of customers is \(weight); it must be 1 or more."
      case .invalidValue(let value): "the mean value is \(value); it must be above 0 and finite: leave such rows out."
      case .unequalColumns(let counts): "the columns have different lengths: \(counts)."
      case .tooMany: "there are more customers or purchases than can be counted."
      }
    guard let row else { return sentence.prefix(1).uppercased() + sentence.dropFirst() }
    return "Row \(row): \(sentence)"
  }
}
