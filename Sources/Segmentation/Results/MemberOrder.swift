public import CustomerModel

/// By what members are sorted: a measure, with its greatest or its least value first. Members of the same value are in the
/// order of their numbers; those without one are behind all others.
///
/// ```swift
/// let order = Measure.spend(in: try Currency("EUR")).descending
/// order.isDescending   // == true
/// ```
///
/// Values are ordered as those of ``Rank``.
public struct MemberOrder: Hashable, Sendable {
  /// What is compared.
  public var measure: Measure
  /// Whether the greatest value is first.
  public var isDescending: Bool

  /// An order.
  public init(_ measure: Measure, isDescending: Bool = false) {
    self.measure = measure
    self.isDescending = isDescending
  }
}

extension Measure {
  /// The least value first.
  public var ascending: MemberOrder { MemberOrder(self) }

  /// The greatest value first.
  public var descending: MemberOrder { MemberOrder(self, isDescending: true) }
}

/// A page of members in an order.
///
/// ```swift
/// let now = try Timestamp(day: "2026-11-23")
/// let order = Measure.spend(in: try Currency("EUR")).descending
/// let first = try database.read { tx in
///   try tx.bind(tx.compile(.everyone), at: now).members(orderedBy: order, limit: 10)
/// }
/// first.members         // == [ada]
/// first.end == nil      // == true
/// ```
public struct MemberPage: Sendable {
  /// Behind which member the next page begins: also of another state of the store, where some may have moved.
  public struct Cursor: Sendable {
    let value: MeasuredValue
    let id: CustomerID
  }

  /// The members.
  public let members: [CustomerID]
  /// Where the next page begins; `nil` if this is the last one.
  public let end: Cursor?
}
