public import CustomerModel

/// Who counts as a customer at an instant, and from when on as lost.
///
/// ```swift
/// let silence = ChurnPolicy.silence(longerThan: .days(60))
/// silence.description        // == "lost when 60 days passed without purchase"
/// let cover = ChurnPolicy.contractual(.periodEnd)
/// let both = ChurnPolicy.mixed([silence, cover])
/// ```
public indirect enum ChurnPolicy: Hashable, Sendable {
  /// When the end of a contract counts.
  public enum Recognition: Hashable, Sendable {
    /// As soon as it is cancelled.
    case cancellation
    /// When it expires, or when the time that is paid for is over.
    case periodEnd
    /// That long after the time that is paid for is over, as while failed payments are tried again; an expiration still counts
    /// at once.
    case grace(Duration)
  }

  /// A customer is one as long as a contract is paid for; trials and pauses are not paid for.
  case contractual(Recognition)
  /// A customer is lost when more than so long passed since the last interaction of some kinds.
  case silence(longerThan: Duration, of: [InteractionKind] = [.purchase])
  /// A customer is lost when more time passed since the last interaction than a quantile of the customer's own gaps up to then,
  /// times a factor; with fewer than so many gaps, when more than `otherwise` passed.
  ///
  /// The quantile is the nearest rank: the least gap that at least that share of gaps does not exceed.
  case ownGaps(
    quantile: Double, times: Double = 1, atLeast: Int = 3, otherwise: Duration, of: [InteractionKind] = [.purchase])
  /// A customer is lost when lost by each of these.
  case mixed([ChurnPolicy])
}

extension ChurnPolicy: CustomStringConvertible {
  /// The rule in words.
  public var description: String {
    switch self {
    case .contractual(.cancellation): "lost when the last paid contract is cancelled"
    case .contractual(.periodEnd): "lost when the last paid contract expires or its paid time is over"
    case .contractual(.grace(let grace)):
      "lost when the last paid contract expires, or \(grace.words) after its paid time"
    case .silence(let length, let kinds): "lost when \(length.words) passed without \(Self.names(kinds))"
    case .ownGaps(let quantile, let factor, let count, let otherwise, let kinds):
      """
      lost when \(factor == 1 ? "" : "\(factor) times ")the \(quantile) quantile of the customer's own gaps passed without \
      \(Self.names(kinds)); with fewer than \(count) gaps, \(otherwise.words)
      """
    case .mixed(let policies):
      "lost by each of: \(policies.map(\.description).joined(separator: "; "))"
    }
  }

  private static func names(_ kinds: [InteractionKind]) -> String { kinds.map(\.name).joined(separator: " or ") }

  /// The kinds of interactions that it looks at.
  var kinds: [InteractionKind] {
    var result: [InteractionKind] = []
    for kind in allKinds where !result.contains(kind) { result.append(kind) }
    return result
  }

  private var allKinds: [InteractionKind] {
    switch self {
    case .contractual: [.subscription]
    case .silence(_, let kinds), .ownGaps(_, _, _, _, let kinds): kinds
    case .mixed(let policies): policies.flatMap(\.allKinds)
    }
  }

  /// Whether contracts play a part.
  var isContractual: Bool {
    switch self {
    case .contractual: true
    case .silence, .ownGaps: false
    case .mixed(let policies): policies.contains { $0.isContractual }
    }
  }

  /// - Throws: ``MetricError/invalidParameter(name:value:reason:)``.
  func validate() throws(MetricError) {
    func check(_ length: Duration, _ kinds: [InteractionKind]) throws(MetricError) {
      guard length > .zero else {
        throw .invalidParameter(name: "silence", value: "\(length)", reason: "give a time of more than nothing")
      }
      guard !kinds.isEmpty else {
        throw .invalidParameter(name: "kinds", value: "", reason: "name at least one kind of interaction")
      }
    }
    switch self {
    case .contractual(.grace(let grace)):
      guard grace >= .zero else {
        throw .invalidParameter(name: "grace", value: "\(grace)", reason: "give no negative time")
      }
    case .contractual: break
    case .silence(let length, let kinds): try check(length, kinds)
    case .ownGaps(let quantile, let factor, let count, let otherwise, let kinds):
      guard quantile > 0, quantile <= 1 else {
        throw .invalidParameter(name: "quantile", value: "\(quantile)", reason: "give more than 0 and at most 1")
      }
      guard factor > 0, factor.isFinite else {
        throw .invalidParameter(name: "factor", value: "\(factor)", reason: "give more than 0")
      }
      guard count >= 1 else {
        throw .invalidParameter(name: "least gaps", value: "\(count)", reason: "give at least 1")
      }
      try check(otherwise, kinds)
    case .mixed(let policies):
      guard !policies.isEmpty else {
        throw .invalidParameter(name: "policies", value: "", reason: "give at least one")
      }
      for policy in policies { try policy.validate() }
    }
  }
}

extension Duration {
  /// The duration in days, hours, minutes or seconds, the largest that it is a whole number of.
  var words: String {
    let seconds = components.seconds
    for (size, name) in [(86_400, "day"), (3_600, "hour"), (60, "minute")] as [(Int64, String)]
    where seconds != 0 && seconds % size == 0 && components.attoseconds == 0 {
      return "\(seconds / size) \(name)\(abs(seconds / size) == 1 ? "" : "s")"
    }
    return "\(self)"
  }
}
