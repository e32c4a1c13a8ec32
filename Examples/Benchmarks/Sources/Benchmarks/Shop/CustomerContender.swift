import RetentionKit

/// The contender that is promised something: the customer store.
struct CustomerContender {
  let store: CustomerStore

  /// One without indexes.
  init(store: CustomerStore) { self.store = store }

  init(at path: String) throws {
    store = try CustomerStore(at: path)
    try store.write { tx in
      try tx.declare("plan", as: .string)
      try tx.declareIndex(IndexDefinition("by-country", on: .attribute("country")))
      try tx.declareIndex(IndexDefinition("by-plan", on: .attribute("plan")))
    }
    try store.buildIndexes()
  }

  /// Takes customers in, with their attributes, in one commit.
  func add(_ members: [Shop.Member]) throws {
    let at = Timestamp(microseconds: Shop.start)
    try store.write { tx in
      for member in members {
        var customer = Customer(id: Self.id(member.externalID), country: member.country)
        customer.attributes["plan"] = .string(member.plan)
        try tx.upsert(customer, at: at)
      }
    }
  }

  /// Records interactions in one commit; returns how many were new.
  @discardableResult
  func record(_ events: ArraySlice<ShopEvent>) throws -> Int {
    let euro = try Currency("EUR")
    return try store.write { tx in
      try tx.record(contentsOf: events.map { Self.interaction($0, euro) }).count { $0.isRecorded }
    }
  }

  static func id(_ value: String) -> ExternalID { ExternalID(value, kind: "shop") }

  static func interaction(_ event: ShopEvent, _ euro: Currency) -> Interaction {
    let payload: InteractionPayload =
      event.isPurchase
      ? .purchase(Purchase(total: Money(minorUnits: event.amount, currency: euro), itemCount: event.itemCount))
      : .session(Session(duration: .seconds(event.amount)))
    return Interaction(
      payload, by: id(event.externalID), occurredAt: Timestamp(microseconds: event.occurredAt),
      key: event.key.map { InteractionKey(source: "web", id: $0) })
  }
}
