/// Something that a segment can ask for, as the builder takes it.
///
/// ```swift
/// let condition: any SegmentCondition = Did(Purchase.self).atLeast(2)
/// ```
public protocol SegmentCondition: Sendable {
  /// What it asks.
  var predicate: SegmentPredicate { get }
}

extension SegmentPredicate: SegmentCondition {
  /// Itself.
  public var predicate: SegmentPredicate { self }
}

/// Puts conditions below each other together: all have to hold.
///
/// ```swift
/// let slipping = SegmentDefinition("slipping") {
///   Attribute(\.country).isOneOf(["GB", "DE"])
///   Did(Purchase.self).atLeast(2).within(.last(90, .days))
///   DidNot(Session.self).within(.last(30, .days))
/// }
/// try database.read { tx in try tx.members(of: slipping.predicate, at: Timestamp(day: "2026-11-23")) }  // == []
/// ```
@resultBuilder
public enum SegmentBuilder {
  /// One condition.
  public static func buildExpression(_ condition: some SegmentCondition) -> [SegmentPredicate] { [condition.predicate] }

  /// Several.
  public static func buildBlock(_ parts: [SegmentPredicate]...) -> [SegmentPredicate] { parts.flatMap { $0 } }

  /// Those of a loop.
  public static func buildArray(_ parts: [[SegmentPredicate]]) -> [SegmentPredicate] { parts.flatMap { $0 } }

  /// Those that are there only sometimes.
  public static func buildOptional(_ part: [SegmentPredicate]?) -> [SegmentPredicate] { part ?? [] }

  /// Those of the first branch.
  public static func buildEither(first part: [SegmentPredicate]) -> [SegmentPredicate] { part }

  /// Those of the other branch.
  public static func buildEither(second part: [SegmentPredicate]) -> [SegmentPredicate] { part }
}

extension SegmentDefinition {
  /// A segment of those for whom all of the conditions hold.
  public init(
    _ name: String, zone: SegmentZone = .store, @SegmentBuilder _ conditions: () -> [SegmentPredicate]
  ) {
    self.init(name, .all(conditions()), zone: zone)
  }
}

extension SegmentPredicate {
  /// All of the conditions hold.
  public static func allOf(@SegmentBuilder _ conditions: () -> [SegmentPredicate]) -> SegmentPredicate {
    .all(conditions())
  }

  /// At least one of the conditions holds.
  public static func anyOf(@SegmentBuilder _ conditions: () -> [SegmentPredicate]) -> SegmentPredicate {
    .any(conditions())
  }

  /// None of the conditions holds.
  public static func noneOf(@SegmentBuilder _ conditions: () -> [SegmentPredicate]) -> SegmentPredicate {
    .not(.any(conditions()))
  }
}
