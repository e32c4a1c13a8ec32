/// What another system calls a customer: a kind of identifier, and the identifier.
///
/// Both parts together have at most 500 bytes of UTF-8; longer ones are refused when they are stored.
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
