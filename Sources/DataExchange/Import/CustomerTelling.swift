internal import CustomerModel

/// What a row says of a customer.
struct CustomerTelling {
  /// The rows that say it.
  let rows: Range<UInt64>
  var customer: Customer
  let instant: Timestamp

  /// As little as is needed to tell the store what several rows say of the same customer: of each field the newest value,
  /// since the store keeps no older one. Files that repeat a customer's country in every row are imported much faster so.
  static func newest(of tellings: [CustomerTelling]) -> [CustomerTelling] {
    guard tellings.count > 1 else { return tellings }
    var attributes: [String: (instant: Timestamp, value: AttributeValue)] = [:]
    var tags: Set<String> = []
    var memberships: [String: (instant: Timestamp, role: String)] = [:]
    var needed: [CustomerTelling] = []
    let newestFirst = tellings.enumerated().sorted {
      $0.element.instant != $1.element.instant ? $0.element.instant > $1.element.instant : $0.offset < $1.offset
    }
    for (_, telling) in newestFirst {
      var telling = telling
      for (name, value) in telling.customer.attributes {
        if let known = attributes[name], known.instant > telling.instant || known.value == value {
          telling.customer.attributes[name] = nil
        } else {
          attributes[name] = attributes[name] ?? (telling.instant, value)
        }
      }
      for tag in telling.customer.tags where !tags.insert(tag).inserted { telling.customer.tags.remove(tag) }
      for (account, role) in telling.customer.memberships {
        if let known = memberships[account], known.instant > telling.instant || known.role == role {
          telling.customer.memberships[account] = nil
        } else {
          memberships[account] = memberships[account] ?? (telling.instant, role)
        }
      }
      let customer = telling.customer
      let isEmpty = customer.attributes.isEmpty && customer.tags.isEmpty && customer.memberships.isEmpty
      if needed.isEmpty || !isEmpty { needed.append(telling) }
    }
    return needed
  }
}
