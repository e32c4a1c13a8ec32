internal import CustomerModel
internal import RecordCoding

/// An index as the store keeps it.
struct StoredIndex: Hashable, Sendable, Codable {
  /// What stands for it in the table of entries; never given to another index.
  var number: UInt16
  var definition: IndexDefinition
  /// The number of the attribute, if it is on one: names can change.
  let attribute: UInt16?
  var state: IndexState

  /// Whether the index has the entries of a customer by now.
  func covers(_ customer: UInt64) -> Bool {
    switch state {
    case .ready: true
    case .building(let last): customer <= last
    }
  }

  /// The last customer that an index which is being built has.
  var position: UInt64? {
    switch state {
    case .ready: nil
    case .building(let last): last
    }
  }

  /// Whether it is an index over the same, under whatever names.
  func isSame(as other: StoredIndex) -> Bool {
    definition.isUnique == other.definition.isUnique && attribute == other.attribute
      && (attribute != nil || definition.field == other.definition.field)
  }

  /// The keys of a customer, each once, and the values that they stand for.
  func entries(of record: ProfileRecord, _ schema: AttributeSchema) -> [(key: RawKey, value: AttributeValue)] {
    values(of: record, schema).flatMap { value in value.indexKeyBytes.map { (RawKey($0), value) } }
  }

  /// What a customer has in the indexed field.
  func values(of record: ProfileRecord, _ schema: AttributeSchema) -> [AttributeValue] {
    switch definition.field {
    case .attribute:
      guard let attribute, let stored = record[attribute]?.value, stored != .null else { return [] }
      // By the type that the attribute has now: a day that was stored before it became a birthday lies among those.
      return [schema[number: attribute].flatMap { stored.widened(to: $0.type) } ?? stored]
    case .tags: return record.tags.filter(\.isPresent).map { .string($0.name) }
    case .accounts: return record.memberships.filter { $0.role != nil }.map { .string($0.account) }
    }
  }

  /// The texts that a customer has in the indexed field.
  func texts(of record: ProfileRecord, _ schema: AttributeSchema) -> [String] {
    values(of: record, schema).flatMap { (value) -> [String] in
      switch value {
      case .string(let text): [text]
      case .strings(let texts): texts
      case .null, .boolean, .integer, .decimal, .money, .date, .timestamp, .birthday: []
      }
    }
  }
}

/// The indexes of a store, as they lie in a document.
struct StoredIndexes: Hashable, Sendable, Codable {
  /// The number that was given out last.
  var lastNumber: UInt16 = 0
  var indexes: [StoredIndex] = []
  /// The numbers of indexes that are gone and whose entries are not all gone yet.
  var dropped: [UInt16] = []
}
