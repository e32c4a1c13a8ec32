import CustomerModel

@testable import CustomerStore

extension ProfileRecord {
  /// Takes all that a customer's value holds, as known since an instant, and says whether that changed the record.
  mutating func apply(
    _ customer: Customer, schema: AttributeSchema, at stamp: Timestamp
  ) throws(AttributeError) -> Bool {
    let before = self
    for (declaration, value) in try schema.validate(customer.attributes) {
      _ = apply(Entry(number: declaration.number, stamp: stamp, value: value))
    }
    for name in customer.tags { _ = apply(Tag(name: try CustomerNames.tag(name), stamp: stamp, isPresent: true)) }
    for (account, role) in customer.memberships {
      _ = apply(
        Membership(
          account: try CustomerNames.account(account), stamp: stamp, role: try CustomerNames.role(role, in: account)))
    }
    return self != before
  }
}
