public import CustomerModel
public import RetentionMath

/// One figure of a table: its value, from how many it comes, and how sure it is.
///
/// ```swift
/// let cell = MetricCell.rate(Proportion(successes: 1, trials: 4))
/// cell.value          // == .rate(0.25)
/// cell.n              // == 4
/// cell.interval?.name // == "Wilson 95 %"
/// cell.description    // == "25.0 % (4.6 % to 69.9 %, n = 4)"
/// MetricCell.rate(Proportion(successes: 0, trials: 0)).value  // == .empty
/// ```
public struct MetricCell: Hashable, Sendable {
  /// The figure.
  public let value: MetricValue
  /// How many customers, orders or answers it comes from; `nil` for names and for counts, which say it themselves.
  public let n: Int?
  /// In which range the true figure lies; `nil` where no rule tells.
  public let interval: MetricInterval?

  /// A figure. A number that is not finite is none.
  public init(_ value: MetricValue, n: Int? = nil, interval: MetricInterval? = nil) {
    switch value {
    case .number(let number) where !number.isFinite: self.value = .empty
    case .rate(let number) where !number.isFinite: self.value = .empty
    default: self.value = value
    }
    self.n = n
    self.interval = self.value.isEmpty ? nil : interval
  }

  /// No figure, because there was nothing.
  public static let empty = MetricCell(.empty)

  /// No figure, because none of `n` had one.
  public static func empty(n: Int) -> MetricCell { MetricCell(.empty, n: n) }

  /// A name.
  public static func text(_ text: String) -> MetricCell { MetricCell(.text(text)) }

  /// A count.
  public static func count(_ count: Int) -> MetricCell { MetricCell(.integer(count)) }

  /// A count, or none where it is not known.
  public static func count(_ count: Int?) -> MetricCell { count.map { .count($0) } ?? .empty }

  /// A share with its Wilson interval; empty of nothing.
  public static func rate(_ share: Proportion) -> MetricCell {
    guard let value = share.value else { return .empty(n: 0) }
    let interval = share.interval95
    return MetricCell(
      .rate(value), n: share.trials,
      interval: MetricInterval(name: MetricInterval.wilson, low: interval.lowerBound, high: interval.upperBound))
  }

  /// A ratio of sums, for which no interval is known.
  public static func ratio(_ numerator: Double, _ denominator: Double, n: Int? = nil) -> MetricCell {
    denominator == 0 ? MetricCell(.empty, n: n) : MetricCell(.rate(numerator / denominator), n: n)
  }

  /// A number that comes from `n`; empty of nothing.
  public static func number(_ value: Double?, n: Int? = nil) -> MetricCell {
    guard let value, n != 0 else { return MetricCell(.empty, n: n) }
    return MetricCell(.number(value), n: n)
  }

  /// An amount that comes from `n`; empty of nothing.
  public static func money(_ amount: Money?, n: Int? = nil) -> MetricCell {
    guard let amount, n != 0 else { return MetricCell(.empty, n: n) }
    return MetricCell(.money(amount), n: n)
  }

  /// An instant.
  public static func instant(_ instant: Timestamp) -> MetricCell { MetricCell(.instant(instant)) }

  /// Yes or no.
  public static func flag(_ flag: Bool) -> MetricCell { MetricCell(.flag(flag)) }
}
