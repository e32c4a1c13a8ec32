internal import LMDB
internal import RecordCoding

/// The tables of a customer store. What each holds follows from what is above it: a profile's interactions and fields
/// are the facts; summaries, indexes and the order of merged profiles are derived, and can be built again.
final class StoreTables: Sendable {
  /// What a store's records look like; raised with every change that an older release would misread.
  static let formatVersion: UInt64 = 2

  /// Numbers by name: the format, counters.
  let format: Table<String, UInt64>
  /// Documents by name: settings, the attribute schema, index definitions, the state of imports.
  let documents: Table<String, [UInt8]>
  /// (domain, text) → its code in this store.
  let nameCodes: Table<KeyPair<UInt8, String>, UInt32>
  /// (domain, code) → the text.
  let names: Table<KeyPair<UInt8, UInt32>, String>

  /// (code of the kind, value) of an external identifier → its profile.
  let profilesByExternalID: Table<KeyPair<UInt32, String>, CompactValue>
  /// Profile → its external identifier and fields.
  let profiles: Table<CompactID, Checksummed<StoredProfile>>
  /// Profile → the customer it belongs to, if that is another profile.
  let roots: Table<CompactID, CompactValue>
  /// Customer of several profiles → all of them.
  let members: Postings<CompactID>
  /// Sequence number → what was done to identities, and why.
  let identityLog: Table<UInt64, Checksummed<IdentityRecord>>
  /// Profile → the numbers of what the log says of it.
  let identityLogEntries: Postings<CompactID>

  /// Place of a block → some interactions of a profile.
  let timelines: Table<TimelineKey, [UInt8]>
  /// (digest of the voided interaction, digest of the void) → who voided it and why.
  let voids: Table<KeyPair<UInt64, UInt64>, Checksummed<VoidRecord>>
  /// Upper 16 bits of an explicit key's digest → the next 32, and the profile in the lower 32.
  let interactionKeys: Postings<UInt16>
  /// (profile, digest) → a consent given or withdrawn.
  let consents: Table<KeyPair<CompactID, UInt64>, Checksummed<StoredConsent>>

  /// Customer → what is known of the activity without reading it.
  let summaries: Table<CompactID, Checksummed<SummaryRecord>>
  /// (kind, UTC day) → the profiles with such an interaction.
  let activityDays: PackedIDs
  /// (index, key) → customers.
  let indexEntries: Postings<KeyPair<UInt16, RawKey>>

  /// Sequence number → the facts of a commit from that number on.
  let changes: Table<UInt64, Checksummed<ChangeBatch>>
  /// Number of a change → whose the changes from it on are; `nil` in a store that is only read, and has none.
  let changeOwners: Table<UInt64, Checksummed<ChangeOwners>>?
  /// Keyed hash of an erased external identifier → when it was erased.
  let tombstones: Table<RawKey, Int64>
  /// Who is in which group; `nil` in a store that is only read, and has none.
  let memberships: MembershipTables?

  /// The tables of format 1, in a file that had them.
  let format1: Format1Tables?

  init(_ catalog: inout TableCatalog) throws(LMDBError) {
    format1 = try catalog.existingNames().contains(Format1Tables.customersName) ? Format1Tables(&catalog) : nil
    format = try catalog.table(Self.formatTableName)
    documents = try catalog.table("documents")
    nameCodes = try catalog.table("name-codes")
    names = try catalog.table("names")
    profilesByExternalID = try catalog.table("profiles-by-external-id")
    profiles = try catalog.table("profiles")
    roots = try catalog.table("roots")
    members = try catalog.postings("members")
    identityLog = try catalog.table("identity-log")
    identityLogEntries = try catalog.postings("identity-log-entries")
    timelines = try catalog.table(Self.timelinesTableName)
    voids = try catalog.table("voids")
    interactionKeys = try catalog.postings("interaction-key-digests")
    consents = try catalog.table("consents")
    summaries = try catalog.table("activity-summaries")
    activityDays = try PackedIDs(&catalog, named: "activity-days")
    indexEntries = try catalog.postings("index-entries")
    changes = try catalog.table("changes")
    changeOwners = try Self.optional { () throws(LMDBError) in try catalog.table("change-owners") }
    tombstones = try catalog.table("tombstones")
    memberships = try Self.optional { () throws(LMDBError) in try MembershipTables(&catalog) }
  }

  /// A table that stores of before lack, and that is not missed by who only reads.
  private static func optional<Tables>(_ open: () throws(LMDBError) -> Tables) throws(LMDBError) -> Tables? {
    do throws(LMDBError) {
      return try open()
    } catch {
      if case .missingTable = error { return nil }
      throw error
    }
  }

  static let formatTableName = "retention-format"
  static let timelinesTableName = "timelines"

  /// Names in the table `format`.
  enum Counter {
    static let version = "version"
    static let lastProfile = "last-profile"
    static let lastChange = "last-change"
    static let registeredGroups = "registered-groups"
    static let importedDocuments = "imported-documents"
  }
}
