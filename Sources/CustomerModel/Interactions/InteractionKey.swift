/// What makes an interaction the same one when it is told twice: its source, and its identifier there.
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
