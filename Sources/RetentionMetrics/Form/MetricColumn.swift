/// What stands in one column of a table.
///
/// ```swift
/// let column = MetricColumn("churn_rate", .rate, "churned / start", hasInterval: true)
/// column.csvNames  // == ["churn_rate", "churn_rate_n", "churn_rate_low", "churn_rate_high"]
/// ```
public struct MetricColumn: Hashable, Sendable, Codable {
  /// Of which sort a column's figures are.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// ``MetricValue/text(_:)``
    case text
    /// ``MetricValue/integer(_:)``
    case integer
    /// ``MetricValue/number(_:)``
    case number
    /// ``MetricValue/rate(_:)``
    case rate
    /// ``MetricValue/money(_:)``
    case money
    /// ``MetricValue/instant(_:)``
    case instant
    /// ``MetricValue/flag(_:)``
    case flag
    /// Any of them: of a table with a figure a row.
    case any
  }

  /// The name, which stays: lower-case words with `_` between them.
  public let name: String
  /// Of which sort the figures are.
  public let kind: Kind
  /// What a figure is, in a few words.
  public let meaning: String
  /// What a figure is counted in; empty for names.
  public let unit: String
  /// Whether figures come with their n and interval.
  public let hasInterval: Bool

  /// A column.
  public init(_ name: String, _ kind: Kind, _ meaning: String, unit: String = "", hasInterval: Bool = false) {
    self.name = name
    self.kind = kind
    self.meaning = meaning
    self.unit = unit
    self.hasInterval = hasInterval
  }

  /// The names of the fields that it has in CSV.
  public var csvNames: [String] {
    hasInterval ? [name, "\(name)_n", "\(name)_low", "\(name)_high"] : [name]
  }
}
