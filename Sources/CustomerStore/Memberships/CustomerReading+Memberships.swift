package import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// How a customer stands to all groups.
  package borrowing func memberships(of customer: UInt64) throws(CustomerStoreError) -> MembershipRecord {
    let access = self.access
    guard let tables = access.tables.memberships else { return MembershipRecord() }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.handle.value(for: CompactID(customer), in: tables.memberships)?.value ?? MembershipRecord()
    }
  }

  /// How customers behind a number stand to all groups; without those who are in none, and will not be by themselves.
  ///
  /// - Complexity: O(log n + the page).
  package borrowing func storedMemberships(
    after customer: UInt64, limit: Int
  ) throws(CustomerStoreError) -> [(customer: UInt64, record: MembershipRecord)] {
    let access = self.access
    guard let tables = access.tables.memberships else { return [] }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var result: [(customer: UInt64, record: MembershipRecord)] = []
      var entries = try access.handle.entries(of: tables.memberships, in: .after(CompactID(customer)))
      while result.count < limit, let entry = try entries.next() {
        result.append((try entry.key().value, try entry.value().value))
      }
      return result
    }
  }

  /// How many are in a group.
  ///
  /// - Complexity: O(log n).
  package borrowing func memberCount(ofGroup group: UInt32) throws(CustomerStoreError) -> Int {
    let access = self.access
    guard let tables = access.tables.memberships else { return 0 }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.handle.count(of: group, in: tables.members)
    }
  }

  /// Whether a customer is in a group.
  ///
  /// - Complexity: O(log n).
  package borrowing func isMember(_ customer: UInt64, ofGroup group: UInt32) throws(CustomerStoreError) -> Bool {
    let access = self.access
    guard let tables = access.tables.memberships else { return false }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.handle.contains(customer, for: group, in: tables.members)
    }
  }

  /// The members of a group behind a number, ascending.
  ///
  /// - Complexity: O(log n + the page).
  package borrowing func members(
    ofGroup group: UInt32, after customer: UInt64, limit: Int
  ) throws(CustomerStoreError) -> [CustomerID] {
    let access = self.access
    guard let tables = access.tables.memberships, limit > 0, customer < .max else { return [] }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var result: [CustomerID] = []
      var cursor = try access.handle.pages(of: group, in: tables.members)
      if let page = try cursor.page(holdingFirstAtLeast: customer + 1) {
        page.forEach { if $0 > customer, result.count < limit { result.append(CustomerID(rawValue: $0)) } }
      }
      while result.count < limit, let page = try cursor.next() {
        page.forEach { if result.count < limit { result.append(CustomerID(rawValue: $0)) } }
      }
      return result
    }
  }

  /// Whose groups have to be looked at by an instant, in the order of time.
  ///
  /// - Complexity: O(log n + the result).
  package borrowing func lapses(
    through instant: Int64, atMost limit: Int
  ) throws(CustomerStoreError) -> [(instant: Int64, customer: UInt64)] {
    let access = self.access
    guard let tables = access.tables.memberships else { return [] }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var result: [(instant: Int64, customer: UInt64)] = []
      for (due, _) in try access.handle.keys(of: tables.lapses, in: .through(instant), atMost: limit) {
        for customer in try access.handle.identifiers(for: due, in: tables.lapses).sorted where result.count < limit {
          result.append((due, customer))
        }
        if result.count >= limit { break }
      }
      return result
    }
  }

  /// The first instant at which somebody's groups have to be looked at.
  package borrowing func firstLapse() throws(CustomerStoreError) -> Int64? {
    let access = self.access
    guard let tables = access.tables.memberships else { return nil }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.handle.keys(of: tables.lapses, atMost: 1).first?.key
    }
  }

  /// The customer to whom a profile belongs; `nil` if there is none.
  package borrowing func root(ofProfile profile: UInt64) throws(CustomerStoreError) -> UInt64? {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard try access.handle.contains(CompactID(profile), in: access.tables.profiles) else { return nil }
      return try access.root(of: profile)
    }
  }

  /// A document of a layer above.
  package borrowing func document(named name: String) throws(CustomerStoreError) -> [UInt8]? {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.handle.value(for: name, in: access.tables.documents)
    }
  }

  /// A number of a layer above.
  package borrowing func counter(named name: String) throws(CustomerStoreError) -> UInt64? {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.handle.value(for: name, in: access.tables.format)
    }
  }

  /// The kind of interactions that a code in a touch stands for.
  package borrowing func kind(ofCode code: UInt16) throws(CustomerStoreError) -> InteractionKind {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.kind(code) }
  }
}

extension CustomerTransaction {
  /// Sets how a customer stands to all groups.
  package mutating func setMemberships(
    _ record: MembershipRecord, of customer: UInt64
  ) throws(CustomerStoreError) {
    guard let tables = tables.memberships else { return }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let id = CompactID(customer)
      let before = try access.handle.value(for: id, in: tables.memberships)?.value ?? MembershipRecord()
      guard before != record else { return }
      for entry in before.entries where entry.isMember && record[entry.group]?.isMember != true {
        try remove(customer, for: entry.group, in: tables.members)
      }
      for entry in record.entries where entry.isMember && before[entry.group]?.isMember != true {
        try insert(customer, for: entry.group, in: tables.members)
      }
      let (old, new) = (before.next, record.next)
      if old != new {
        if let old { try remove(customer, for: old, in: tables.lapses) }
        if let new { try insert(customer, for: new, in: tables.lapses) }
      }
      if record.isEmpty {
        try delete(id, from: tables.memberships)
      } else {
        try put(Checksummed(record), for: id, in: tables.memberships)
      }
    }
  }

  /// Takes a customer out of all groups.
  mutating func removeMemberships(of customer: UInt64) throws(LMDBError) {
    guard let tables = tables.memberships else { return }
    guard let record = try access.handle.value(for: CompactID(customer), in: tables.memberships)?.value else { return }
    for entry in record.entries where entry.isMember { try remove(customer, for: entry.group, in: tables.members) }
    if let next = record.next { try remove(customer, for: next, in: tables.lapses) }
    try delete(CompactID(customer), from: tables.memberships)
    try delete(CompactID(customer), from: tables.unsettled)
  }

  /// Stores a document of a layer above; `nil` removes it.
  package mutating func setDocument(_ bytes: [UInt8]?, named name: String) throws(CustomerStoreError) {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      if let bytes { try put(bytes, for: name, in: tables.documents) } else { try delete(name, from: tables.documents) }
    }
  }

  /// Stores a number of a layer above.
  package mutating func setCounter(_ value: UInt64, named name: String) throws(CustomerStoreError) {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in try put(value, for: name, in: tables.format) }
  }

  /// Tells in the feed that a customer came into a group or went out of it.
  package mutating func noteTransition(
    of customer: UInt64, entered: Bool, at instant: Int64, detail: UInt64
  ) throws(CustomerStoreError) {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try noteChanges([
        Change.Record(
          kind: entered ? .enteredSegment : .exitedSegment, profile: customer, instant: instant, detail: detail)
      ])
    }
  }

  /// When a transaction is.
  package var currentInstant: Timestamp { now }
}
