internal import CustomerModel

/// Why a row is rejected.
struct RowProblem: Error {
  let cause: ImportReject.Cause
  let reason: String

  init(_ cause: ImportReject.Cause, _ reason: String) {
    self.cause = cause
    self.reason = reason
  }

  /// A value that cannot be read.
  init(_ cell: Cell, _ value: RawSpan, _ complaint: String) {
    self.init(.invalidValue, "\(cell.path): '\(Self.shown(value))' in \(cell.label) \(complaint)")
  }

  /// A value that is missing.
  init(blank cell: Cell, cause: ImportReject.Cause = .invalidValue) {
    self.init(cause, "\(cell.path) is blank in \(cell.label)")
  }

  /// What the model does not admit.
  init(_ error: InteractionError) {
    self.init(.invalidValue, error.description)
  }

  private static func shown(_ value: RawSpan) -> String {
    let limit = 80
    return value.byteCount <= limit
      ? String(copying: value) : String(copying: value.extracting(first: limit)).filter { $0 != "\u{FFFD}" } + "…"
  }
}
