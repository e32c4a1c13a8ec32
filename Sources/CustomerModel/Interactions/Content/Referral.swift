/// A step of a customer bringing in another.
///
/// ```swift
/// let joined = Referral(code: "ADA-10", referred: ExternalID("grace@shop.example", kind: "email"), state: .joined)
/// ```
///
/// As JSON: `{"state": "joined", "code": "ADA-10", "referred": {"kind": "email", "value": "grace@shop.example"}}`, where
/// what is not known is left out.
public struct Referral: InteractionContent {
  /// How far a referral has come.
  public enum State: String, Hashable, Sendable, Codable, CaseIterable {
    /// The other was invited.
    case invited
    /// The other became a customer.
    case joined
    /// The other did what the reward is for.
    case qualified
  }

  /// ``InteractionKind/referral``.
  public static var kind: InteractionKind { .referral }

  /// How far it has come.
  public let state: State
  /// The code by which the other is known to come from this customer.
  public let code: String
  /// Who was brought in.
  public let referred: ExternalID?

  /// A step of a referral. ``validate()`` says whether it makes sense.
  public init(code: String, referred: ExternalID? = nil, state: State) {
    self.state = state
    self.code = code
    self.referred = referred
  }

  /// Checks that texts have at most 500 bytes.
  ///
  /// - Throws: ``InteractionError`` with a path such as `code`.
  public func validate() throws(InteractionError) {
    try code.validate(asIdentifierAt: "code")
    guard let referred else { return }
    try referred.kind.validate(asIdentifierAt: "referred.kind")
    try referred.value.validate(asIdentifierAt: "referred.value")
    let count = referred.kind.utf8.count + referred.value.utf8.count
    guard count <= identifierByteLimit else {
      throw .tooLong(path: "referred", byteCount: count, limit: identifierByteLimit)
    }
  }
}
