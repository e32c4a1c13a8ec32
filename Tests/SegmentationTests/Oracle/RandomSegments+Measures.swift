import CustomerModel
import Segmentation

extension RandomSegments {
  /// What sort of values something has; of a host's properties each interaction says it.
  enum Shape {
    case text, number, amount, truth, day, instant, birthday, list, any

    init(_ type: AttributeType) {
      self =
        switch type {
        case .string: .text
        case .boolean: .truth
        case .integer, .decimal: .number
        case .money: .amount
        case .date: .day
        case .timestamp: .instant
        case .birthday: .birthday
        case .strings: .list
        }
    }

    var isOrdered: Bool { self != .truth && self != .list && self != .birthday }

    func compares(with other: Shape) -> Bool {
      let times: [Shape] = [.day, .instant]
      return self == other || self == .any || other == .any || (times.contains(self) && times.contains(other))
    }
  }

  static let properties: [String: [(name: String, shape: Shape)]] = [
    "purchase": [
      ("total", .amount), ("itemCount", .number), ("paymentMethod", .text), ("cost", .amount), ("lines.sku", .text),
      ("lines.category", .text), ("lines.quantity", .number), ("lines.price", .amount), ("lines.discount", .amount),
      ("lines.amount", .amount),
    ],
    "refund": [("amount", .amount), ("reason", .text), ("isReturn", .truth), ("lines.sku", .text)],
    "subscription": [
      ("event", .text), ("subscriptionID", .text), ("plan", .text), ("recurringAmount", .amount),
      ("paidUntil", .instant), ("cause", .text), ("reason", .text),
    ],
    "session": [("seconds", .number), ("feature", .text), ("platform", .text)],
    "support-case": [
      ("event", .text), ("caseID", .text), ("by", .text), ("channel", .text), ("topic", .text), ("agent", .text),
    ],
    "feedback": [
      ("metric", .text), ("score", .number), ("text", .text), ("surveyID", .text), ("isIncentivised", .truth),
    ],
    "message": [
      ("event", .text), ("messageID", .text), ("channel", .text), ("messageClass", .text), ("campaign", .text),
    ],
    "referral": [("state", .text), ("code", .text), ("referred.kind", .text), ("referred.value", .text)],
    "community": [("activity", .text), ("points", .number)],
    "cost": [("amount", .amount), ("category", .text)],
  ]
  static let hostProperties = [
    "guests", "notes", "room", "items", "room.guests", "room.notes", "items.guests", "room.items.notes",
    "room.room.room",
    "items.items", "nothing",
  ]

  /// A measure, and what it gives.
  mutating func measure() throws -> (measure: Measure, shape: Shape) {
    switch random.below(23) {
    case 22: return (.metric(random.chance(8) ? "never" : "luck"), .number)
    case 0...6:
      let attribute = random.pick(OracleShop.attributes)
      return (.attribute(attribute.name), Shape(attribute.type))
    case 7: return (random.chance() ? .tags : .accounts, .list)
    case 8, 9: return (.count(try activity()), .number)
    case 10: return (.dayCount(try activity()), .number)
    case 11:
      let isSum = random.chance()
      let (name, activity, currency) = try summable()
      return (
        isSum ? .sum(name, activity, in: currency) : .average(name, activity, in: currency),
        currency == nil ? .number : .amount
      )
    case 12, 13:
      let activity = try activity()
      let (name, shape) = property(of: activity.kind)
      let measure: Measure =
        switch random.below(5) {
        case 0: .minimum(name, activity)
        case 1: .maximum(name, activity)
        case 2: .mostFrequent(name, activity)
        case 3: .firstValue(name, activity)
        default: .lastValue(name, activity)
        }
      return (measure, shape)
    case 14:
      let activity = try activity()
      return (.distinctCount(property(of: activity.kind).name, activity), .number)
    case 15: return (random.chance() ? .first(try activity()) : .last(try activity()), .instant)
    case 16: return (.daysSinceLast(try activity()), .number)
    case 17:
      let whole = try activity()
      var part = whole
      if random.chance() { part.window = window() } else { part = try activity() }
      return (.share(part, of: whole), .number)
    case 18:
      var activity = try activity()
      activity.window = .rolling(span())
      return (.trend(activity), .number)
    case 19, 20:
      var activity = try activity()
      if random.chance() { activity.window = .ever }
      return (.pace(activity), .number)
    default: return (.bucket(salt: random.pick(OracleShop.salts)), .number)
    }
  }

  /// A property of numbers, or one of amounts with a currency.
  private mutating func summable() throws -> (String, Activity, Currency?) {
    while true {
      let activity = try activity()
      let (name, shape) = property(of: activity.kind)
      switch shape {
      case .number: return (name, activity, nil)
      case .any: return (name, activity, random.chance(4) ? try Currency("EUR") : nil)
      case .amount: return (name, activity, try Currency(random.pick(["EUR", "EUR", "JPY"])))
      default: continue
      }
    }
  }
}
