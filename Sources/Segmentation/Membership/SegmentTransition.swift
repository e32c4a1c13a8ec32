public import CustomerModel
public import CustomerStore

/// That a customer came into a registered segment, or went out of it.
///
/// ```swift
/// try tx.register(SegmentDefinition("callers", .did(Activity(.session))))
/// let start = try tx.lastChange()
/// try tx.record(Session(), by: ExternalID("ada@shop.example", kind: "email"), at: Timestamp("2026-11-22T10:00:00Z"))
/// try tx.advance(to: Timestamp(day: "2026-11-23"))
/// try tx.transitions(after: start).transitions.map(\.segment)  // == ["callers"]
/// ```
public struct SegmentTransition: Hashable, Sendable {
  /// What became of the customer.
  public enum Direction: String, Hashable, Sendable, Codable {
    /// The customer is a member now.
    case entered
    /// The customer is no member any more.
    case exited
  }

  /// Why it happened.
  public enum Cause: UInt8, Hashable, Sendable, Codable, CaseIterable {
    /// Something that the customer did.
    case interaction = 1
    /// That time went on: something left a window, or came into it.
    case time = 2
    /// Something told late, or taken back: what was said before of this instant was not so.
    case correction = 3
    /// A change of the customer's fields, consents or identities.
    case profile = 4
    /// Another version of the segment, or of one that it names.
    case definition = 5
  }

  /// Where it stands in the change feed.
  public let token: ChangeToken
  /// Who.
  public let customer: CustomerID
  /// The segment, by its name.
  public let segment: String
  /// Which version of it.
  public let version: Int
  /// Into it or out of it.
  public let direction: Direction
  /// Since when it is so: the first instant at which the segment, asked at it, says so. For ``Cause/profile`` and
  /// ``Cause/definition``, when it was told.
  public let instant: Timestamp
  /// Why.
  public let cause: Cause

  /// Whether what was said before is corrected.
  public var isCorrection: Bool { cause == .correction }
}

extension SegmentTransition {
  /// A transition as the feed has it.
  struct Code {
    let number: UInt32
    let version: UInt32
    let cause: Cause

    /// The segment's number, 24 bits of the version, and the cause.
    var detail: UInt64 {
      UInt64(number) | UInt64(version & 0xFF_FFFF) << 32 | UInt64(cause.rawValue) << 56
    }

    init(number: UInt32, version: UInt32, cause: Cause) {
      self.number = number
      self.version = version
      self.cause = cause
    }

    init?(detail: UInt64) {
      guard let cause = Cause(rawValue: UInt8(truncatingIfNeeded: detail >> 56)) else { return nil }
      self.init(
        number: UInt32(truncatingIfNeeded: detail), version: UInt32(truncatingIfNeeded: detail >> 32) & 0xFF_FFFF,
        cause: cause)
    }
  }

  /// - Returns: `nil` for changes of other kinds, and for those of which nothing is known any more.
  init?(_ change: Change, _ catalog: SegmentCatalog) {
    switch change.kind {
    case .enteredSegment: direction = .entered
    case .exitedSegment: direction = .exited
    default: return nil
    }
    guard let instant = change.occurredAt, let code = Code(detail: change.digest),
      let entry = catalog.entry(number: code.number)
    else { return nil }
    self.instant = instant
    token = change.token
    customer = change.customer
    segment = entry.name
    version = Int(code.version)
    cause = code.cause
  }
}
