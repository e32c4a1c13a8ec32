/// Whether a customer consents at some instant, with the record that decides it.
///
/// ```swift
/// let state = ConsentLedger([]).state(purpose: "newsletter", asOf: try Timestamp(day: "2026-01-01"))
/// state            // == .unknown
/// state.isGranted  // == false
/// ```
public enum ConsentState: Hashable, Sendable {
  /// They consent.
  case granted(by: ConsentRecord)
  /// They said no.
  case withdrawn(by: ConsentRecord)
  /// They consented once, and it holds no more.
  case expired(by: ConsentRecord)
  /// They were never asked.
  case unknown

  /// Whether they consent; only then may something be done that needs consent.
  public var isGranted: Bool {
    if case .granted = self { true } else { false }
  }

  /// The record that decides; nil if there is none.
  public var record: ConsentRecord? {
    switch self {
    case .granted(let record), .withdrawn(let record), .expired(let record): record
    case .unknown: nil
    }
  }

  /// The greater, the less may be done; nothing known restricts nothing.
  var restriction: Int {
    switch self {
    case .unknown: 0
    case .granted: 1
    case .expired: 2
    case .withdrawn: 3
    }
  }
}
