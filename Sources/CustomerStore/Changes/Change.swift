public import CustomerModel

/// One fact that was committed, as the change feed tells of it.
///
/// It says what to look at, not what it says: a consumer reads the customer or the interaction itself, in a snapshot at
/// least as new. So the feed holds nothing of a person that is erased.
///
/// ```swift
/// let page = try database.read { tx in try tx.changes(after: .start, limit: 10) }
/// page.changes.map(\.kind)  // == [.customerCreated, .interactionRecorded]
/// ```
public struct Change: Hashable, Sendable {
  /// What happened.
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// An external identifier was seen for the first time.
    case customerCreated = 1
    /// Fields, tags or memberships of a customer changed.
    case customerChanged = 2
    /// An interaction was recorded.
    case interactionRecorded = 3
    /// An interaction was voided or corrected.
    case interactionVoided = 4
    /// A consent was given or withdrawn.
    case consentRecorded = 5
    /// Two customers became one; ``Change/customer`` is now part of another.
    case merged = 6
    /// A customer was divided; ``Change/customer`` is one of its own again.
    case unmerged = 7
    /// A customer was deleted.
    case deleted = 8
    /// A person was erased.
    case erased = 9
    /// Interactions whose retention period was over were removed.
    case interactionsExpired = 10
    /// A customer's personal fields were replaced by pseudonyms.
    case pseudonymised = 11
  }

  /// A record of the feed, without its number.
  struct Record: Equatable {
    var kind: Kind
    var profile: UInt64
    /// The instant of an interaction or a consent.
    var instant: Int64 = 0
    /// The digest of an interaction or a consent; the other customer of a merge.
    var detail: UInt64 = 0
  }

  /// Where it stands in the feed.
  public let token: ChangeToken
  /// What happened.
  public let kind: Kind
  /// To which customer, by the number of the identity it came with. Ask ``CustomerReading/customer(_:)`` for the
  /// customer that this identity belongs to by now.
  public let customer: CustomerID
  /// The other customer of a merge.
  public let other: CustomerID?
  /// When the interaction or consent occurred.
  public let occurredAt: Timestamp?
  /// Tells interactions of one customer and instant apart.
  let digest: UInt64
}

/// A place in the change feed: behind all changes up to it.
///
/// ```swift
/// ChangeToken(ChangeToken.start.description) == .start  // == true
/// ```
public struct ChangeToken: Hashable, Sendable, Comparable, Codable, LosslessStringConvertible {
  let number: UInt64

  init(number: UInt64) { self.number = number }

  /// In front of all changes that a store ever had.
  public static let start = ChangeToken(number: 0)

  /// The token that a text writes.
  public init?(_ description: String) {
    guard let number = UInt64(description) else { return nil }
    self.number = number
  }

  /// The token as text, to be kept by a consumer.
  public var description: String { String(number) }

  /// Whether one place is in front of another.
  public static func < (left: ChangeToken, right: ChangeToken) -> Bool { left.number < right.number }
}
