/// What makes an interaction the same one when it is told twice: its source, and its identifier there.
///
/// Both parts together have at most 480 bytes of UTF-8; longer ones are refused when they are recorded.
///
/// ```swift
/// let key = InteractionKey(source: "shop", id: "order-1001")
/// ```
public struct InteractionKey: Hashable, Sendable {
  /// The system that told of the interaction.
  public let source: String
  /// The interaction's identifier in that system.
  public let id: String

  /// A key.
  public init(source: String, id: String) {
    self.source = source
    self.id = id
  }
}
