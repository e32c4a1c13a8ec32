public import CustomerModel
public import RetentionMath

/// A customer that a model made up: when they would buy, and for how much.
///
/// ```swift
/// let now = try Timestamp(day: "2027-01-01")
/// let model = try database.read { tx in try tx.fitCustomerBase(asOf: now, unit: .week) }
/// let customers = try model.simulatedCustomers(3, from: now, within: .weeks(52), seed: 7)
/// customers.map { $0.purchases.first?.at == now }  // == [true, true, true]
/// ```
public struct SimulatedCustomer: Hashable, Sendable, Encodable {
  /// One purchase.
  public struct Purchase: Hashable, Sendable, Encodable {
    /// When.
    public let at: Timestamp
    /// Its value in whole units of the model's currency; `nil` without a model of spend.
    public let value: Double?
  }

  /// The purchases, the first at the start.
  public let purchases: [Purchase]
}

extension CustomerBaseModel {
  /// The most customers that are simulated at once.
  public static let simulationLimit = 1_000_000

  /// New customers who buy for the first time at an instant, and what they do then, by chance: the same for the same seed.
  ///
  /// - Parameters:
  ///   - count: how many customers, at most ``simulationLimit``.
  ///   - start: when all of them buy first.
  ///   - span: for how long they are watched.
  ///   - seed: of the random numbers.
  /// - Throws: ``CustomerBaseError/invalidValue(name:value:)`` for a number of customers or a time that cannot be,
  ///   ``CustomerBaseError/parameters(_:)``.
  /// - Complexity: O(customers and purchases).
  public func simulatedCustomers(
    _ count: Int, from start: Timestamp, within span: TimeSpan, seed: UInt64
  ) throws(CustomerBaseError) -> [SimulatedCustomer] {
    guard (0...Self.simulationLimit).contains(count) else {
      throw .invalidValue(name: "the number of customers to simulate", value: Double(count))
    }
    let microseconds = span.count(in: .day) * Double(microsecondsInDay)
    guard microseconds >= 0, microseconds < Double(Timestamp.latest.microseconds) - Double(start.microseconds) else {
      throw .invalidValue(name: "the time to simulate, in days,", value: span.count(in: .day))
    }
    let unit = purchases.unit
    let (model, spend) = try CustomerBaseError.fromParameters { () throws(ParameterError) in
      (try purchases.model(), try self.spend?.model())
    }
    let daysInUnit = TimeSpan(1, unit).count(in: .day)
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let times = [0] + model.simulatedPurchases(until: span.count(in: unit), using: &generator)
      let values = spend?.simulatedValues(count: times.count, using: &generator)
      return SimulatedCustomer(
        purchases: times.indices.map { index in
          let offset = (times[index] * daysInUnit * Double(microsecondsInDay)).rounded()
          return SimulatedCustomer.Purchase(
            at: Timestamp(microseconds: start.microseconds + Int64(min(offset, microseconds))), value: values?[index])
        })
    }
  }
}
