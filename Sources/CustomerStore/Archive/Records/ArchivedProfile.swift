internal import CustomerModel
internal import RecordCoding

/// An external identifier, and what was told with it.
struct ArchivedProfile: NamedArchiveRecord {
  static let name = "profile"

  struct Field: Codable, Sendable {
    var name: String
    var at: Timestamp
    var value: AttributeValue
  }

  struct Tag: Codable, Sendable {
    var name: String
    var at: Timestamp
    var isPresent: Bool
  }

  struct Membership: Codable, Sendable {
    var account: String
    var at: Timestamp
    /// None for one that has ended.
    var role: String?
  }

  var number: UInt64
  var externalID: ExternalID
  /// The number of the customer, if that has several identifiers.
  var customer: UInt64?
  var attributes: [Field]
  var tags: [Tag]
  var memberships: [Membership]
}

extension ArchivedProfile {
  init(
    number: UInt64, _ id: ExternalID, customer: UInt64?, _ record: ProfileRecord, _ schema: AttributeSchema
  ) throws(CustomerStoreError) {
    self.number = number
    externalID = id
    self.customer = customer
    attributes = []
    for entry in record.entries {
      guard let declaration = schema[number: entry.number] else {
        throw .damagedDocument(
          name: StoreDocument.schema,
          reason: "customer \(number) has an attribute \(entry.number), which is not declared")
      }
      attributes.append(Field(name: declaration.name, at: entry.stamp, value: entry.value))
    }
    tags = record.tags.map { Tag(name: $0.name, at: $0.stamp, isPresent: $0.isPresent) }
    memberships = record.memberships.map { Membership(account: $0.account, at: $0.stamp, role: $0.role) }
  }

  /// What is stored of the profile.
  func record(_ schema: AttributeSchema) throws(ArchiveLine.Problem) -> ProfileRecord {
    var record = ProfileRecord()
    for field in attributes {
      guard let declaration = schema[field.name] else {
        throw .damaged(reason: "the attribute '\(field.name)' is not declared in the first line")
      }
      // Older values may be of a type that was widened since.
      guard field.value.widened(to: declaration.type) != nil else {
        throw .damaged(reason: "the attribute '\(field.name)' has a value of another type than the first line says")
      }
      let entry = ProfileRecord.Entry(number: declaration.number, stamp: field.at, value: field.value)
      if !record.apply(entry) || record.entries.count(where: { $0.number == entry.number }) != 1 {
        throw .damaged(reason: "the attribute '\(field.name)' is there twice")
      }
    }
    for tag in tags { _ = record.apply(ProfileRecord.Tag(name: tag.name, stamp: tag.at, isPresent: tag.isPresent)) }
    for membership in memberships {
      _ = record.apply(
        ProfileRecord.Membership(account: membership.account, stamp: membership.at, role: membership.role))
    }
    let counts = (record.entries.count, record.tags.count, record.memberships.count)
    guard counts == (attributes.count, tags.count, memberships.count) else {
      throw .damaged(reason: "an attribute, a tag or an account is there twice")
    }
    return record
  }
}
