import CustomerModel

/// A shop's customers in plain arrays.
struct OracleShop {
  /// One customer, out of one identity or of two.
  struct Person {
    /// The identifiers; the second one was merged into the first.
    var ids: [ExternalID]
    /// The store's number, once it is told.
    var number = CustomerID(0)
    /// Since when the two identities are one.
    var joinedAt: Timestamp?
    var attributes: [String: AttributeValue] = [:]
    var tags: Set<String> = []
    var accounts: Set<String> = []
    var deeds: [Deed] = []
    var consents: [Consent] = []
    /// What the store drew for each salt.
    var buckets: [String: Int] = [:]
  }

  /// One thing that somebody did.
  struct Deed {
    var payload: InteractionPayload
    var id: ExternalID
    var at: Timestamp
    /// When the store learned of it.
    var recordedAt: Timestamp
    var key: InteractionKey?
    /// The key of what it replaces.
    var corrects: InteractionKey?
    /// When the store learned that it never happened.
    var voidedAt: Timestamp?
    /// Where it stands in the timeline, which decides among things of one instant.
    var place = 0
  }

  /// One decision, and whose.
  struct Consent {
    var record: ConsentRecord
    /// The place of the identity.
    var identity: Int
    var recordedAt: Timestamp
  }

  var zone: TimeZoneIdentifier
  /// About when the most happens.
  var anchor: Timestamp
  var people: [Person] = []

  /// The attributes that are declared, with those built in that are used.
  static let attributes: [(name: String, type: AttributeType, isBuiltIn: Bool)] = [
    ("name", .string, true), ("country", .string, true), ("birthday", .birthday, true),
    ("signedUpAt", .timestamp, true), ("acquisitionCost", .money, true), ("plan", .string, false),
    ("seats", .integer, false), ("rating", .decimal, false), ("isTester", .boolean, false),
    ("contractEnd", .date, false), ("renewsAt", .timestamp, false), ("topics", .strings, false),
    ("credit", .money, false), ("anniversary", .birthday, false),
  ]
  static let salts = ["autumn", "größe"]
  static let words = ["tea", "Tea house", "TEAPOT", "chess", "Köln", "KO\u{308}LN", "", "tea chess", "zürich"]
  static let tags = ["vip", "new", "größe", "b2b"]
  static let accounts = ["acme", "globex", "initech"]
  static let zones = [
    "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Europe/Berlin", "UTC", "Pacific/Kiritimati",
  ]
}

extension OracleShop.Deed {
  /// Whether it counts by what is known, or was known by then.
  func counts(knownAt: Timestamp?) -> Bool {
    guard let knownAt else { return voidedAt == nil }
    guard recordedAt <= knownAt else { return false }
    guard let voidedAt else { return true }
    return voidedAt > knownAt
  }
}

extension Timestamp {
  static let microsecondsInDay: Int64 = 86_400_000_000

  func plus(_ microseconds: Int64) -> Timestamp { Timestamp(microseconds: self.microseconds + microseconds) }
}
