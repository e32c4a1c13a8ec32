public import CustomerModel
public import CustomerStore
internal import LMDB
public import RetentionMath
public import Segmentation

/// When everybody bought, or the members of a segment: what models of the customer base are fitted to.
///
/// ```swift
/// let now = try Timestamp(day: "2026-12-06")
/// let base = try database.read { tx in try tx.customerBase(asOf: now, unit: .week) }
/// base.customers  // == [ada]
/// base.currency   // == Currency("EUR")
/// ```
public struct CustomerBase: Sendable {
  /// Up to which instant: what occurred then or later does not count.
  public let asOf: Timestamp
  /// The unit of times.
  public let unit: TimeUnit
  /// The currency of values; `nil` if nobody paid anything.
  public internal(set) var currency: Currency?
  /// Those who ever bought, ascending.
  public internal(set) var customers: [CustomerID] = []
  /// When each of them bought.
  public internal(set) var recencies: [PurchaseRecency] = []
  /// The sum of the natural logarithms of the days between days with an order.
  var sumOfLogDays = 0.0

  init(asOf: Timestamp, unit: TimeUnit, currency: Currency?) {
    self.asOf = asOf
    self.unit = unit
    self.currency = currency
  }

  /// The multiset of histories.
  ///
  /// - Throws: ``CustomerBaseError/data(customer:_:)``.
  public func counts() throws(CustomerBaseError) -> PurchaseCounts {
    let repeats = recencies.reduce(0) { $0 + $1.history.repeatPurchases }
    // Of each of the times between, the logarithm of the days that a unit has is too much.
    let daysInUnit = 1 / TimeSpan.days(1).count(in: unit)
    do throws(PurchaseDataError) {
      return try PurchaseCounts(
        recencies.map(\.history), unit: unit, sumOfLogGaps: sumOfLogDays - Double(repeats) * logarithm(daysInUnit))
    } catch {
      throw .data(customer: error.row.flatMap { customers.indices.contains($0) ? customers[$0] : nil }, error)
    }
  }

  /// The mean values of repeat purchases, of those who have one above 0.
  ///
  /// - Throws: ``CustomerBaseError/data(customer:_:)``.
  public func spendCounts() throws(CustomerBaseError) -> SpendCounts {
    var (counts, means): ([Int], [Double]) = ([], [])
    for recency in recencies {
      guard let mean = recency.meanRepeatValue else { continue }
      counts.append(recency.history.repeatPurchases)
      means.append(mean)
    }
    do throws(PurchaseDataError) {
      return try SpendCounts(repeatPurchases: counts, meanValue: means)
    } catch {
      throw .data(customer: nil, error)
    }
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// When a customer bought, up to an instant.
  ///
  /// - Parameters:
  ///   - customer: who.
  ///   - asOf: what occurred then or later does not count.
  ///   - unit: the unit of times.
  ///   - currency: which values count.
  ///   - knownAt: only what the store had learned by then; what it knows now if left out.
  /// - Returns: `nil` for somebody who had not bought.
  /// - Throws: ``CustomerBaseError``.
  /// - Complexity: O(log n), or the customer's interactions if there are some at the instant or later.
  public borrowing func purchaseRecency(
    of customer: CustomerID, asOf: Timestamp, unit: TimeUnit, currency: Currency?, knownAt: Timestamp? = nil
  ) throws(CustomerBaseError) -> PurchaseRecency? {
    let summary = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in try self.summary(of: customer) }
    let known = try self.summary(summary, of: customer, asOf: asOf, knownAt: knownAt)
    let zone = timeZone
    do throws(PurchaseDataError) {
      return try PurchaseRecency(
        known, lastDay: Self.lastDay(before: asOf, in: zone), zone: zone, unit: unit, currency: currency)
    } catch {
      throw .data(customer: customer, error)
    }
  }

  /// When everybody bought, or the members of a segment as of the instant.
  ///
  /// - Parameters:
  ///   - asOf: what occurred then or later does not count.
  ///   - unit: the unit of times.
  ///   - currency: which values count; the one that all orders are in if left out.
  ///   - segment: whom it is about; everybody if left out.
  ///   - knownAt: only what the store had learned by then; what it knows now if left out.
  /// - Throws: ``CustomerBaseError``; ``CustomerBaseError/severalCurrencies(_:)`` if none is named and there are several.
  /// - Complexity: O(customers), one scan of the summaries, and the histories of those who did something at the instant or
  ///   later.
  public borrowing func customerBase(
    asOf: Timestamp, unit: TimeUnit, currency: Currency? = nil, of segment: CompiledSegment? = nil,
    knownAt: Timestamp? = nil
  ) throws(CustomerBaseError) -> CustomerBase {
    try customerBase(
      asOf: asOf, unit: unit, currency: currency, findsCurrency: currency == nil, of: segment, knownAt: knownAt)
  }

  /// - Parameter findsCurrency: whether values are in the one currency that there is; else none count without a currency.
  borrowing func customerBase(
    asOf: Timestamp, unit: TimeUnit, currency: Currency?, findsCurrency: Bool, of segment: CompiledSegment?,
    knownAt: Timestamp?
  ) throws(CustomerBaseError) -> CustomerBase {
    var members: [CustomerID]?
    if let segment {
      members = try CustomerBaseError.fromSegment { () throws(SegmentError) in
        try bind(segment, at: asOf, knownAt: knownAt).members()
      }
    }
    var base = CustomerBase(asOf: asOf, unit: unit, currency: currency)
    let zone = timeZone
    let lastDay = Self.lastDay(before: asOf, in: zone)
    var (last, place) = (0 as UInt64, 0)
    while true {
      let page = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in
        try activitySummaries(after: last, limit: 4_096)
      }
      guard let end = page.last else { return base }
      for (number, stored) in page {
        let id = CustomerID(rawValue: number)
        if let members {
          while place < members.count, members[place] < id { place += 1 }
          guard place < members.count, members[place] == id else { continue }
        }
        let summary = try self.summary(stored, of: id, asOf: asOf, knownAt: knownAt)
        guard summary.purchases.firstAt != nil else { continue }
        if findsCurrency { try base.note(summary) }
        do throws(PurchaseDataError) {
          guard
            let recency = try PurchaseRecency(
              summary, lastDay: lastDay, zone: zone, unit: unit, currency: base.currency)
          else { continue }
          base.customers.append(id)
          base.recencies.append(recency)
          base.sumOfLogDays += summary.purchases.sumOfLogarithmsOfGaps
        } catch {
          throw .data(customer: id, error)
        }
      }
      last = end.customer
    }
  }

  /// A summary as it was at an instant: itself, if nothing happened since.
  borrowing func summary(
    _ summary: ActivitySummary, of customer: CustomerID, asOf: Timestamp, knownAt: Timestamp?
  ) throws(CustomerBaseError) -> ActivitySummary {
    if knownAt == nil, summary.lastInteractionAt.map({ $0 < asOf }) ?? true { return summary }
    return try CustomerBaseError.fromStore { () throws(CustomerStoreError) in
      try self.summary(of: customer, asOf: asOf, knownAt: knownAt)
    }
  }

  /// The last day that has begun in front of an instant.
  static func lastDay(before instant: Timestamp, in zone: TimeZoneIdentifier) -> CalendarDate {
    zone.localDate(of: instant > .earliest ? Timestamp(microseconds: instant.microseconds - 1) : instant)
  }
}

extension CustomerBase {
  /// Takes note of the currency of a customer's orders.
  fileprivate mutating func note(_ summary: ActivitySummary) throws(CustomerBaseError) {
    for row in summary.amounts where row.grossSpend.minorUnits != 0 {
      guard let known = currency else {
        currency = row.currency
        continue
      }
      if known != row.currency { throw .severalCurrencies([known, row.currency].sorted { $0.code < $1.code }) }
    }
  }
}
