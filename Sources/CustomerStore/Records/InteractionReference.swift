public import CustomerModel

/// Which interaction is meant: by its key, or by who did it when, and its content.
///
/// ```swift
/// InteractionReference(InteractionKey(source: "shop", id: "order-1001")).description  // == "shop:order-1001"
/// ```
public struct InteractionReference: Hashable, Sendable {
  enum Form: Hashable, Sendable {
    case key(InteractionKey)
    case content(ExternalID, occurredAt: Timestamp, digest: UInt64)
  }

  let form: Form

  /// The interaction with a key.
  public init(_ key: InteractionKey) { form = .key(key) }

  /// An interaction that was read: by its key if it has one, else by its content.
  public init(_ interaction: Interaction) {
    if let key = interaction.key {
      form = .key(key)
    } else {
      form = .content(
        interaction.externalID, occurredAt: interaction.occurredAt,
        digest: InteractionDigest.ofContent(
          kind: interaction.payload.kind, payload: PayloadCoding.bytes(of: interaction.payload).span.bytes))
    }
  }

  var digest: UInt64 {
    switch form {
    case .key(let key): key.digest
    case .content(_, _, let digest): digest
    }
  }
}

extension InteractionReference: CustomStringConvertible {
  /// The key, or who did it when.
  public var description: String {
    switch form {
    case .key(let key): key.description
    case .content(let id, let occurredAt, _): "of \(id) at \(occurredAt)"
    }
  }
}
