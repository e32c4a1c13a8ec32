import RetentionKit

/// What some customers of a made-up business are and do, as it is handed to a store.
struct DemoLives {
  let business: DemoBusiness
  var customers: [(Customer, Timestamp)] = []
  var interactions: [Interaction] = []
  var consents: [(ConsentRecord, ExternalID)] = []

  init(business: DemoBusiness) { self.business = business }

  /// Adds one customer, by chance that depends on the seed and the number alone.
  mutating func add(_ number: Int) {
    var chance = SeededGenerator(seed: business.seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(number))
    // A business grows: the later, the more customers come.
    let start = Double(business.days) * chance.uniform().squareRoot()
    let person = DemoPerson(number: number, using: &chance)
    let share = chance.uniform()
    let (buys, subscribes) =
      switch business.kind {
      case .shop: (true, false)
      case .subscriptions: (false, true)
      case .both: (share < 0.75, share > 0.6)
      }
    var life = DemoLife(person: person, start: start, business: business, chance: chance)
    if buys { life.buy() }
    if subscribes { life.subscribe() }
    life.receiveNews()
    let customer = person.customer(signedUpAt: life.instant(start), plan: life.plan)
    customers.append((customer, life.instant(start)))
    interactions.append(contentsOf: life.interactions.filter { $0.occurredAt < business.until })
    if let consent = life.consent() { consents.append((consent, person.id)) }
  }
}

/// Who a made-up customer is.
struct DemoPerson {
  let id: ExternalID
  let name: String
  let country: String
  let source: String
  let campaign: String
  let costMinorUnits: Int64

  init(number: Int, using chance: inout SeededGenerator) {
    let given = Self.pick(Self.givenNames, &chance)
    let family = Self.pick(Self.familyNames, &chance)
    name = "\(given) \(family)"
    id = ExternalID("\(given.lowercased()).\(family.lowercased()).\(number + 1)@mail.example", kind: "email")
    country = Self.pick(["DE", "DE", "DE", "FR", "FR", "AT", "NL", "ES"], &chance)
    source = Self.pick(["search", "search", "search", "social", "social", "referral", "fair"], &chance)
    campaign = Self.pick(["spring", "summer", "autumn", "winter"], &chance)
    // Those who were recommended cost least.
    let mean = source == "referral" ? 300.0 : source == "fair" ? 2_400 : 1_100
    costMinorUnits = Int64((mean * (0.6 + 0.8 * chance.uniform())).rounded())
  }

  func customer(signedUpAt: Timestamp, plan: String?) -> Customer {
    var result = Customer(externalIDs: [id])
    result.attributes = [
      "name": .string(name), "country": .string(country), "signedUpAt": .timestamp(signedUpAt),
      "acquisitionSource": .string(source), "acquisitionCampaign": .string(campaign),
    ]
    if let euro = DemoLife.euro {
      result.attributes["acquisitionCost"] = .money(Money(minorUnits: costMinorUnits, currency: euro))
    }
    if let plan { result.attributes["plan"] = .string(plan) }
    return result
  }

  static func pick<Value>(_ values: [Value], _ chance: inout SeededGenerator) -> Value {
    values[min(Int(chance.uniform() * Double(values.count)), values.count - 1)]
  }

  private static let givenNames = [
    "Ada", "Bruno", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas", "Karla", "Louis", "Mila",
    "Noah",
    "Olga", "Paul", "Rosa", "Simon", "Tilda", "Vera",
  ]
  private static let familyNames = [
    "Adler", "Bernard", "Costa", "Dubois", "Ebner", "Fischer", "Garcia", "Huber", "Jansen", "Keller", "Lopez", "Martin",
    "Novak", "Peeters", "Richter", "Schmid", "Torres", "Visser", "Weber", "Zimmer",
  ]
}
