/// What is wrong with a mapping, and where in it.
///
/// ```swift
/// do {
///   _ = try ImportMapping(json: #"{"rows": "orders"}"#)
/// } catch {
///   error.path  // == "rows"
/// }
/// ```
public struct ImportMappingError: Error, Hashable, Sendable {
  /// The way to the value, such as `customer.aliases[0].kind`; empty for the mapping as a whole.
  public let path: String
  /// What is wrong there, and what to do about it.
  public let reason: String

  init(_ path: String, _ reason: String) {
    self.path = path
    self.reason = reason
  }
}

extension ImportMappingError: CustomStringConvertible {
  /// The path and the reason.
  public var description: String { path.isEmpty ? "the mapping \(reason)" : "\(path): \(reason)" }
}
