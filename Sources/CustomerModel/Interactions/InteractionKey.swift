/// What makes an interaction the same one when it is told twice: its source, and its identifier there.
///
/// Neither part is empty or has control characters, and both together have at most 480 bytes of UTF-8; others are
/// refused when they are recorded. Keys are the same if their bytes are, and sort by the UTF-8 of their source and then of
/// their identifier.
///
/// ```swift
/// let key = InteractionKey(source: "shop", id: "order-1001")
/// key.description  // == "shop:order-1001"
/// ```
public struct InteractionKey: Sendable, Codable {
  /// The system that told of the interaction.
  public let source: String
  /// The interaction's identifier in that system.
  public let id: String

  /// A key.
  public init(source: String, id: String) {
    self.source = source
    self.id = id
  }

  /// The most bytes of UTF-8 that the parts of a key may have together.
  public static let byteLimit = 480

  /// Checks that the key can be recorded.
  ///
  /// - Throws: ``InteractionError/invalidValue(path:value:remedy:)``, ``InteractionError/tooLong(path:byteCount:limit:)``,
  ///   with paths such as `key.id`.
  public func validate() throws(InteractionError) {
    try validate(at: "key")
  }

  func validate(at path: String) throws(InteractionError) {
    try source.validate(asIdentifierAt: "\(path).source", limit: Self.byteLimit)
    try id.validate(asIdentifierAt: "\(path).id", limit: Self.byteLimit)
    let count = source.utf8.count + id.utf8.count
    guard count <= Self.byteLimit else { throw .tooLong(path: path, byteCount: count, limit: Self.byteLimit) }
  }
}

extension InteractionKey: Hashable {
  /// Whether both parts have the same bytes.
  public static func == (left: InteractionKey, right: InteractionKey) -> Bool {
    left.id.hasSameBytes(as: right.id) && left.source.hasSameBytes(as: right.source)
  }

  /// Hashes the bytes of both parts.
  public func hash(into hasher: inout Hasher) {
    source.hashBytes(into: &hasher)
    id.hashBytes(into: &hasher)
  }
}

extension InteractionKey: Comparable {
  /// Whether one key is in front of another: by the UTF-8 of the source, then of the identifier.
  public static func < (left: InteractionKey, right: InteractionKey) -> Bool {
    if left.source.hasSameBytes(as: right.source) { return left.id.precedesByBytes(right.id) }
    return left.source.precedesByBytes(right.source)
  }
}

extension InteractionKey: CustomStringConvertible {
  /// The source, a colon and the identifier.
  public var description: String { "\(source):\(id)" }
}
