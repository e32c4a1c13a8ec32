import CustomerModel
import CustomerStore

/// Tells a store facts of all sorts, the same for the same seed.
struct RandomStore {
  private var generator: SplitMix64
  private var payloads: RandomPayloads
  private let ids: [ExternalID]
  private var keyCount = 0

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
    payloads = RandomPayloads(seed: seed)
    let values = ["ada", "bob", "eve", "jose\u{301}", "jos\u{E9}", "\"quoted\\\"", "日本", "a/b", "tab\u{A0}"]
    ids =
      values.map { ExternalID($0, kind: "shop") }
      + values.prefix(5).map { ExternalID("\($0)@x.example", kind: "email") }
      + (1...6).map { ExternalID("cookie-\($0)", kind: "visitor") }
  }

  static func settings() throws -> StoreSettings {
    var settings = StoreSettings()
    settings.timeZone = try TimeZoneIdentifier("Europe/Berlin")
    settings.identityRules.limits = ["email": 20, "shop": 50]
    settings.changeHorizon = 500
    settings.retentionPeriods = ["session": RetentionPeriod(days: 100_000)]
    return settings
  }

  private mutating func chance(_ denominator: Int) -> Bool { Int.random(in: 0..<denominator, using: &generator) == 0 }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &generator)]
  }

  private mutating func instant() -> Timestamp {
    Timestamp(microseconds: 1_760_000_000_000_000 + Int64.random(in: 0..<40, using: &generator) * 43_200_000_000)
  }

  mutating func fill(_ store: CustomerStore, steps: Int = 220) throws {
    try store.write { tx in
      try tx.declare("seats", as: .integer)
      try tx.declare("topics", as: .string)
      try tx.declare("note", as: .string, isPersonal: true)
      try tx.declareIndex(IndexDefinition("by-country", on: .attribute("country")))
      try tx.declareIndex(IndexDefinition("by-seats", on: .attribute("seats")))
      try tx.declareIndex(IndexDefinition("by-email", on: .attribute("email"), isUnique: true))
      try tx.declareIndex(IndexDefinition("tags", on: .tags))
    }
    try tell(store, steps: steps / 2, isLate: false)
    try changeSchema(store)
    try tell(store, steps: steps / 2, isLate: true)
  }

  /// Tells facts, before or after the schema changed.
  mutating func tell(_ store: CustomerStore, steps: Int, isLate: Bool) throws {
    try store.write { tx in
      for _ in 0..<steps {
        // What the rules refuse is part of any history.
        do { try step(&tx, isLate: isLate) } catch is CustomerStoreError {}
      }
    }
  }

  private func changeSchema(_ store: CustomerStore) throws {
    try store.write { tx in
      try tx.renameAttribute("seats", to: "places")
      try tx.widenAttribute("places", to: .decimal)
      try tx.widenAttribute("topics", to: .strings)
      try tx.deprecateAttribute("note")
    }
  }

  private mutating func step(_ tx: inout CustomerTransaction, isLate: Bool) throws {
    let id = pick(ids)
    switch Int.random(in: 0..<20, using: &generator) {
    case 0..<10: try record(by: id, &tx)
    case 10..<13: try tx.upsert(try customer(id, isLate: isLate), at: chance(2) ? instant() : nil)
    case 13:
      guard let number = try tx.customerID(of: id) else { return }
      try tx.patch(number) { customer in
        customer.tags = customer.tags.filter { _ in false }
        customer.memberships = [:]
        customer.country = nil
      }
    case 14: try tx.identify(id, as: pick(ids), reason: "login", by: "ünit \u{1}", at: chance(2) ? instant() : nil)
    case 15: try tx.merge(id, into: pick(ids), reason: "same", at: chance(2) ? instant() : nil)
    case 16: try tx.unmerge(id, reason: "not the same", by: "eve")
    case 17: try voidSomething(of: id, &tx)
    case 18: try consent(id, &tx)
    default:
      guard chance(4), let number = try tx.customerID(of: id) else { return }
      if chance(2) { try tx.erase(number) } else { try tx.pseudonymise(number) }
    }
  }

  private mutating func customer(_ id: ExternalID, isLate: Bool) throws -> Customer {
    var customer = Customer(id: id, name: pick(["Ada", "Ade\u{301}", ""]), tags: [pick(["vip", "new", "é"])])
    customer.attributes["country"] = pick([.string("DE"), .string("GB"), .null])
    customer.attributes["email"] = .string("\(Int.random(in: 0..<1_000_000, using: &generator))@x.example")
    customer.attributes["acquisitionCost"] = .money(try Money("1.50 EUR"))
    customer.attributes["birthday"] = .birthday(try Birthday("--02-29"))
    customer.attributes[isLate ? "places" : "seats"] = .integer(Int64.random(in: 0..<9, using: &generator))
    customer.attributes["topics"] = isLate ? .strings(["tea", "", "chess"]) : .string("tea")
    if !isLate { customer.attributes["note"] = .string("line\nbreak") }
    customer.memberships = [pick(["acme", "e\u{301}", "\u{E9}"]): pick(["owner", ""])].filter { $0.value != "" }
    return customer
  }

  private mutating func record(by id: ExternalID, _ tx: inout CustomerTransaction) throws {
    var batch: [Interaction] = []
    for _ in 0..<Int.random(in: 1..<12, using: &generator) {
      var key: InteractionKey?
      var corrects: InteractionKey?
      if chance(2) {
        keyCount += 1
        key = InteractionKey(source: pick(["shop", "caf\u{E9}", "cafe\u{301}"]), id: "\(keyCount)")
        let corrected = Int.random(in: 1...keyCount, using: &generator)
        if chance(6) { corrects = InteractionKey(source: "shop", id: "\(corrected)") }
      }
      batch.append(
        Interaction(
          try payloads.payload(), by: id, occurredAt: chance(20) ? payloads.instant() : instant(),
          recordedAt: chance(2) ? instant() : nil, key: key, corrects: corrects))
    }
    _ = try tx.record(contentsOf: batch)
  }

  private mutating func voidSomething(of id: ExternalID, _ tx: inout CustomerTransaction) throws {
    let key = InteractionKey(source: "shop", id: "\(Int.random(in: 1...keyCount + 60, using: &generator))")
    guard chance(2), let number = try tx.customerID(of: id) else {
      try tx.void(InteractionReference(key), reason: String(repeating: "ä", count: pick([1, 700])), waits: true)
      return
    }
    let page = try tx.timeline(of: number, limit: 30)
    guard let interaction = page.interactions.last else { return }
    try tx.void(InteractionReference(interaction), reason: pick(["", "fraud"]))
  }

  private mutating func consent(_ id: ExternalID, _ tx: inout CustomerTransaction) throws {
    let isGranted = chance(2)
    let consent = try ConsentRecord(
      isGranted ? .granted : .withdrawn, purpose: pick(["newsletter", "profiling"]),
      channel: pick([nil, .email, .other("fax")]), at: instant(), source: "form", textVersion: chance(2) ? "v1" : nil,
      expiresAt: isGranted && chance(2) ? .latest : nil)
    try tx.record(consent, by: id, recordedAt: chance(2) ? instant() : nil)
  }
}
