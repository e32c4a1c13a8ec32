internal import CustomerModel

extension ProfileRecord {
  /// What the record says now, as a customer.
  ///
  /// - Throws: ``AttributeError/unknownNumber(_:)``, ``AttributeError/wrongType(path:expected:value:)`` if the schema is
  ///   not that of the store.
  func customer(
    id: CustomerID?, externalIDs: [ExternalID], schema: AttributeSchema
  ) throws(AttributeError) -> Customer {
    var customer = Customer(id: id, externalIDs: externalIDs)
    customer.attributes.reserveCapacity(entries.count)
    for entry in entries {
      let (declaration, value) = try schema.current(entry.value, ofNumber: entry.number)
      customer.attributes[declaration.name] = value
    }
    for tag in tags where tag.isPresent { customer.tags.insert(tag.name) }
    for membership in memberships { customer.memberships[membership.account] = membership.role }
    return customer
  }
}
