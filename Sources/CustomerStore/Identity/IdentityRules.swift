public import CustomerModel

/// Which external identifiers tell customers apart, and which are noise.
///
/// ```swift
/// var rules = IdentityRules()
/// rules.limits["email"] = 3                       // a customer has at most three
/// rules.blocks(ExternalID("Anonymous"))           // == true
/// rules.blocks(ExternalID("anna"))                // == false
/// ```
public struct IdentityRules: Hashable, Sendable, Codable {
  /// Values that many systems write where they know nobody: no customer is told by them. Compared without regard to case
  /// and to spaces around them.
  public var blockedValues: Set<String>
  /// How many identifiers of a kind one customer has at most; kinds that are not here have no limit.
  public var limits: [String: Int]
  /// The kinds that stand for somebody nobody knows yet: visitors, devices. A customer with none but these may join another
  /// implicitly.
  public var anonymousKinds: Set<String>

  /// The rules of a new store.
  public init(
    blockedValues: Set<String> = IdentityRules.usualBlockedValues, limits: [String: Int] = [:],
    anonymousKinds: Set<String> = ["anonymous", "device", "session", "visitor"]
  ) {
    self.blockedValues = blockedValues
    self.limits = limits
    self.anonymousKinds = anonymousKinds
  }

  /// What is blocked unless a host says otherwise.
  public static let usualBlockedValues: Set<String> = [
    "", "-", "-1", "0", "00", "000", "0000", "anonymous", "guest", "n/a", "na", "nan", "nil", "none", "null",
    "undefined",
    "unknown", "00000000-0000-0000-0000-000000000000",
  ]

  /// Whether an identifier tells nobody.
  public func blocks(_ id: ExternalID) -> Bool {
    // Small letters and digits of ASCII, as most identifiers are, need no folding.
    let isFolded = id.value.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    return blockedValues.contains(isFolded ? id.value : Self.folded(id.value))
  }

  /// Whether an identifier is of a kind that stands for somebody nobody knows yet.
  public func isAnonymous(_ id: ExternalID) -> Bool { anonymousKinds.contains(id.kind) }

  /// The most bytes of UTF-8 that an identifier's value has.
  public static let valueByteLimit = 400
  /// The most bytes of UTF-8 that an identifier's kind has.
  public static let kindByteLimit = 64

  func check(_ id: ExternalID) throws(CustomerStoreError) {
    guard !id.kind.isEmpty, !blocks(id) else { throw .blockedExternalID(id) }
    guard id.value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw .blockedExternalID(id)
    }
  }

  private static func folded(_ value: String) -> String {
    var scalars = Substring(value.lowercased())
    while scalars.first?.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}
