public import CustomerModel

/// A segment: a name, and what has to hold of its members.
///
/// ```swift
/// let slipping = SegmentDefinition("slipping", .all([
///   .did(Activity(.purchase), atLeast: 2), .not(.did(Activity(.purchase, within: .last(60, .days)))),
/// ]))
/// ```
public struct SegmentDefinition: Hashable, Sendable {
  /// The name.
  public var name: String
  /// What has to hold.
  public var predicate: SegmentPredicate
  /// Whose calendar counts.
  public var zone: SegmentZone

  /// A segment.
  public init(_ name: String, _ predicate: SegmentPredicate, zone: SegmentZone = .store) {
    self.name = name
    self.predicate = predicate
    self.zone = zone
  }

  /// What the store keeps by a name, in its newest version.
  ///
  /// ```swift
  /// try database.segments.define(SegmentDefinition("buyers", .did(Activity(.purchase))))
  /// try database.segments.members(of: .stored("buyers"))  // == [ada]
  /// ```
  public static func stored(_ name: String) -> SegmentDefinition { SegmentDefinition(name, .segment(name)) }
}

/// Whose days, weeks and months a segment counts by.
///
/// ```swift
/// let segment = SegmentDefinition("yesterday's buyers", .did(Activity(.purchase, within: .calendar(.yesterday))), zone: .customer)
/// ```
public enum SegmentZone: Hashable, Sendable {
  /// The store's.
  case store
  /// Each customer's own, as the attribute `timeZone` says; the store's for those without.
  case customer
  /// One zone for all.
  case named(TimeZoneIdentifier)
}
