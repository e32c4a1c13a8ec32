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
    /// A customer came into a segment that is kept up to date.
    case enteredSegment = 12
    /// A customer went out of a segment that is kept up to date.
    case exitedSegment = 13
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
  /// When the interaction or consent occurred, or since when the customer is in the segment or out of it; `nil` if it was
  /// erased since.
  public let occurredAt: Timestamp?
  /// Tells interactions of one customer and instant apart; which segment it was, and why.
  package let digest: UInt64
}

extension Change {
  /// A change as the feed has it, without its number.
  struct Record: Equatable {
    var kind: Kind
    var profile: UInt64
    /// The instant of an interaction or a consent.
    var instant: Int64?
    /// The digest of an interaction or a consent; the other customer of a merge; which segment it was, and why.
    var detail: UInt64 = 0

    /// Whether nothing is left of the interaction or consent but that it was.
    var isBare: Bool { kind.hasInstant && instant == nil }
  }

  init(_ record: Record, number: UInt64) {
    token = ChangeToken(number: number)
    kind = record.kind
    customer = CustomerID(rawValue: record.profile)
    other = record.kind.hasOther ? CustomerID(rawValue: record.detail) : nil
    occurredAt = record.instant.map(Timestamp.init(microseconds:))
    digest = record.kind.hasInstant ? record.detail : 0
  }
}

extension Change.Kind {
  /// Whether it says when something was, and which.
  var hasInstant: Bool {
    switch self {
    case .interactionRecorded, .interactionVoided, .consentRecorded, .enteredSegment, .exitedSegment: true
    case .customerCreated, .customerChanged, .merged, .unmerged, .deleted, .erased, .interactionsExpired,
      .pseudonymised:
      false
    }
  }

  /// Whether it is about an interaction.
  var isOfInteraction: Bool { self == .interactionRecorded || self == .interactionVoided }

  /// Whether it is about a segment.
  var isOfSegment: Bool { self == .enteredSegment || self == .exitedSegment }

  /// Whether it is about two customers.
  var hasOther: Bool { self == .merged || self == .unmerged }
}
