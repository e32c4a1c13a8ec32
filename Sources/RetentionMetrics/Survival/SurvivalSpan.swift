public import CustomerModel

/// What is measured from its start to its end.
///
/// ```swift
/// let silence = SurvivalSpan.activity(.seconds(90 * 86_400), of: [.purchase])
/// silence.description  // == "from the first purchase until 90 days passed without one"
/// ```
public enum SurvivalSpan: Hashable, Sendable {
  /// A contract, from the start of its paid time to its end; the cause is voluntary, involuntary or not told.
  case contracts(ChurnPolicy.Recognition)
  /// A customer, from the first interaction of some kinds until so long passed without one, for the first time. The loss
  /// is where that time is over: earlier nobody could know.
  case activity(Duration, of: [InteractionKind])
}

extension SurvivalSpan: CustomStringConvertible {
  /// The span in words.
  public var description: String {
    switch self {
    case .contracts(let recognition): "contracts, \(ChurnPolicy.contractual(recognition))"
    case .activity(let silence, let kinds):
      "from the first \(kinds.map(\.name).joined(separator: " or ")) until \(silence.words) passed without one"
    }
  }

  var kinds: [InteractionKind] {
    switch self {
    case .contracts: [.subscription]
    case .activity(_, let kinds): kinds
    }
  }

  /// - Throws: ``MetricError/invalidParameter(name:value:reason:)``.
  func validate() throws(MetricError) {
    switch self {
    case .contracts(let recognition): try ChurnPolicy.contractual(recognition).validate()
    case .activity(let silence, let kinds): try ChurnPolicy.silence(longerThan: silence, of: kinds).validate()
    }
  }
}

/// What ended a span.
///
/// ```swift
/// SurvivalCause.allCases.map(\.rawValue)  // == [0, 1, 2, 3]
/// ```
public enum SurvivalCause: Int, Hashable, Sendable, Codable, CaseIterable {
  /// Nothing: it goes on.
  case none = 0
  /// The customer decided it.
  case voluntary = 1
  /// It happened without a decision, as when a payment failed.
  case involuntary = 2
  /// Nobody said; and all silence.
  case unknown = 3
}
