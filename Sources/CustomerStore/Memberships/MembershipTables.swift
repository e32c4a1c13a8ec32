internal import LMDB
internal import RecordCoding

/// Who is in which group of customers. What a group is, a layer above knows.
struct MembershipTables: Sendable {
  /// Customer → the groups that concern it.
  let memberships: Table<CompactID, Checksummed<MembershipRecord>>
  /// Group → its members.
  let members: Postings<UInt32>
  /// Instant → the customers whose groups have to be looked at then.
  let lapses: Postings<Int64>
  /// Customer → since when something changed of it that was not looked at.
  let unsettled: Table<CompactID, Int64>

  init(_ catalog: inout TableCatalog) throws(LMDBError) {
    memberships = try catalog.table("memberships")
    members = try catalog.postings("group-members")
    lapses = try catalog.postings("membership-lapses")
    unsettled = try catalog.table("unsettled-customers")
  }
}
