public import CustomerModel

/// What one figure of a table is.
///
/// ```swift
/// MetricValue.number(0.5).description   // == "0.5"
/// MetricValue.empty.description         // == ""
/// ```
public enum MetricValue: Hashable, Sendable {
  /// There is none: nothing was there to be counted.
  case empty
  /// A name.
  case text(String)
  /// A count.
  case integer(Int)
  /// A number that is neither a count nor a share; finite.
  case number(Double)
  /// A share, 0 to 1, or a ratio such as a growth rate; finite.
  case rate(Double)
  /// An amount.
  case money(Money)
  /// An instant.
  case instant(Timestamp)
  /// Yes or no.
  case flag(Bool)

  /// Whether there is none.
  public var isEmpty: Bool { self == .empty }

  /// The figure as a number: a count, a number, a share, or an amount in major units; `nil` for others.
  public var number: Double? {
    switch self {
    case .integer(let count): Double(count)
    case .number(let value), .rate(let value): value
    case .money(let amount): amount.majorUnits
    case .empty, .text, .instant, .flag: nil
    }
  }
}

extension MetricValue: CustomStringConvertible {
  /// The figure as text, exact; nothing if there is none.
  public var description: String {
    switch self {
    case .empty: ""
    case .text(let text): text
    case .integer(let count): "\(count)"
    case .number(let value), .rate(let value): "\(value)"
    case .money(let amount): "\(amount)"
    case .instant(let instant): "\(instant)"
    case .flag(let flag): flag ? "yes" : "no"
    }
  }
}

extension Money {
  /// The amount in major units, such as euros, to the nearest double.
  var majorUnits: Double {
    var divisor = 1.0
    for _ in 0..<currency.minorUnitDigits { divisor *= 10 }
    return Double(minorUnits) / divisor
  }
}

/// How sure a figure is: the range in which the true one lies, by a named rule.
///
/// ```swift
/// let interval = MetricInterval(name: MetricInterval.wilson, low: 0.1, high: 0.3)
/// interval.contains(0.2)  // == true
/// ```
public struct MetricInterval: Hashable, Sendable, Codable {
  /// The Wilson score interval of a share at 95 % (Wilson, 1927).
  public static let wilson = "Wilson 95 %"
  /// The mean and 1.96 standard errors to both sides, which is 95 % for large n.
  public static let normal = "normal 95 %"
  /// The times at which the log-log interval of the product-limit estimate holds the quantile (Brookmeyer & Crowley, 1982).
  public static let brookmeyerCrowley = "Brookmeyer-Crowley 95 %"

  /// The rule, and how often it holds the true value.
  public let name: String
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// An interval; the ends are put in order.
  public init(name: String, low: Double, high: Double) {
    self.name = name
    self.low = min(low, high)
    self.high = max(low, high)
  }

  /// Whether a value is in it, with its ends.
  public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}
