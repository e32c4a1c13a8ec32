internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Compares who is in which group with the lists of members and of instants that follow from it. Whether somebody should
  /// be in a group, a layer above knows.
  func verifyMemberships(_ log: inout VerificationLog) throws(LMDBError) {
    guard let tables = tables.memberships else { return }
    var (memberCount, lapseCount) = (0, 0)
    var hasDamage = false
    var entries = try handle.entries(of: tables.memberships)
    while let entry = try entries.next(), log.countRecord() {
      var found: (customer: UInt64, record: MembershipRecord)?
      let damage = try damage { () throws(LMDBError) in found = (try entry.key().value, try entry.value().value) }
      guard let (customer, record) = found else {
        hasDamage = true
        let key = try readable { () throws(LMDBError) in try entry.key().value }
        if let damage { log.add(damage, .memberships, of: key, "the groups of a customer") }
        continue
      }
      if try !isRoot(customer) { log.add(.unexpected, .memberships, of: customer, "groups of no customer") }
      for entry in record.entries where entry.isMember {
        memberCount += 1
        if try !handle.contains(customer, for: entry.group, in: tables.members) {
          log.add(.missing, .memberships, of: customer, "the member of group \(entry.group)")
        }
      }
      if let next = record.next {
        lapseCount += 1
        if try !handle.contains(customer, for: next, in: tables.lapses) {
          log.add(.missing, .memberships, of: customer, "when to look at the groups")
        }
      }
    }
    // Of those that cannot be read, how many there should be is not known.
    guard log.goesOn, !hasDamage else { return }
    let (members, lapses) = (try handle.count(of: tables.members), try handle.count(of: tables.lapses))
    if members != memberCount {
      log.add(.different, .memberships, "\(members) members of groups, where \(memberCount) should be")
    }
    if lapses != lapseCount {
      log.add(.different, .memberships, "\(lapses) customers to look at, where \(lapseCount) should be")
    }
  }

  private func isRoot(_ customer: UInt64) throws(LMDBError) -> Bool {
    let found = try readable { () throws(LMDBError) -> UInt64? in
      guard try handle.contains(CompactID(customer), in: tables.profiles) else { return nil }
      return try self.root(of: customer)
    }
    return found == customer
  }

  /// How many problems there are with who is in which group, and whose records have to be made anew.
  func membershipFaults() throws(LMDBError) -> (count: Int, lost: [UInt64]) {
    var log = VerificationLog(total: 0) { _, _ in true }
    try verifyMemberships(&log)
    let problems = log.report.problems
    return (problems.count, problems.filter { $0.fault == .damaged }.compactMap { $0.customer?.rawValue })
  }

  /// The groups of all customers, where they can be read and it is a customer.
  func readableMemberships() throws(LMDBError) -> [(customer: UInt64, record: MembershipRecord)] {
    guard let tables = tables.memberships else { return [] }
    var result: [(customer: UInt64, record: MembershipRecord)] = []
    var entries = try handle.entries(of: tables.memberships)
    while let entry = try entries.next() {
      let found = try readable { () throws(LMDBError) in
        (customer: try entry.key().value, record: try entry.value().value)
      }
      if let found, try isRoot(found.customer) { result.append(found) }
    }
    return result
  }
}

extension CustomerTransaction {
  /// Makes the lists of members and of instants anew, if anything is wrong with them. Customers whose groups cannot be read
  /// are looked at again by those who keep the groups.
  ///
  /// - Returns: how much was wrong.
  mutating func rebuildMemberships() throws(LMDBError) -> Int {
    guard let tables = tables.memberships else { return 0 }
    let (count, lost) = try access.membershipFaults()
    guard count > 0 else { return 0 }
    let memberships = try access.readableMemberships()
    try deleteAll(from: tables.memberships)
    try removeAll(from: tables.members)
    try removeAll(from: tables.lapses)
    for (customer, record) in memberships {
      try put(Checksummed(record), for: CompactID(customer), in: tables.memberships)
      for entry in record.entries where entry.isMember { try insert(customer, for: entry.group, in: tables.members) }
      if let next = record.next { try insert(customer, for: next, in: tables.lapses) }
    }
    for customer in lost { try put(0, for: CompactID(customer), in: tables.unsettled) }
    return count
  }
}
