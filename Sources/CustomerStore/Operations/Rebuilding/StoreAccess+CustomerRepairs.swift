internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What is wrong with the tables that say which identities are one customer.
struct CustomerRepairs {
  var removedRoots: [UInt64] = []
  var changedRoots: [(profile: UInt64, root: UInt64)] = []
  var removedMembers: [UInt64] = []
  var changedMembers: [(root: UInt64, members: [UInt64])] = []

  var count: Int { removedRoots.count + changedRoots.count + removedMembers.count + changedMembers.count }
}

extension StoreAccess {
  /// Compares the customers of several profiles with what the identity log says.
  func customerRepairs() throws(LMDBError) -> CustomerRepairs {
    var repairs = CustomerRepairs()
    let log = try allIdentityRecords()
    var expectedRoots: [UInt64: UInt64] = [:]
    var expectedMembers: [UInt64: [UInt64]] = [:]
    for customer in log.customers {
      var members: [UInt64] = []
      for profile in customer where try handle.contains(CompactID(profile), in: tables.profiles) {
        members.append(profile)
      }
      guard members.count > 1 else { continue }
      let root = try number(of: members, log)
      expectedMembers[root] = members
      for member in members where member != root { expectedRoots[member] = root }
    }
    var roots = try handle.entries(of: tables.roots)
    while let entry = try roots.next() {
      let profile = try entry.key().value
      var root: UInt64?
      _ = try damage { () throws(LMDBError) in root = try entry.value().number }
      switch expectedRoots.removeValue(forKey: profile) {
      case nil: repairs.removedRoots.append(profile)
      case let expected? where expected != root: repairs.changedRoots.append((profile, expected))
      case _?: break
      }
    }
    repairs.changedRoots += expectedRoots.map { ($0.key, $0.value) }
    for (key, _) in try handle.keys(of: tables.members) {
      let members = try handle.identifiers(for: key, in: tables.members).sorted
      switch expectedMembers.removeValue(forKey: key.value) {
      case nil: repairs.removedMembers.append(key.value)
      case let expected? where expected != members: repairs.changedMembers.append((key.value, expected))
      case _?: break
      }
    }
    repairs.changedMembers += expectedMembers.map { ($0.key, $0.value) }
    return repairs
  }

  /// The number that a customer has: the one it has by now if that is clear, else the one that the log leaves it.
  private func number(of members: [UInt64], _ log: [IdentityRecord]) throws(LMDBError) -> UInt64 {
    var present: [UInt64] = []
    for member in members {
      var root: UInt64?
      _ = try damage { () throws(LMDBError) in root = try self.root(of: member) }
      if root == member { present.append(member) }
    }
    return present.count == 1 ? present[0] : log.number(of: Set(members)) ?? members[0]
  }

  /// Compares the numbers of customers' records with the identity log.
  func identityLogEntryRepairs() throws(LMDBError) -> (
    missing: [(number: UInt64, profile: UInt64)], unexpected: [(number: UInt64, profile: UInt64)]
  ) {
    var missing: [(number: UInt64, profile: UInt64)] = []
    var log = try handle.entries(of: tables.identityLog)
    while let entry = try log.next() {
      let (number, record) = (try entry.key(), try entry.value().value)
      for profile in record.profiles.sorted()
      where try !handle.contains(number, for: CompactID(profile), in: tables.identityLogEntries) {
        missing.append((number, profile))
      }
    }
    var unexpected: [(number: UInt64, profile: UInt64)] = []
    for (key, _) in try handle.keys(of: tables.identityLogEntries) {
      for number in try handle.identifiers(for: key, in: tables.identityLogEntries).sorted {
        let record = try handle.value(for: number, in: tables.identityLog)?.value
        if record?.profiles.contains(key.value) != true { unexpected.append((number, key.value)) }
      }
    }
    return (missing, unexpected)
  }
}
