internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What of some records is wrong, and where to go on.
struct RepairSlice<Change, Position> {
  var changed: [Change] = []
  /// The last record that was looked at; `nil` if there are no more.
  var end: Position?
}

/// What is wrong with the codes of the dictionary.
struct NameCodeRepairs {
  var removed: [KeyPair<UInt8, String>] = []
  var changed: [(key: KeyPair<UInt8, String>, code: UInt32)] = []
}

extension StoreAccess {
  func hasUnreadableKeys<Key, Value>(_ table: Table<Key, Value>) throws(LMDBError) -> Bool {
    var entries = try handle.entries(of: table)
    while let entry = try entries.next() {
      if try damage({ () throws(LMDBError) in _ = try entry.key() }) != nil { return true }
    }
    return false
  }

  func hasUnreadableKeys<Key>(_ postings: Postings<Key>) throws(LMDBError) -> Bool {
    try damage { () throws(LMDBError) in _ = try handle.keys(of: postings) } != nil
  }

  func unreadableDayBlocks() throws(LMDBError) -> [PackedIDs.Key] {
    var unreadable: [PackedIDs.Key] = []
    var ids: [UInt64] = []
    var blocks = try handle.entries(of: tables.activityDays.blocks)
    while let block = try blocks.next() {
      let key = try block.key()
      let damage = try damage { () throws(LMDBError) in
        try tables.activityDays.decode(block.valueBytes, under: key, into: &ids)
      }
      if damage != nil { unreadable.append(key) }
    }
    return unreadable
  }

  func nameCodeRepairs() throws(LMDBError) -> NameCodeRepairs {
    var repairs = NameCodeRepairs()
    var codes = try handle.entries(of: tables.nameCodes)
    while let entry = try codes.next() {
      let key = try entry.key()
      var text: String?
      _ = try damage { () throws(LMDBError) in
        text = try handle.value(for: KeyPair(key.first, try entry.value()), in: tables.names)
      }
      if text?.utf8.elementsEqual(key.second.utf8) != true { repairs.removed.append(key) }
    }
    var names = try handle.entries(of: tables.names)
    while let entry = try names.next() {
      _ = try damage { () throws(LMDBError) in
        let (key, text) = (try entry.key(), try entry.value())
        let place = KeyPair(key.first, text)
        let isRemoved = repairs.removed.contains { $0.keyOrder(to: place) == .same }
        let hasCode = try handle.contains(place, in: tables.nameCodes)
        if isRemoved || !hasCode { repairs.changed.append((place, key.second)) }
      }
    }
    return repairs
  }

  /// Finds external identifiers that lead to somebody who has another one.
  func identifierRemovals(
    after position: [UInt8], atMost limit: Int
  ) throws(LMDBError) -> RepairSlice<KeyPair<UInt32, String>, KeyPair<UInt32, String>> {
    var slice = RepairSlice<KeyPair<UInt32, String>, KeyPair<UInt32, String>>()
    var count = 0
    let range = try KeyRange<KeyPair<UInt32, String>>(afterBytes: position, in: tables.profilesByExternalID.name)
    var identifiers = try handle.entries(of: tables.profilesByExternalID, in: range)
    while count < limit, let entry = try identifiers.next() {
      let key = try entry.key()
      var isRight = false
      _ = try damage { () throws(LMDBError) in isRight = try mayLead(key, to: try entry.value().number) }
      if !isRight { slice.changed.append(key) }
      count += 1
      slice.end = count < limit ? nil : key
    }
    return slice
  }

  /// Whether a profile has an external identifier, or cannot be read and may.
  private func mayLead(_ key: KeyPair<UInt32, String>, to profile: UInt64) throws(LMDBError) -> Bool {
    var isRight = true
    _ = try damage { () throws(LMDBError) in
      let stored = try storedProfile(profile)
      isRight = stored.map { $0.kind == key.first && $0.externalID.utf8.elementsEqual(key.second.utf8) } ?? false
    }
    return isRight
  }

  /// Finds profiles to which their external identifier does not lead.
  func identifierRepairs(
    after position: UInt64, atMost limit: Int
  ) throws(LMDBError) -> RepairSlice<(key: KeyPair<UInt32, String>, profile: UInt64), UInt64> {
    var slice = RepairSlice<(key: KeyPair<UInt32, String>, profile: UInt64), UInt64>()
    var count = 0
    var profiles = try handle.entries(of: tables.profiles, in: .after(CompactID(position)))
    while count < limit, let entry = try profiles.next() {
      let profile = try entry.key().value
      if let key = try storedIdentifier(of: profile), try !handle.contains(key, in: tables.profilesByExternalID) {
        slice.changed.append((key, profile))
      }
      count += 1
      slice.end = count < limit ? nil : profile
    }
    return slice
  }

  /// Finds summaries of nobody.
  func summaryRemovals(after position: UInt64, atMost limit: Int) throws(LMDBError) -> RepairSlice<UInt64, UInt64> {
    var slice = RepairSlice<UInt64, UInt64>()
    var count = 0
    var summaries = try handle.entries(of: tables.summaries, in: .after(CompactID(position)))
    while count < limit, let entry = try summaries.next() {
      let customer = try entry.key().value
      let isProfile = try handle.contains(CompactID(customer), in: tables.profiles)
      let root = try root(of: customer)
      if !isProfile || root != customer { slice.changed.append(customer) }
      count += 1
      slice.end = count < limit ? nil : customer
    }
    return slice
  }

  /// Folds the summaries of some customers, and finds those that are stored otherwise.
  func summaryRepairs(
    after position: UInt64, atMost limit: Int
  ) throws(CustomerStoreError) -> RepairSlice<(customer: UInt64, summary: ActivitySummary), UInt64> {
    var slice = RepairSlice<(customer: UInt64, summary: ActivitySummary), UInt64>()
    var last = position
    for _ in 0..<limit {
      let next = try CustomerStoreError.fromStorage { () throws(LMDBError) in try nextReadableCustomer(after: last) }
      guard let next else { return slice }
      last = next
      let summary: ActivitySummary
      do throws(CustomerStoreError) {
        summary = try foldingAgain(next)
      } catch .storage(.undecodable), .amountOverflow {
        // The facts are what is wrong.
        continue
      }
      let isRight = try CustomerStoreError.fromStorage { () throws(LMDBError) in try isStored(summary, of: next) }
      if !isRight { slice.changed.append((next, summary)) }
    }
    slice.end = last
    return slice
  }

  private func isStored(_ summary: ActivitySummary, of customer: UInt64) throws(LMDBError) -> Bool {
    var isRight = false
    _ = try damage { () throws(LMDBError) in
      isRight = try storedSummary(of: customer) ?? ActivitySummary() == summary
    }
    return isRight
  }
}

extension KeyRange {
  /// All behind the key of some bytes; all if there are none.
  init(afterBytes bytes: [UInt8], in table: String) throws(LMDBError) {
    guard !bytes.isEmpty else {
      self = .all
      return
    }
    do throws(CodingError) {
      self = .after(try Key(keyBytes: bytes.span.bytes))
    } catch {
      throw .undecodable(table: table, cause: error)
    }
  }
}
