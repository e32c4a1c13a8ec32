public import CustomerModel
public import CustomerStore
public import RetentionMetrics
internal import Segmentation

/// The state of retention on one page: headline figures, curves, cohorts, models, segments, and who is at risk.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-12-01"))
/// let report = try database.read { tx in try RetentionReport(scope, of: tx) }
/// report.html().hasPrefix("<!DOCTYPE html>")  // == true
/// ```
///
/// All figures are answers of metrics and models, from one state of the store. What the store has no data for is left out, which
/// ``omissions`` says. The page needs no network and no scripts.
public struct RetentionReport: Sendable {
  /// What stands above it.
  public let title: String
  /// Only what occurred before counts.
  public let asOf: Timestamp
  /// Whom it is about: `everybody`, or the name of a segment.
  public let customers: String
  /// The currency of amounts; `nil` if there are none.
  public let currency: Currency?
  /// What is left out, and why, in sentences.
  public private(set) var omissions: [String] = []
  private(set) var headlines: [Headline] = []
  private(set) var sections: [ReportSection] = []

  /// Works out a report.
  ///
  /// - Parameters:
  ///   - scope: whom it is about, and as of when. Its breakdown does not count. Where amounts are in several currencies and it
  ///     names none, the first by its code is taken, which the report says.
  ///   - title: what stands above it.
  ///   - silence: after how much time without a purchase somebody counts as lost.
  ///   - tx: the state of a store.
  /// - Throws: ``ReportError``.
  /// - Complexity: that of the metrics and of a model's fit: some readings of the histories of purchases and contracts.
  public init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, title: String = "Retention", silence: Duration = .days(90), of tx: borrowing Tx
  ) throws(ReportError) {
    self.title = title
    asOf = scope.asOf
    customers = scope.segment?.name ?? "everybody"
    var scope = scope
    scope.breakdown = nil
    if scope.currency == nil {
      let revenue = try ReportError.fromStore { () throws(CustomerStoreError) in try tx.purchaseTotals().revenue }
      let currencies = revenue.map(\.currency).sorted { $0.code < $1.code }
      if currencies.count > 1 {
        scope.currency = currencies[0]
        let codes = currencies.map(\.code).joined(separator: ", ")
        omissions.append("Amounts are in \(codes), which have no sum: only those in \(currencies[0].code) are shown.")
      }
      currency = currencies.first
    } else {
      currency = scope.currency
    }
    let question = ReportQuestion(scope: scope, silence: silence)
    try add(HeadlinePart.self, question, tx)
    try add(PurchasePart.self, question, tx)
    try add(ChurnPart.self, question, tx)
    try add(CohortPart.self, question, tx)
    try add(SurvivalPart.self, question, tx)
    try add(RevenuePart.self, question, tx)
    try add(RFMPart.self, question, tx)
    try add(ModelPart.self, question, tx)
    try add(TrackingPart.self, question, tx)
    try add(SegmentPart.self, question, tx)
  }

  /// Adds a part, or a sentence why there is none.
  private mutating func add<Part: ReportPart, Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ part: Part.Type, _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) {
    do throws(ReportError) {
      let contents = try part.contents(question, tx)
      headlines += contents.headlines
      sections += contents.sections
      omissions += contents.omissions
    } catch {
      guard error.isOfData else { throw error }
      omissions.append("\(part.subject) cannot be shown: \(error)")
    }
  }
}
