internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Compares which identities are one customer with each other and with the identity log.
  func verifyCustomers(_ log: inout VerificationLog) throws(LMDBError) {
    var roots = try handle.entries(of: tables.roots)
    while let entry = try roots.next(), log.countRecord() {
      var found: (profile: UInt64, root: UInt64)?
      let damage = try damage { () throws(LMDBError) in found = (try entry.key().value, try entry.value().number) }
      if let damage { log.add(damage, .customers, "the customer of an identity") }
      guard let found else { continue }
      if try !handle.contains(CompactID(found.profile), in: tables.profiles) {
        log.add(.unexpected, .customers, of: found.profile, "no profile has the number")
      } else if try !handle.contains(found.profile, for: CompactID(found.root), in: tables.members) {
        log.add(.missing, .customers, of: found.profile, "customer \(found.root) does not have it as a member")
      }
    }
    try verifyMembers(&log)
    try verifyIdentityLog(&log)
  }

  private func verifyMembers(_ log: inout VerificationLog) throws(LMDBError) {
    var damages: [CodingError] = []
    try forEachKey(of: tables.members, damaged: { damages.append($0) }) { key throws(LMDBError) in
      if log.countRecord() { try verify(memberOf: key.value, &log) }
    }
    for damage in damages { log.add(damage, .customers, "the members of a customer") }
  }

  private func verify(memberOf root: UInt64, _ log: inout VerificationLog) throws(LMDBError) {
    let members = try handle.identifiers(for: CompactID(root), in: tables.members).sorted
    if members.count < 2 || !members.contains(root) {
      log.add(
        .different, .customers, of: root, "it has \(members.count) members, of which it is one and not the only one")
    }
    for member in members {
      // What cannot be read was told of.
      let other = try readable { () throws(LMDBError) in try self.root(of: member) } ?? root
      guard other != root else { continue }
      if member == root {
        log.add(.different, .customers, of: root, "it has members, and is said to be one of customer \(other)")
      } else {
        log.add(.unexpected, .customers, of: member, "customer \(root) has it as a member")
      }
    }
    let damage = try damage { () throws(LMDBError) in
      let begins = try membersByJoin(of: root).count { $0.joinedAt == nil }
      if begins != 1 { log.add(.different, .customers, of: root, "by the log its members are \(begins) customers") }
    }
    if let damage { log.add(damage, .identityLogEntries, of: root, "a record of the log") }
  }

  private func verifyIdentityLog(_ log: inout VerificationLog) throws(LMDBError) {
    var records = try handle.entries(of: tables.identityLog)
    while let entry = try records.next(), log.countRecord() {
      var found: (number: UInt64, record: IdentityRecord)?
      let damage = try damage { () throws(LMDBError) in found = (try entry.key(), try entry.value().value) }
      if let damage { log.add(damage, .identityLog, "a record of the log") }
      guard let found else { continue }
      for profile in found.record.profiles {
        if try !handle.contains(found.number, for: CompactID(profile), in: tables.identityLogEntries) {
          log.add(.missing, .identityLogEntries, of: profile, "the number \(found.number)")
        }
      }
      try verify(found.record, &log)
    }
    var damages: [CodingError] = []
    try forEachKey(of: tables.identityLogEntries, damaged: { damages.append($0) }) { key throws(LMDBError) in
      if log.countRecord() { try verify(entriesOf: key.value, &log) }
    }
    for damage in damages { log.add(damage, .identityLogEntries, "the numbers of a customer's records") }
  }

  private func verify(entriesOf profile: UInt64, _ log: inout VerificationLog) throws(LMDBError) {
    for number in try handle.identifiers(for: CompactID(profile), in: tables.identityLogEntries).sorted {
      var record: IdentityRecord?
      let damage = try damage { () throws(LMDBError) in
        record = try handle.value(for: number, in: tables.identityLog)?.value
      }
      if damage == nil, record?.profiles.contains(profile) != true {
        log.add(.unexpected, .identityLogEntries, of: profile, "the number \(number)")
      }
    }
  }

  /// Checks that two profiles which the log made one are.
  private func verify(_ record: IdentityRecord, _ log: inout VerificationLog) throws(LMDBError) {
    guard record.action != .unmerged, try handle.contains(CompactID(record.profile), in: tables.profiles),
      try handle.contains(CompactID(record.other), in: tables.profiles)
    else { return }
    _ = try damage { () throws(LMDBError) in
      guard try identityLink(record.profile, record.other).joinedAt != nil,
        try root(of: record.profile) != root(of: record.other)
      else { return }
      log.add(.missing, .customers, of: record.profile, "by the log it is one with customer \(record.other)")
    }
  }
}
