internal import CustomerStore
internal import RetentionMetrics

/// One part of a report: what it shows, a picture, its data, and what has to be known to read them.
struct ReportSection: Hashable, Sendable {
  var id: String
  var title: String
  var lead: String
  var picture: Markup?
  var table: DataTable?
  /// Whether the table is shown in the place of a picture.
  var showsTable = false
  var notes: [String] = []
  /// Whether it takes the page's whole width.
  var isWide = false

  init(_ id: String, _ title: String, _ lead: String) { (self.id, self.title, self.lead) = (id, title, lead) }

  /// Draws something under the section's title.
  mutating func draw(_ drawing: Drawing, _ description: String) {
    picture = drawing.svg(id: id, title: title, description: description, isWide: isWide)
  }
}

/// One of a report's figures at the top.
struct Headline: Hashable, Sendable {
  var name: String
  var value: String
  var interval: String?
  /// How it differs from the period before, and whether that is good.
  var change: String?
  var isBetter: Bool?
  var period: String
}

/// What a part of the report says for a scope.
struct ReportContents: Hashable, Sendable {
  var headlines: [Headline] = []
  var sections: [ReportSection] = []
  /// What is left out, and why.
  var omissions: [String] = []
}

/// A part of a report, worked out from one state of a store.
protocol ReportPart {
  /// What it is about, for the sentence that says that it is missing.
  static var subject: String { get }

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents
}

/// What a report is asked.
struct ReportQuestion: Sendable {
  var scope: MetricScope
  /// After how much silence somebody counts as lost.
  var silence: Duration

  func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ metric: some Metric, _ tx: borrowing Tx
  ) throws(ReportError) -> MetricTable {
    do throws(MetricError) {
      return try tx.table(of: metric, scope)
    } catch {
      throw .metric(error)
    }
  }
}
