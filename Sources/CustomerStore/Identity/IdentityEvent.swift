public import CustomerModel

/// Something that was done to the identities of a customer, as the store's audit tells of it.
///
/// ```swift
/// let phone = ExternalID("+49 30 901820", kind: "phone")
/// try tx.identify(phone, as: ExternalID("ada@shop.example", kind: "email"), reason: "called about an order", by: "eve")
/// let history = try tx.identityHistory(of: ada)
/// history.map(\.action)  // == [.identified]
/// history.first?.id      // == phone
/// ```
public struct IdentityEvent: Hashable, Sendable, Codable {
  /// What was done.
  public enum Action: String, Hashable, Sendable, Codable, CaseIterable {
    /// An identifier became one of a customer's.
    case identified
    /// Two customers became one.
    case merged
    /// What had made one of two was undone.
    case unmerged
  }

  /// What was done.
  public let action: Action
  /// The identifier that joined, or left.
  public let id: ExternalID
  /// The one that it joined, or left.
  public let other: ExternalID
  /// Since when it is so, by the host's account.
  public let at: Timestamp
  /// When the store learned it.
  public let recordedAt: Timestamp
  /// Why, in the host's words.
  public let reason: String
  /// Who did it, in the host's words.
  public let actor: String
}
