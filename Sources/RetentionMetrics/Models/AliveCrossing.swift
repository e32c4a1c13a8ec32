public import CustomerModel
public import CustomerStore
internal import LMDB
internal import RetentionMath
public import Segmentation

/// An idle customer whose chance to be still one falls under a threshold on a day.
///
/// ```swift
/// let model = try database.read { tx in try tx.fitCustomerBase(asOf: Timestamp(day: "2027-01-01"), unit: .week) }
/// let year = try TimeWindow("2027-01-01T00:00:00Z/2028-01-01T00:00:00Z")
/// let crossings = try database.read { tx in try tx.aliveCrossings(under: 0.5, by: model, within: year) }
/// crossings.map(\.customer)  // == []
/// ```
public struct AliveCrossing: Hashable, Sendable {
  /// Who.
  public let customer: CustomerID
  /// The first instant of the first day at whose end the chance is below the threshold.
  public let at: Timestamp
}

extension AliveCrossing {
  /// After how many whole days without a purchase P(alive) is first below a threshold; `nil` if never.
  static func idleDays(
    of history: PurchaseHistory, under threshold: Double, by model: some PurchaseModel, unit: TimeUnit
  ) -> Double? {
    guard let silence = model.silence(of: history, untilAliveProbability: threshold) else { return nil }
    let days = TimeSpan(silence, unit).count(in: .day)
    guard days < 1e7 else { return nil }
    func isBelow(_ days: Double) -> Bool {
      let age = history.lastPurchase + TimeSpan.days(days).count(in: unit)
      guard
        let idle = try? PurchaseHistory(
          repeatPurchases: history.repeatPurchases, lastPurchase: history.lastPurchase, age: age)
      else { return false }
      return model.aliveProbability(of: idle) < threshold
    }
    // Rounding must not move a day.
    var whole = max(0, days.rounded(.down) - 1)
    for _ in 0..<4 where !isBelow(whole) { whole += 1 }
    return whole
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Who falls under a chance to be still a customer within a window, and when: those who were not under it at the window's
  /// start, or bought within it, and are at its end without having bought again.
  ///
  /// A window that lies ahead tells who will, if they buy nothing until then.
  ///
  /// - Parameters:
  ///   - threshold: the chance, above 0 and below 1.
  ///   - model: by which model.
  ///   - window: when.
  ///   - segment: of whom: the members as of the window's end; everybody if left out.
  ///   - knownAt: only what the store had learned by then; what it knows now if left out.
  /// - Returns: by day, then by customer.
  /// - Throws: ``CustomerBaseError``; ``CustomerBaseError/invalidValue(name:value:)`` for a threshold that cannot be crossed.
  /// - Complexity: one scan of the summaries, and two chances for each distinct history; the histories of those who did something
  ///   behind the window.
  public borrowing func aliveCrossings(
    under threshold: Double, by model: CustomerBaseModel, within window: TimeWindow,
    of segment: CompiledSegment? = nil, knownAt: Timestamp? = nil
  ) throws(CustomerBaseError) -> [AliveCrossing] {
    guard threshold > 0, threshold < 1 else { throw .invalidValue(name: "the chance to be crossed", value: threshold) }
    guard window.from < window.to else { return [] }
    let (unit, zone) = (model.purchases.unit, timeZone)
    let base = try customerBase(
      asOf: window.to, unit: unit, currency: nil, findsCurrency: false, of: segment, knownAt: knownAt)
    let opened = try CustomerBaseError.fromParameters { () throws(ParameterError) in try model.purchases.model() }
    let end = Self.lastDay(before: window.to, in: zone)
    let days = end.days(since: Self.lastDay(before: window.from, in: zone))
    let crossings = AliveCrossing.all(
      in: base, under: threshold, by: opened, unit: unit, watched: TimeSpan.days(Double(days)).count(in: unit))
    var result: [AliveCrossing] = []
    for (customer, before) in crossings {
      guard let day = try? end.adding(days: -before) else { continue }
      result.append(AliveCrossing(customer: customer, at: zone.startOfDay(day)))
    }
    result.sort { ($0.at, $0.customer) < ($1.at, $1.customer) }
    return result
  }
}

extension AliveCrossing {
  /// Who crosses within so much time in front of a base's end, and how many days in front of it.
  fileprivate static func all(
    in base: CustomerBase, under threshold: Double, by model: some PurchaseModel, unit: TimeUnit, watched: Double
  ) -> [(customer: CustomerID, daysBefore: Int)] {
    var known: [PurchaseHistory: Int?] = [:]
    var result: [(customer: CustomerID, daysBefore: Int)] = []
    for (customer, recency) in zip(base.customers, base.recencies) {
      let history = recency.history
      let daysBefore: Int?
      if let found = known[history] {
        daysBefore = found
      } else {
        daysBefore = Self.daysBefore(history, under: threshold, by: model, unit: unit, watched: watched)
        known[history] = .some(daysBefore)
      }
      if let daysBefore { result.append((customer, daysBefore)) }
    }
    return result
  }

  private static func daysBefore(
    _ history: PurchaseHistory, under threshold: Double, by model: some PurchaseModel, unit: TimeUnit, watched: Double
  ) -> Int? {
    // Two chances tell whether there is a crossing; only where there is one is it looked for.
    guard model.aliveProbability(of: history) < threshold else { return nil }
    let start = max(history.lastPurchase, history.age - watched)
    guard
      let before = try? PurchaseHistory(
        repeatPurchases: history.repeatPurchases, lastPurchase: history.lastPurchase, age: start),
      model.aliveProbability(of: before) >= threshold,
      let idle = idleDays(of: history, under: threshold, by: model, unit: unit)
    else { return nil }
    let days = TimeSpan(history.age - history.lastPurchase, unit).count(in: .day).rounded() - idle
    return days >= 0 && days < 1e7 ? Int(days) : nil
  }
}
