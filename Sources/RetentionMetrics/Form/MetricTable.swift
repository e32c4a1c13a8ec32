public import CustomerModel

/// The answer to a metric: figures in named columns, and all that is needed to read them.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-11-25"))
/// let table = try database.read { tx in try tx.table(of: PurchaseMetric(), scope) }
/// table.columns.map(\.name)                 // == ["figure", "value", "unit", "meaning"]
/// table.context.asOf                        // == scope.asOf
/// table.context.customers                   // == "everybody"
/// ```
public struct MetricTable: Hashable, Sendable {
  /// What figures are about, and as of when.
  public struct Context: Hashable, Sendable, Codable {
    /// Who they are about: `everybody`, or the name of a segment.
    public let customers: String
    /// The attribute by whose values customers were grouped.
    public let breakdown: String?
    /// Only what occurred before.
    public let asOf: Timestamp
    /// Only what the store had learned by then; `nil` for all that it knows.
    public let knownAt: Timestamp?
    /// The zone whose calendar counts.
    public let zone: TimeZoneIdentifier
    /// The days of the first and of the last interaction that could count, as a window of whole UTC days that ends as-of;
    /// `nil` if there is none.
    public let dataRange: TimeWindow?
    /// The currency of amounts, if there are any.
    public let currency: Currency?
  }

  /// What the metric is.
  public let metric: MetricDefinition
  /// What it is about.
  public let context: Context
  /// The columns.
  public let columns: [MetricColumn]
  /// The figures: as many in each row as there are columns.
  public let rows: [[MetricCell]]
  /// What has to be known to read the figures right.
  public let notes: [String]

  init(
    metric: MetricDefinition, context: Context, columns: [MetricColumn], rows: [[MetricCell]], notes: [String] = []
  ) {
    self.metric = metric
    self.context = context
    self.columns = columns
    self.rows = rows
    self.notes = notes
  }

  /// The place of a column.
  public func place(of column: String) -> Int? { columns.firstIndex { $0.name == column } }

  /// A figure; `nil` if there is no such row or column.
  public subscript(row: Int, column: String) -> MetricCell? {
    guard let place = place(of: column), rows.indices.contains(row), rows[row].indices.contains(place) else {
      return nil
    }
    return rows[row][place]
  }

  /// All figures of a column, from the first row on; none if there is no such column.
  public func values(_ column: String) -> [MetricValue] {
    guard let place = place(of: column) else { return [] }
    return rows.map { $0[place].value }
  }

  /// The figure in the first row that has a text in another column.
  public func cell(_ column: String, where other: String, is text: String) -> MetricCell? {
    guard let place = place(of: other), let row = rows.firstIndex(where: { $0[place].value.description == text }) else {
      return nil
    }
    return self[row, column]
  }
}
