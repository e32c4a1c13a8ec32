/// What another system calls a customer: a kind of identifier, and the identifier.
///
/// Both parts together have at most 500 bytes of UTF-8; longer ones are refused when they are stored. Identifiers are
/// the same if their bytes are: no letter is folded and no accent composed, because the other system may tell them apart.
///
/// ```swift
/// let id = ExternalID("ada@shop.example", kind: "email")
/// id.description  // == "email:ada@shop.example"
/// ```
public struct ExternalID: Sendable {
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

extension ExternalID: Hashable {
  /// Whether both parts have the same bytes.
  public static func == (left: ExternalID, right: ExternalID) -> Bool {
    left.value.utf8.elementsEqual(right.value.utf8) && left.kind.utf8.elementsEqual(right.kind.utf8)
  }

  /// Hashes the bytes of both parts.
  public func hash(into hasher: inout Hasher) {
    kind.hashBytes(into: &hasher)
    value.hashBytes(into: &hasher)
  }
}

extension ExternalID: Comparable {
  /// Whether one identifier comes before another by the UTF-8 of the kind, then of the value.
  public static func < (left: ExternalID, right: ExternalID) -> Bool {
    if left.kind.utf8.elementsEqual(right.kind.utf8) { return left.value.precedesByBytes(right.value) }
    return left.kind.precedesByBytes(right.kind)
  }
}

extension ExternalID: CustomStringConvertible {
  /// The kind, a colon and the identifier.
  public var description: String { "\(kind):\(value)" }
}

/// An object of `kind` and `value`.
extension ExternalID: Codable {}
