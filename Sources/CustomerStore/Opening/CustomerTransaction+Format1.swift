internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Takes over what a store of the first format holds. Customers keep their numbers.
  ///
  /// That format admitted negative purchases, which are refunds now, and identifiers and keys that are refused now, which
  /// stay as they are.
  mutating func migrateFromFormat1() throws(CustomerStoreError) {
    guard let old = tables.format1 else { return }
    try migrateCustomers(old)
    try migratePurchases(old)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try deleteAll(from: old.customers)
      try deleteAll(from: old.purchases)
      for table in old.derived { try deleteAll(from: table) }
      try removeAll(from: old.purchaseDays)
    }
  }

  private mutating func migrateCustomers(_ old: Format1Tables) throws(CustomerStoreError) {
    var names = NamePlan()
    var profiles = try CustomerStoreError.fromStorage { () throws(LMDBError) in try ProfilePlan(access) }
    let known = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let access = self.access
      var entries = try access.handle.entries(of: old.customers)
      return try entries.collect()
    }
    for (key, number) in known.sorted(by: { $0.value < $1.value }) {
      let kind = try names.code(of: key.first, in: .externalIDKind, access)
      let profile = profiles.add(ExternalID(key.second, kind: key.first), kind: kind)
      guard profile == number else {
        throw .damagedDocument(name: "format 1", reason: "customer \(number) should be number \(profile)")
      }
    }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try write(names)
      try write(profiles)
    }
  }

  private mutating func migratePurchases(_ old: Format1Tables) throws(CustomerStoreError) {
    typealias Key = KeyQuadruple<UInt64, Int64, String, String>
    var last: Key?
    while true {
      let range: KeyRange<Key> = last.map { .after($0) } ?? .all
      let slice = try CustomerStoreError.fromStorage { () throws(LMDBError) in
        let access = self.access
        var entries = try access.handle.entries(of: old.purchases, in: range)
        return try entries.collect(atMost: 10_000)
      }
      guard let end = slice.last else { return }
      last = end.key
      var interactions: [Interaction] = []
      for (key, purchase) in slice { interactions.append(try migrated(purchase.value, key)) }
      for outcome in try recordPlainly(interactions, isMigrating: true) {
        if case .refused(let error) = outcome { throw error }
      }
    }
  }

  private func migrated(
    _ old: Format1Purchase, _ key: KeyQuadruple<UInt64, Int64, String, String>
  ) throws(CustomerStoreError) -> Interaction {
    let id = try access.externalID(ofProfile: CustomerID(rawValue: key.first))
    let currency: Currency
    do throws(ModelError) {
      currency = try Currency(old.currency)
    } catch {
      throw .invalidValue(error)
    }
    let amount = Money(minorUnits: old.minorUnits, currency: currency)
    let payload: InteractionPayload
    if old.minorUnits < 0 {
      // The least number has no positive counterpart; no shop ever gave that back.
      let positive = Money(minorUnits: old.minorUnits == .min ? .max : -old.minorUnits, currency: currency)
      payload = .refund(Refund(amount: positive))
    } else {
      payload = .purchase(Purchase(total: amount, itemCount: old.itemCount > 0 ? Int(old.itemCount) : nil))
    }
    return Interaction(
      payload, by: id, occurredAt: Timestamp(microseconds: key.second),
      key: InteractionKey(source: key.third, id: key.fourth))
  }
}
