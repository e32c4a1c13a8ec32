internal import CustomerModel

/// The first line of an archive: what a store is set up with.
struct ArchiveHeader: ArchiveRecord {
  /// Raised with every change of the archive that an older release would misread, and with every change of what a
  /// ``StateHash`` is of: the last line has one.
  static let format: Int64 = 2
  static let formatMember = "format"
  static let kindMember = "retention"
  static let kind = "archive"

  static var head: [(name: String, value: PropertyValue)] {
    [(kindMember, .string(kind)), (formatMember, .integer(format))]
  }

  var settings: StoreSettings
  var schema: AttributeSchema
  var indexes: [ArchivedIndex]
  /// The last number that was given to a customer.
  var lastProfile: UInt64
  /// What tombstones are hashed with, in hexadecimal; none in a store that never erased anybody.
  var tombstoneKey: String?
}

/// The definition of an index.
struct ArchivedIndex: Codable, Sendable {
  enum Field: String, Codable {
    case attribute, tags, accounts
  }

  var name: String
  var field: Field
  /// Of which attribute, if it is over one.
  var attribute: String?
  var isUnique: Bool

  init(_ definition: IndexDefinition) {
    name = definition.name
    isUnique = definition.isUnique
    switch definition.field {
    case .attribute(let name): (field, attribute) = (.attribute, name)
    case .tags: field = .tags
    case .accounts: field = .accounts
    }
  }

  /// The definition; `nil` for an attribute without a name.
  var definition: IndexDefinition? {
    switch field {
    case .attribute: attribute.map { IndexDefinition(name, on: .attribute($0), isUnique: isUnique) }
    case .tags: IndexDefinition(name, on: .tags, isUnique: isUnique)
    case .accounts: IndexDefinition(name, on: .accounts, isUnique: isUnique)
    }
  }
}
