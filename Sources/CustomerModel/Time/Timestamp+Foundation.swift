public import Foundation

extension Timestamp {
  /// The instant of a Foundation date, rounded to the nearest microsecond.
  ///
  /// - Throws: ``ModelError/timestampOutOfRange(text:)`` for what is no number and beyond the years 1 to 9999.
  public init(_ date: Date) throws(ModelError) {
    // Foundation counts from 2001, where its binary seconds are finest.
    let sinceReference = (date.timeIntervalSinceReferenceDate * 1_000_000).rounded()
    guard let microseconds = Int64(exactly: sinceReference) else {
      throw .timestampOutOfRange(text: "\(date.timeIntervalSinceReferenceDate) seconds from 2001")
    }
    let (sum, overflows) = microseconds.addingReportingOverflow(Self.referenceDate)
    guard !overflows else {
      throw .timestampOutOfRange(text: "\(date.timeIntervalSinceReferenceDate) seconds from 2001")
    }
    self = try Timestamp(microsecondsSince1970: sum)
  }

  /// 2001-01-01T00:00:00Z.
  fileprivate static let referenceDate: Int64 = 978_307_200_000_000
}

extension Date {
  /// The Foundation date of an instant: the nearest binary number of seconds, which keeps every microsecond of the
  /// years 1866 to 2136.
  public init(_ timestamp: Timestamp) {
    self.init(
      timeIntervalSinceReferenceDate: Double(timestamp.microseconds - Timestamp.referenceDate) / 1_000_000)
  }
}
