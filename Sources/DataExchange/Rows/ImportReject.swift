/// A row that was not imported, and why.
///
/// ```swift
/// let reject = ImportReject(
///   row: 17, line: 18, byteOffset: 641, cause: .blankCustomer, reason: "customer.id is blank in column 'CustomerID'",
///   raw: "536414,22139,,56,12/1/2010 11:52,0,,United Kingdom")
/// reject.description  // == "row 17 (line 18): customer.id is blank in column 'CustomerID'"
/// ```
public struct ImportReject: Hashable, Sendable {
  /// What sort of thing is wrong.
  public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
    /// The row is not written as rows of its file are: fields, quotes, encoding, JSON.
    case malformed
    /// There is no identifier of a customer.
    case blankCustomer = "blank-customer"
    /// The row is of a kind that the mapping does not name.
    case unknownKind = "unknown-kind"
    /// A value is missing or cannot be read.
    case invalidValue = "invalid-value"
    /// Another row of the same order is rejected.
    case incompleteOrder = "incomplete-order"
    /// The store has another interaction under the same key.
    case conflict
    /// The store does not take it, for instance because the customer was erased.
    case refused
  }

  /// The number of the row, from 1, without the header and blank lines.
  public let row: UInt64
  /// The number of the line that the row begins on, from 1.
  public let line: UInt64
  /// The number of bytes in front of the row.
  public let byteOffset: UInt64
  /// What sort of thing is wrong.
  public let cause: Cause
  /// What is wrong, where, and with which value.
  public let reason: String
  /// The row as it stands in the file; bytes that are no UTF-8 are replaced.
  public let raw: String

  /// A reject.
  public init(row: UInt64, line: UInt64, byteOffset: UInt64, cause: Cause, reason: String, raw: String) {
    self.row = row
    self.line = line
    self.byteOffset = byteOffset
    self.cause = cause
    self.reason = reason
    self.raw = raw
  }

  init(_ position: InputPosition, _ problem: RowProblem, raw: String) {
    self.init(
      row: position.row, line: position.line, byteOffset: position.byteOffset, cause: problem.cause,
      reason: problem.reason, raw: raw)
  }
}

extension ImportReject: CustomStringConvertible {
  /// The row, its line and the reason.
  public var description: String { "row \(row) (line \(line)): \(reason)" }
}
