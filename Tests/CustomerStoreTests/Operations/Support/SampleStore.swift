import CustomerModel
import Foundation
import LMDB
import RecordCoding

@testable import CustomerStore

/// A store with something of everything, to be damaged, erased from, and copied.
struct SampleStore {
  static let ada = ExternalID("ada@shop.example", kind: "email")
  static let adasCookie = ExternalID("cookie-7f3a", kind: "visitor")
  static let bob = ExternalID("bob")
  static let cyd = ExternalID("cyd")
  static let dee = ExternalID("dee")
  static let eve = ExternalID("eve")

  static func day(_ day: Int, hour: Int = 0) -> Timestamp {
    Timestamp(microseconds: Int64(20_000 + day) * 86_400_000_000 + Int64(hour) * 3_600_000_000)
  }

  /// Fills an empty store.
  static func fill(_ store: CustomerStore) throws {
    try store.write { tx in
      try tx.declare("seats", as: .integer)
      try tx.declareIndex(IndexDefinition("by-country", on: .attribute("country")))
      try tx.declareIndex(IndexDefinition("by-email", on: .attribute("email"), isUnique: true))
      try tx.declareIndex(IndexDefinition("by-tag", on: .tags))
      try addCustomers(&tx)
      try addInteractions(&tx)
      try addVoids(&tx)
    }
  }

  private static func addCustomers(_ tx: inout CustomerTransaction) throws {
    var customer = Customer(id: ada, name: "Ada Lovelace", email: "ada@shop.example", country: "GB", tags: ["vip"])
    customer.attributes["seats"] = .integer(3)
    try tx.upsert(customer, at: day(0))
    try tx.identify(adasCookie, as: ada, reason: "login of Ada", by: "web", at: day(1))
    try tx.upsert(Customer(id: bob, name: "Bob", email: "bob@shop.example", country: "DE"), at: day(0))
    try tx.upsert(Customer(id: cyd, country: "FR", tags: ["vip", "trade-fair"]), at: day(2))
    try tx.upsert(Customer(id: dee, name: "Dee"), at: day(0))
    try tx.upsert(Customer(id: eve, name: "Eve"), at: day(0))
    try tx.merge(cyd, into: bob, reason: "one household", by: "eve", at: day(3))
    try tx.merge(dee, into: bob, reason: "looked the same", at: day(3))
    _ = try tx.unmerge(dee, reason: "is not", at: day(4))
    try tx.record(
      try ConsentRecord(.granted, purpose: "newsletter", channel: .email, at: day(2), source: "Ada's form"), by: ada)
    if let number = try tx.customerID(of: eve) { try tx.erase(number) }
  }

  private static func addInteractions(_ tx: inout CustomerTransaction) throws {
    var interactions: [Interaction] = []
    for number in 0..<60 {
      interactions.append(
        Interaction(
          .purchase(Purchase(total: try Money("\(number).50 EUR"), paymentMethod: "card")), by: ada,
          occurredAt: day(number), key: .order(number)))
    }
    for hour in 0..<5 {
      interactions.append(
        Interaction(.session(Session(feature: "search")), by: adasCookie, occurredAt: day(7, hour: hour)))
    }
    interactions += [
      Interaction(
        .feedback(FeedbackResponse(metric: .nps, score: 9, text: "Ada says hello", surveyID: "s-1")), by: ada,
        occurredAt: day(9)),
      Interaction(
        .refund(Refund(amount: try Money("0.50 EUR"), of: .order(0), reason: "Ada's dog ate it")), by: ada,
        occurredAt: day(9), key: InteractionKey(source: "shop", id: "refund-of-ada")),
      Interaction(
        .supportCase(SupportCase(caseID: "c-1", event: .opened, channel: .email)), by: bob, occurredAt: day(3),
        key: InteractionKey(source: "desk", id: "c-1-opened")),
      Interaction(
        .referral(Referral(code: "BOB", referred: ada, state: .joined)), by: bob, occurredAt: day(4),
        key: InteractionKey(source: "shop", id: "referral-1")),
      Interaction(.referral(Referral(code: "BOB", referred: ada, state: .invited)), by: bob, occurredAt: day(3)),
      Interaction(.session(Session()), by: cyd, occurredAt: day(5), key: InteractionKey(source: "app", id: "s-1")),
      Interaction(.session(Session()), by: cyd, occurredAt: day(5), key: InteractionKey(source: "app", id: "s-2")),
      Interaction(
        .custom(name: "table-booked", try InteractionProperties(["guests": .integer(4)])), by: dee, occurredAt: day(6)),
    ]
    try tx.recordAll(interactions)
  }

  private static func addVoids(_ tx: inout CustomerTransaction) throws {
    try tx.void(InteractionReference(.order(3)), reason: "Ada cancelled")
    try tx.void(InteractionReference(.order(999)), reason: "cancelled", waits: true)
    let invitation = Interaction(
      .referral(Referral(code: "BOB", referred: ada, state: .invited)), by: bob, occurredAt: day(3))
    try tx.void(InteractionReference(invitation), reason: "not her")
    let visit = Interaction(
      .session(Session(feature: "search")), by: adasCookie, occurredAt: day(7, hour: 2))
    try tx.void(InteractionReference(visit), reason: "a robot")
    try tx.record(
      Interaction(
        .purchase(Purchase(total: try Money("5 EUR"))), by: ada, occurredAt: day(5), key: .order(100),
        corrects: .order(5)))
    try tx.record(
      Interaction(
        .purchase(Purchase(total: try Money("6 EUR"))), by: ada, occurredAt: day(6), key: .order(101),
        corrects: InteractionKey(source: "shop", id: "never-came-ada")))
  }
}
