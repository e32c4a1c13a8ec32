public import CustomerModel
internal import RetentionMath

/// How many repeat purchases a model expects of customers from their first purchase on, up to a day, and how many came.
///
/// ```swift
/// let split = try Timestamp(day: "2026-12-20")
/// let validation = try database.read { tx in
///   try tx.validateCustomerBase(calibrationEnd: split, holdoutEnd: Timestamp(day: "2027-01-03"), unit: .week)
/// }
/// validation.tracking.map(\.cumulativeActual)  // == [0, 0, 0, 0, 0, 0]
/// validation.tracking.last?.isHoldout          // == true
/// ```
public struct TrackingPoint: Hashable, Sendable, Encodable {
  /// The last day that counts.
  public let day: CalendarDate
  /// Whether it is behind the split, where the model knows nothing.
  public let isHoldout: Bool
  /// Expected from the first day of all to this one.
  public let cumulativeExpected: Double
  /// What came in this time, in days with a repeat purchase.
  public let cumulativeActual: Int
  /// Expected since the point before.
  public let expected: Double
  /// What came since the point before.
  public let actual: Int
}

extension TrackingPoint {
  /// The most points of a series.
  static let limit = 4_000

  /// The series at every so many days in front of the split and behind it, and at the end.
  ///
  /// - Throws: ``CustomerBaseError/invalidValue(name:value:)`` if there would be more than 4,000 points.
  static func series(
    _ split: CustomerBaseSplit, by model: some PurchaseModel, every period: TimeSpan
  ) throws(CustomerBaseError) -> [TrackingPoint] {
    let length = period.count(in: .day).rounded()
    guard length >= 1, length < 1e6 else {
      throw .invalidValue(name: "the period of the tracking, in days,", value: length)
    }
    let step = Int64(length)
    guard let first = split.firstDays.keys.min() else { return [] }
    let steps = (split.lastDay - first) / step + 2
    guard steps <= Int64(limit) else {
      throw .invalidValue(name: "the period of the tracking, in days,", value: length)
    }
    var days: [Int64] = []
    var day = split.splitDay
    while day >= first {
      days.append(day)
      day -= step
    }
    days.reverse()
    day = split.splitDay + step
    while day < split.lastDay {
      days.append(day)
      day += step
    }
    days.append(split.lastDay)
    let starts = split.firstDays.sorted { $0.key < $1.key }
    let repeats = split.repeatDays.sorted { $0.key < $1.key }
    // Expectations depend on the days since the first purchase alone.
    var known: [Int64: Double] = [:]
    var points: [TrackingPoint] = []
    var (next, actual) = (0, 0)
    for day in days {
      var expected = 0.0
      for (start, customers) in starts where start < day {
        let age = day - start
        let one =
          known[age]
          ?? model.expectedPurchasesOfNewCustomer(within: TimeSpan.days(Double(age)).count(in: split.base.unit))
        known[age] = one
        expected += Double(customers) * one
      }
      while next < repeats.count, repeats[next].key <= day {
        actual += repeats[next].value
        next += 1
      }
      points.append(
        TrackingPoint(
          day: Timestamp(microseconds: day * microsecondsInDay).utcDate, isHoldout: day > split.splitDay,
          cumulativeExpected: expected, cumulativeActual: actual,
          expected: expected - (points.last?.cumulativeExpected ?? 0),
          actual: actual - (points.last?.cumulativeActual ?? 0)))
    }
    return points
  }
}
