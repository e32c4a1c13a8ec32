/// What happened in an interaction: one of the package's types, or one of the host's.
///
/// A host's type names its kind and is `Codable`. What it encodes becomes ``InteractionProperties``.
///
/// ```swift
/// struct TableBooked: InteractionContent {
///   static let kind = InteractionKind.custom("table-booked")
///   let guests: Int
///   let isOutside: Bool
/// }
/// let payload = try InteractionPayload(TableBooked(guests: 4, isOutside: true))
/// try payload.decode(as: TableBooked.self).guests  // == 4
/// ```
public protocol InteractionContent: Codable, Hashable, Sendable {
  /// The kind of interaction. Types of a host use ``InteractionKind/custom(_:)``.
  static var kind: InteractionKind { get }

  /// Checks that the content makes sense, before it is recorded. The default finds nothing wrong.
  ///
  /// - Throws: ``InteractionError/invalidValue(path:value:remedy:)`` and the like.
  func validate() throws(InteractionError)
}

extension InteractionContent {
  /// Finds nothing wrong.
  public func validate() throws(InteractionError) {}
}
