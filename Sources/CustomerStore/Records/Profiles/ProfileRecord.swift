internal import CustomerModel
internal import RecordCoding

/// What is stored of one profile: attributes, tags and memberships, each with the instant since when it is so.
///
/// Every entry is a register that the last writer wins, so the same changes in any order end in the same record, and in
/// the same bytes. What was removed stays as an entry that says so; an older change that arrives late is then still late.
struct ProfileRecord: Equatable {
  /// The value of an attribute, which may be null.
  struct Entry: StampedEntry {
    /// The attribute's number in the schema.
    let number: UInt16
    let stamp: Timestamp
    let value: AttributeValue

    func keyOrder(to other: Entry) -> KeyOrder { number.keyOrder(to: other.number) }

    func contentOrder(to other: Entry) -> KeyOrder { value.precedence(to: other.value) }
  }

  /// A word that the profile is marked with, or is not any more.
  struct Tag: StampedEntry {
    let name: String
    let stamp: Timestamp
    let isPresent: Bool

    func keyOrder(to other: Tag) -> KeyOrder { name.keyOrder(to: other.name) }

    func contentOrder(to other: Tag) -> KeyOrder { isPresent.keyOrder(to: other.isPresent) }
  }

  /// An account that the profile belongs to with a role, or does not any more.
  struct Membership: StampedEntry {
    let account: String
    let stamp: Timestamp
    /// nil for one that has ended.
    let role: String?

    func keyOrder(to other: Membership) -> KeyOrder { account.keyOrder(to: other.account) }

    func contentOrder(to other: Membership) -> KeyOrder {
      switch (role, other.role) {
      case (nil, nil): .same
      case (nil, _): .before
      case (_, nil): .after
      case (let role?, let other?): role.keyOrder(to: other)
      }
    }
  }

  /// In the order of the numbers.
  private(set) var entries: [Entry]
  /// In the order of the names' UTF-8.
  private(set) var tags: [Tag]
  /// In the order of the accounts' UTF-8.
  private(set) var memberships: [Membership]

  init() {
    self.init(entries: [], tags: [], memberships: [])
  }

  /// A record of lists that are sorted, each key once.
  init(entries: [Entry], tags: [Tag], memberships: [Membership]) {
    self.entries = entries
    self.tags = tags
    self.memberships = memberships
  }

  /// The record of a customer of several profiles: for each attribute, tag and account what was said last in any.
  static func merged(_ records: [ProfileRecord]) -> ProfileRecord {
    ProfileRecord(
      entries: .merged(records.map(\.entries)), tags: .merged(records.map(\.tags)),
      memberships: .merged(records.map(\.memberships)))
  }

  /// Takes a change of an attribute.
  ///
  /// - Returns: whether the record changed; not if it holds the same, something newer, or of the same instant something
  ///   greater.
  mutating func apply(_ entry: Entry) -> Bool { entries.apply(entry) }

  /// Takes a change of a tag; present is greater than absent.
  mutating func apply(_ tag: Tag) -> Bool { tags.apply(tag) }

  /// Takes a change of a membership; an ended one is least, roles are ordered by their UTF-8.
  mutating func apply(_ membership: Membership) -> Bool { memberships.apply(membership) }

  /// The entry of an attribute.
  subscript(number: UInt16) -> Entry? {
    // A profile has a dozen attributes, few enough to look at each.
    entries.first { $0.number == number }
  }

  /// Whether two records have the same bytes.
  static func == (left: ProfileRecord, right: ProfileRecord) -> Bool {
    left.entries.isSame(as: right.entries) && left.tags.isSame(as: right.tags)
      && left.memberships.isSame(as: right.memberships)
  }
}
