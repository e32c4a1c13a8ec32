/// What another system calls a customer: a kind of identifier, and the identifier.
///
/// ```swift
/// let id = ExternalID("ada@shop.example", kind: "email")
/// ```
public struct ExternalID: Hashable, Sendable {
  /// The system or kind that the value is unique in.
  public let kind: String
  /// The identifier.
  public let value: String

  /// An identifier of a kind.
  public init(_ value: String, kind: String = "external") {
    self.kind = kind
    self.value = value
  }
}
