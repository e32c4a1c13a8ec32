internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// New values of a profile's fields.
struct ProfileChanges {
  /// By the attribute's number; `.null` clears.
  fileprivate private(set) var attributes: [(number: UInt16, value: AttributeValue)] = []
  /// Whether a tag is there.
  fileprivate private(set) var tags: [(name: String, isPresent: Bool)] = []
  /// The role in an account; `nil` ends the membership.
  fileprivate private(set) var memberships: [(account: String, role: String?)] = []

  var isEmpty: Bool { attributes.isEmpty && tags.isEmpty && memberships.isEmpty }

  /// All that a value says.
  init(settingFieldsOf customer: Customer, _ schema: AttributeSchema) throws(CustomerStoreError) {
    attributes = try Self.validated(customer.attributes, schema)
    do throws(AttributeError) {
      for tag in customer.tags.sorted() { tags.append((try CustomerNames.tag(tag), true)) }
      for (account, role) in customer.memberships.sorted(by: { $0.key < $1.key }) {
        memberships.append((try CustomerNames.account(account), try CustomerNames.role(role, in: account)))
      }
    } catch {
      throw .invalidAttribute(error)
    }
  }

  /// What differs between two values, to the byte: texts that look the same may be composed differently, and the store
  /// keeps them as they are told.
  init(from before: Customer, to after: Customer, _ schema: AttributeSchema) throws(CustomerStoreError) {
    var changed = after.attributes.filter { name, value in
      before.attributes[name].map { $0.precedence(to: value) != .same } ?? true
    }
    for name in before.attributes.keys where after.attributes[name] == nil { changed[name] = .null }
    attributes = try Self.validated(changed, schema)
    do throws(AttributeError) {
      try noteTags(from: before.tags, to: after.tags)
      try noteMemberships(from: before.memberships, to: after.memberships)
    } catch {
      throw .invalidAttribute(error)
    }
  }

  private mutating func noteTags(from before: Set<String>, to after: Set<String>) throws(AttributeError) {
    for tag in after.sorted() {
      let known = before.firstIndex(of: tag).map { before[$0] }
      // What a store of before has stays as it is there, too.
      if let known, known.hasSameBytes(as: tag) { continue }
      let name = try CustomerNames.tag(tag)
      if let known, known.hasSameBytes(as: name) { continue }
      tags.append((name, true))
      if let known { tags.append((known, false)) }
    }
    tags += before.subtracting(after).sorted().map { ($0, false) }
  }

  private mutating func noteMemberships(
    from before: [String: String], to after: [String: String]
  ) throws(AttributeError) {
    for (account, role) in after.sorted(by: { $0.key < $1.key }) {
      let known = before.index(forKey: account).map { before[$0] }
      if let known, known.key.hasSameBytes(as: account), known.value.hasSameBytes(as: role) { continue }
      let (name, title) = (try CustomerNames.account(account), try CustomerNames.role(role, in: account))
      if let known, known.key.hasSameBytes(as: name), known.value.hasSameBytes(as: title) { continue }
      memberships.append((name, title))
      if let known, !known.key.hasSameBytes(as: name) { memberships.append((known.key, nil)) }
    }
    for account in before.keys.sorted() where after[account] == nil { memberships.append((account, nil)) }
  }

  private static func validated(
    _ attributes: [String: AttributeValue], _ schema: AttributeSchema
  ) throws(CustomerStoreError) -> [(number: UInt16, value: AttributeValue)] {
    do throws(AttributeError) {
      return try schema.validate(attributes).map { ($0.declaration.number, $0.value) }
    } catch {
      throw .invalidAttribute(error)
    }
  }

  /// Applies the changes to a record.
  ///
  /// - Parameters:
  ///   - instant: since when they are so. If that is not said, it is now, and behind what `merged` says of the field, so
  ///     that a change always takes effect.
  /// - Returns: whether the record changed.
  func apply(
    to record: inout ProfileRecord, at instant: Timestamp?, otherwiseBehind merged: ProfileRecord, now: Timestamp
  ) -> Bool {
    func stamp(behind last: Timestamp?) -> Timestamp {
      instant ?? max(now, last.map { $0 < .latest ? Timestamp(microseconds: $0.microseconds + 1) : $0 } ?? now)
    }
    var isChanged = false
    for (number, value) in attributes {
      let known = merged[number]
      if instant == nil, let known, known.value.precedence(to: value) == .same { continue }
      let entry = ProfileRecord.Entry(number: number, stamp: stamp(behind: known?.stamp), value: value)
      isChanged = record.apply(entry) || isChanged
    }
    for (name, isPresent) in tags {
      let known = merged.tags.first { $0.name.hasSameBytes(as: name) }
      if instant == nil, known?.isPresent == isPresent { continue }
      isChanged =
        record.apply(ProfileRecord.Tag(name: name, stamp: stamp(behind: known?.stamp), isPresent: isPresent))
        || isChanged
    }
    for (account, role) in memberships {
      let known = merged.memberships.first { $0.account.hasSameBytes(as: account) }
      let entry = ProfileRecord.Membership(account: account, stamp: stamp(behind: known?.stamp), role: role)
      if instant == nil, let known, known.contentOrder(to: entry) == .same { continue }
      isChanged = record.apply(entry) || isChanged
    }
    return isChanged
  }
}

extension CustomerTransaction {
  /// Notes which fields of a profile changed.
  mutating func touch(_ profile: UInt64, by changes: ProfileChanges) throws(LMDBError) {
    try touch(profile) { $0.note(changes) }
  }
}

extension CustomerTouch {
  fileprivate mutating func note(_ changes: ProfileChanges) {
    note(
      attributes: changes.attributes.lazy.map(\.number), tags: !changes.tags.isEmpty,
      accounts: !changes.memberships.isEmpty)
  }
}
