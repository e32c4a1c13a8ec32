/// What is wrong with durations, and in which row.
///
/// ```swift
/// let error = SurvivalDataError(.invalidDuration(-1), row: 3)
/// error.description  // == "Row 3: the duration is -1.0; it must be a finite number, 0 or more."
/// ```
public struct SurvivalDataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Hashable, Sendable {
    /// A duration that is negative, infinite or not a number.
    case invalidDuration(Double)
    /// A time of entry that is negative, not a number, or not before the end.
    case invalidEntry(Double, duration: Double)
    /// A number of customers below 1.
    case invalidWeight(Int)
    /// A cause below 0, or above 100; 0 is a duration that has not ended.
    case invalidCause(Int)
    /// Columns of different lengths.
    case unequalColumns([Int])
    /// There are no rows.
    case noRows
    /// More groups than a table of their covariances may have.
    case tooManyGroups(Int)
    /// There are more customers than can be counted.
    case tooMany
  }

  /// What is wrong.
  public let problem: Problem
  /// The row, counted from 0, if it is one row's.
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
      case .invalidDuration(let value): "the duration is \(value); it must be a finite number, 0 or more."
      case .invalidEntry(let entry, let duration):
        "the entry at \(entry) is not before the end at \(duration); leave out who was never observed."
      case .invalidWeight(let weight): "the number of customers is \(weight); it must be 1 or more."
      case .invalidCause(let cause): "the cause is \(cause); it must be 0 for no event, or a number up to 100."
      case .unequalColumns(let counts): "the columns have different lengths: \(counts)."
      case .noRows: "there are no durations; give at least one."
      case .tooManyGroups(let count): "there are \(count) groups; compare at most 500."
      case .tooMany: "there are more customers than can be counted."
      }
    guard let row else { return sentence.prefix(1).uppercased() + sentence.dropFirst() }
    return "Row \(row): \(sentence)"
  }
}
