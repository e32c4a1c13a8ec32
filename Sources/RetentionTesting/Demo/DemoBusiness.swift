public import RetentionKit

/// A made-up business with customers who behave as customers do, to play with and to test against.
///
/// ```swift
/// let demo = DemoBusiness(customers: 20, seed: 7, until: try Timestamp(day: "2026-11-01"))
/// let store = try RetentionDatabase(at: "demo.retention")
/// try demo.fill(store)
/// try store.read { tx in try tx.customerCount() }  // == 20
/// try store.close()
/// ```
///
/// Who buys and how long they stay is drawn from the model MBG/NBD (Batislam, Denizel & Filiztekin, 2007), what they spend from
/// Gamma-Gamma (Fader, Hardie & Lee, 2005), with seasons on top; subscribers leave with chances that differ from one to the
/// other. The same numbers make the same store, whatever the machine.
public struct DemoBusiness: Hashable, Sendable {
  /// What it lives on.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Orders.
    case shop
    /// Contracts that renew themselves.
    case subscriptions
    /// Both.
    case both
  }

  /// How many customers it won.
  public let customers: Int
  /// What decides about all that is left to chance.
  public let seed: UInt64
  /// What it lives on.
  public let kind: Kind
  /// Nothing occurs at this instant or later.
  public let until: Timestamp
  /// For how long it has been in business, in days.
  public let days: Int

  /// A business; negative numbers of customers count as none, and days are kept within 30 to 7,300.
  public init(customers: Int = 2_000, seed: UInt64 = 1, kind: Kind = .both, until: Timestamp, days: Int = 730) {
    self.customers = max(0, customers)
    self.seed = seed
    self.kind = kind
    self.until = until
    self.days = min(max(days, 30), 7_300)
  }

  /// How many customers are written in one transaction.
  private static let batch = 2_000

  /// Writes all customers with what they did, and some segments.
  ///
  /// - Parameters:
  ///   - database: a store, usually an empty one. Filling it with the same business again changes nothing.
  ///   - progress: is told how many customers are written.
  /// - Throws: what the store refuses.
  /// - Complexity: O(customers), in transactions of some thousands.
  public func fill(_ database: RetentionDatabase, progress: (Int) -> Void = { _ in }) throws {
    try database.write { tx in try tx.declare("plan", as: .string) }
    var number = 0
    while number < customers {
      let end = min(number + Self.batch, customers)
      var life = DemoLives(business: self)
      for customer in number..<end { life.add(customer) }
      try database.write { tx in
        for (customer, instant) in life.customers { try tx.upsert(customer, at: instant) }
        for outcome in try tx.record(contentsOf: life.interactions) {
          if case .refused(let error) = outcome { throw error }
        }
        for (consent, id) in life.consents { try tx.record(consent, by: id, recordedAt: consent.at) }
      }
      number = end
      progress(number)
    }
    try database.write { tx in
      for (name, text) in Self.segments { try tx.define(SegmentDefinition(name, try SegmentPredicate(text))) }
    }
  }

  private static let segments = [
    ("loyal buyers", "did purchase at least 4 times within last 365 days"),
    ("new buyers", "did purchase within last 30 days and not did purchase at least 2 times"),
    ("slipping away", "did purchase at least 2 times and not did purchase within last 60 days"),
    ("in Germany", "country = \"DE\""),
  ]
}
