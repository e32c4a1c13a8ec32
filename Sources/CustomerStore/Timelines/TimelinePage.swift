public import CustomerModel

/// Some interactions of a customer, and where to go on.
///
/// ```swift
/// let page = try database.read { tx in try tx.timeline(of: ada, limit: 10) }
/// page.interactions.map(\.payload.kind)   // == [.purchase]
/// page.next                               // == nil
/// ```
public struct TimelinePage: Sendable {
  /// The interactions, in the order asked for.
  public let interactions: [Interaction]
  /// Where the next page begins; `nil` if there is none.
  public let next: TimelineCursor?
}

/// A place in a timeline, between two interactions. It stays where it is: what is recorded later, and merges of
/// customers, move no interaction across it.
///
/// ```swift
/// let first = try database.read { tx in try tx.timeline(of: ada, limit: 1) }
/// if let next = first.next {
///   let second = try database.read { tx in try tx.timeline(of: ada, limit: 1, after: next) }
///   print(second.interactions.count, next.description)
/// }
/// ```
public struct TimelineCursor: Hashable, Sendable, LosslessStringConvertible {
  let position: TimelinePosition
  /// Tells the same content of one instant apart that came with two identifiers of a customer.
  let profile: UInt64

  init(_ position: TimelinePosition, of profile: UInt64) {
    self.position = position
    self.profile = profile
  }

  /// The cursor that a text writes.
  public init?(_ description: String) {
    let parts = description.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let instant = Int64(parts[0]), let digest = UInt64(parts[1], radix: 16),
      let profile = UInt64(parts[2])
    else { return nil }
    self.init(TimelinePosition(occurredAt: instant, digest: digest), of: profile)
  }

  /// The cursor as text, to be kept by a client.
  public var description: String { "\(position.occurredAt).\(String(position.digest, radix: 16)).\(profile)" }
}

/// Which way a timeline is read.
///
/// ```swift
/// let page = try database.read { tx in try tx.timeline(of: ada, order: .oldestFirst) }
/// page.interactions.count  // == 1
/// ```
public enum TimelineOrder: Hashable, Sendable {
  /// From the last interaction back.
  case newestFirst
  /// From the first one on.
  case oldestFirst
}
