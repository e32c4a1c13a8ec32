/// What a metric is: its name, what it means, in which unit, with which parameters, by which policy.
///
/// ```swift
/// let definition = ChurnMetric(.silence(longerThan: .days(60))).definition
/// definition.name    // == "churn"
/// definition.policy  // == "lost when 60 days passed without purchase"
/// ```
public struct MetricDefinition: Hashable, Sendable, Codable {
  /// A parameter as it was given.
  public struct Parameter: Hashable, Sendable, Codable {
    /// Its name.
    public let name: String
    /// Its value, as text.
    public let value: String

    /// A parameter.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The name, which stays: lower-case words with `-` between them.
  public let name: String
  /// What it means, in a sentence or two.
  public let text: String
  /// In what it is counted.
  public let unit: String
  /// What was asked for.
  public let parameters: [Parameter]
  /// The rule that decides who counts as what; `nil` where none is needed.
  public let policy: String?

  /// A definition.
  public init(name: String, text: String, unit: String, parameters: [Parameter] = [], policy: String? = nil) {
    self.name = name
    self.text = text
    self.unit = unit
    self.parameters = parameters
    self.policy = policy
  }
}
