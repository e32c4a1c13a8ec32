public import CustomerModel

/// What an erasure or deletion removed.
///
/// ```swift
/// let receipt = try tx.erase(ada)
/// receipt.interactionCount     // == 1
/// receipt.identifierCount      // == 1
/// try tx.customer(ada) == nil  // == true
/// ```
public struct ErasureReceipt: Hashable, Sendable, Codable {
  /// The number that the customer had. It is not given out again.
  public let customer: CustomerID
  /// When it was done.
  public let erasedAt: Timestamp
  /// How many external identifiers were removed.
  public let identifierCount: Int
  /// How many attributes, tags and memberships.
  public let fieldCount: Int
  /// How many interactions.
  public let interactionCount: Int
  /// How many consents.
  public let consentCount: Int
  /// How many interactions of others named the person, and do not any more.
  public let mentionCount: Int
  /// Whether the identifiers are refused from now on.
  public let leavesTombstones: Bool
}
