import CustomerModel
import CustomerStore
import XCTest

/// SplitMix64: the same numbers from the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A random log in plain arrays, and the store of it.
struct OracleShop {
  struct Event {
    let at: Int64
    /// 1 is an order, 2 a refund, 4 a session.
    let kind: Int
    let cents: Int64
    var isVoided = false
  }

  /// By customer, in the order of time.
  var customers: [[Event]] = []
  var countries: [String?] = []
  let zone: TimeZoneIdentifier

  static let zones = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York", "Pacific/Apia"]
  static let start: Int64 = 1_700_000_000_000_000

  init(customers count: Int, zone: TimeZoneIdentifier, _ random: inout SeededGenerator) {
    self.zone = zone
    let horizon = Int64.random(in: 20...500, using: &random) * 86_400_000_000
    for _ in 0..<count {
      let number = Int.random(in: 0...12, using: &random)
      let first = Int64.random(in: 0..<horizon, using: &random)
      var events = (0..<number).map { _ in
        var at = Self.start + Int64.random(in: first..<horizon, using: &random)
        // Many are at the edges of days.
        if Bool.random(using: &random) { at -= at % 3_600_000_000 }
        if Int.random(in: 0..<4, using: &random) == 0 { at -= at % 86_400_000_000 }
        let kind = [1, 1, 1, 2, 4].randomElement(using: &random) ?? 1
        return Event(
          at: at, kind: kind, cents: Int64.random(in: 0...5_000, using: &random),
          isVoided: Int.random(in: 0..<15, using: &random) == 0)
      }
      events.sort { $0.at < $1.at }
      customers.append(events)
      countries.append(["GB", "DE", nil].randomElement(using: &random) ?? nil)
    }
  }

  func fill(_ store: CustomerStore, mergingWith random: inout SeededGenerator) throws {
    try store.write { tx in
      var later: [Interaction] = []
      for (number, events) in customers.enumerated() {
        let id = ExternalID("who-\(number)")
        let customer = try tx.upsert(Customer(id: id, country: countries[number]))
        // Some did what they did under two names.
        let hasTwoNames = Int.random(in: 0..<6, using: &random) == 0
        let second = ExternalID("who-\(number)", kind: "other")
        for (index, event) in events.enumerated() {
          let key = InteractionKey(source: "shop", id: "\(number)-\(index)")
          let amount = Money(minorUnits: event.cents, currency: try Currency("EUR"))
          let payload: InteractionPayload =
            switch event.kind {
            case 1: .purchase(Purchase(total: amount))
            case 2: .refund(Refund(amount: amount))
            default: .session(Session())
            }
          later.append(
            Interaction(
              payload, by: hasTwoNames && Bool.random(using: &random) ? second : id,
              occurredAt: Timestamp(microseconds: event.at), key: key))
        }
        if hasTwoNames {
          let other = try tx.upsert(Customer(id: second))
          _ = try tx.merge(other, into: customer, reason: "test")
        }
      }
      later.shuffle(using: &random)
      _ = try tx.record(contentsOf: later)
      for (number, events) in customers.enumerated() {
        for (index, event) in events.enumerated() where event.isVoided {
          _ = try tx.void(.init(InteractionKey(source: "shop", id: "\(number)-\(index)")), reason: "test")
        }
      }
    }
  }

  /// What counts of a customer before an instant.
  func events(_ customer: Int, before end: Timestamp, kind: Int? = nil) -> [Event] {
    customers[customer].filter { !$0.isVoided && $0.at < end.microseconds && (kind == nil || $0.kind == kind) }
  }
}
