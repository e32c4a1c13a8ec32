public import CustomerModel
internal import CustomerStore
public import RetentionKit

/// Customers of a business that never was, for tests and to play with: the same seed makes the same history.
///
/// Those of a shop buy at their own pace until they leave without a word, as the models of a customer base suppose; they give
/// some back, look around, answer surveys and ask for help. Those of a service try it, pay by the month, change their plan, and
/// cancel or let their card expire.
///
/// ```swift
/// import RetentionTesting
/// let temporary = try TemporaryDatabase(at: Timestamp(day: "2026-01-01"))
/// let fakes = FakeCustomers(200, seed: 7, from: try Timestamp(day: "2025-01-01"), until: temporary.clock.now)
/// try fakes.record(in: temporary.database)
/// try temporary.database.maintenance.statistics().customerCount  // == 200
/// ```
public struct FakeCustomers: Sendable {
  /// What is sold.
  public enum Business: String, Sendable, CaseIterable, Codable {
    /// Goods, to whoever comes by.
    case shop
    /// A service, by the month.
    case subscriptions
  }

  /// How many.
  public var count: Int
  /// What determines them.
  public var seed: UInt64
  /// When the first may have come.
  public var start: Timestamp
  /// In front of which instant all of it occurred.
  public var end: Timestamp
  /// What is sold; customers of several businesses are taken in turn.
  public var businesses: [Business]

  /// Customers of a shop, unless something else is said.
  public init(
    _ count: Int, seed: UInt64 = 1, from start: Timestamp, until end: Timestamp, of businesses: [Business] = [.shop]
  ) {
    self.count = count
    self.seed = seed
    self.start = start
    self.end = end
    self.businesses = businesses
  }

  /// The attributes beside the usual ones that they have.
  static let planAttribute = "plan"

  /// Records all of them, some thousand customers a transaction; told again, it changes nothing.
  ///
  /// - Parameter progress: is told how many customers are recorded; may end it by an error.
  /// - Throws: ``CustomerStoreError``, and what `progress` throws.
  /// - Complexity: linear in what they did, some 10 interactions a customer and year.
  public func record(in database: RetentionDatabase, progress: (Int) throws -> Void = { _ in }) throws {
    guard start < end, !businesses.isEmpty else { return }
    var next = 0
    while next < count {
      let batch = next..<min(next + 2_000, count)
      try database.write { tx in
        if try tx.schema()[Self.planAttribute] == nil { try tx.declare(Self.planAttribute, as: .string) }
        for number in batch {
          let history = try FakeHistory(number, of: businesses[number % businesses.count], self)
          try tx.upsert(history.customer, at: history.signUp)
          for outcome in try tx.record(contentsOf: history.interactions) {
            if case .refused(let error) = outcome { throw error }
          }
        }
      }
      next = batch.upperBound
      try progress(next)
    }
  }
}
