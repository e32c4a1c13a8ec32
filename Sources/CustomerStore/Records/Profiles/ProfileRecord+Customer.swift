internal import CustomerModel

extension ProfileRecord {
  /// Takes all that a customer's value holds, as known since an instant: attributes, cleared ones too, tags that are
  /// present, memberships. What it does not hold stays as it is.
  ///
  /// - Parameter admitsDeprecated: as of ``AttributeSchema/validate(_:for:admitsDeprecated:)``.
  /// - Returns: whether the record changed.
  /// - Throws: `AttributeError`; the record is then unchanged.
  mutating func apply(
    _ customer: Customer, schema: AttributeSchema, at stamp: Timestamp, admitsDeprecated: Bool = false
  ) throws(AttributeError) -> Bool {
    var changed = self
    var isChanged = false
    for (declaration, value) in try schema.validate(customer.attributes, admitsDeprecated: admitsDeprecated) {
      if changed.apply(Entry(number: declaration.number, stamp: stamp, value: value)) { isChanged = true }
    }
    for name in customer.tags {
      if changed.apply(Tag(name: try CustomerNames.tag(name), stamp: stamp, isPresent: true)) { isChanged = true }
    }
    for (account, role) in customer.memberships {
      let membership = Membership(
        account: try CustomerNames.account(account), stamp: stamp, role: try CustomerNames.role(role, in: account))
      if changed.apply(membership) { isChanged = true }
    }
    self = changed
    return isChanged
  }

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
