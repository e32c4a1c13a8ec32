public import CustomerModel
public import Segmentation

/// Whom a metric is about, as of when, and in whose calendar.
///
/// ```swift
/// let buyers = SegmentDefinition("buyers", .did(Activity(.purchase)))
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-11-25"), segment: buyers, breakdown: "country")
/// ```
///
/// A segment's members are those of the as-of instant, also in figures about earlier periods.
public struct MetricScope: Sendable {
  /// Only what occurred before counts.
  public var asOf: Timestamp
  /// Only what the store had learned by then, and as it was then; what it knows now if `nil`. Attributes are as they are now.
  public var knownAt: Timestamp?
  /// Whose members count; everybody if `nil`.
  public var segment: SegmentDefinition?
  /// What the segments stand for that the segment names.
  public var segments: [String: SegmentPredicate]
  /// The attribute by whose values customers are grouped; one group if `nil`.
  public var breakdown: String?
  /// Whose days, weeks and months count; the store's if `nil`.
  public var zone: TimeZoneIdentifier?
  /// In which currency amounts count, those in others being left out; the only one there is if `nil`.
  public var currency: Currency?
  /// How long it may take.
  public var budget: MetricBudget

  /// A scope; without more, everybody.
  public init(
    asOf: Timestamp, knownAt: Timestamp? = nil, segment: SegmentDefinition? = nil,
    segments: [String: SegmentPredicate] = [:], breakdown: String? = nil, zone: TimeZoneIdentifier? = nil,
    currency: Currency? = nil, budget: MetricBudget = MetricBudget()
  ) {
    self.asOf = asOf
    self.knownAt = knownAt
    self.segment = segment
    self.segments = segments
    self.breakdown = breakdown
    self.zone = zone
    self.currency = currency
    self.budget = budget
  }
}
