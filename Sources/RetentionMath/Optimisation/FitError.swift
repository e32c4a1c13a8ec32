/// Why there is no fit. Data that only fit badly give a result with a ``FitFlag`` instead.
///
/// ```swift
/// FitError.noCustomers.description  // == "There are no customers to fit a model to; give at least one history."
/// ```
public enum FitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There was nothing to fit to.
  case noCustomers
  /// Nobody was observed for any time.
  case noObservationTime
  /// The task was cancelled, or the deadline passed; nothing was changed.
  case cancelled
  /// The log-likelihood is not a number where the search began.
  case notFinite
  /// A starting point, prior or option is not usable; the sentence says why.
  case invalidOption(String)
  /// A row of the data is not usable.
  case invalidRow(Int, String)
  /// A column of the data is not usable.
  case invalidColumn(String, String)

  /// A sentence on what happened and what to do.
  public var description: String {
    switch self {
    case .noCustomers: "There are no customers to fit a model to; give at least one history."
    case .noObservationTime: "Every customer has age 0, so nothing was observed; fit later."
    case .cancelled: "The fit was cancelled before it ended; fit again, with a later deadline."
    case .notFinite:
      "The log-likelihood is not a finite number at the starting point; start elsewhere, or leave the start to the fit."
    case .invalidOption(let reason): reason
    case .invalidRow(let row, let reason): "Row \(row): \(reason)"
    case .invalidColumn(let name, let reason): "Column '\(name)': \(reason)"
    }
  }
}
