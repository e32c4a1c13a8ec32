/// What a transaction changed of one customer, as far as it matters to what is derived from it.
package struct CustomerTouch: Sendable {
  /// The codes of the kinds of interactions that came.
  package private(set) var kinds: [UInt16] = []
  /// The numbers of the attributes that changed.
  package private(set) var attributes: [UInt16] = []
  package private(set) var hasTags = false
  package private(set) var hasAccounts = false
  package private(set) var hasConsents = false
  /// Whether the customer is new.
  package private(set) var isNew = false
  /// Whether anything may be another now: interactions that went, or whose they are.
  package private(set) var isAll = false
  /// When the interactions occurred that came or went.
  package private(set) var instants: [Int64] = []

  package init() {}

  /// One of which only is known that something was.
  package init(everythingSince instant: Int64) {
    isAll = true
    instants = [instant]
  }

  mutating func note(kind: UInt16, at instant: Int64) {
    if !kinds.contains(kind) { kinds.append(kind) }
    note(instant)
  }

  mutating func note(attributes numbers: some Sequence<UInt16>, tags: Bool, accounts: Bool) {
    for number in numbers where !attributes.contains(number) { attributes.append(number) }
    hasTags = hasTags || tags
    hasAccounts = hasAccounts || accounts
  }

  mutating func note(_ record: Change.Record) {
    switch record.kind {
    case .customerCreated: isNew = true
    // These say more by themselves.
    case .customerChanged, .interactionRecorded, .enteredSegment, .exitedSegment: break
    case .consentRecorded: hasConsents = true
    case .interactionVoided:
      isAll = true
      if let instant = record.instant { note(instant) }
    case .merged, .unmerged, .deleted, .erased, .interactionsExpired, .pseudonymised: isAll = true
    }
  }

  /// Notes that anything may be another.
  mutating func noteAll() { isAll = true }

  private mutating func note(_ instant: Int64) {
    if instants.last != instant { instants.append(instant) }
  }

  /// What both say.
  package mutating func formUnion(_ other: CustomerTouch) {
    for kind in other.kinds where !kinds.contains(kind) { kinds.append(kind) }
    note(attributes: other.attributes, tags: other.hasTags, accounts: other.hasAccounts)
    hasConsents = hasConsents || other.hasConsents
    isNew = isNew || other.isNew
    isAll = isAll || other.isAll
    instants += other.instants
  }
}
