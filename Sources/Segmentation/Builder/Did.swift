public import CustomerModel

/// That a customer did something, so and so often.
///
/// ```swift
/// let regulars = Did(Purchase.self).atLeast(3).within(.last(90, .days))
/// let byCard = Did(Purchase.self).where("paymentMethod", .equals("card")).exactly(1)
/// ```
public struct Did: SegmentCondition {
  private var activity: Activity
  private var test = ValueTest.isAtLeast(1)

  /// At least once, ever.
  public init(_ content: (some InteractionContent).Type) { activity = Activity(content.kind) }

  /// At least once, ever, of a kind that is told by its name.
  public init(_ kind: InteractionKind) { activity = Activity(kind) }

  /// At least so many times.
  public func atLeast(_ count: Int) -> Did { with { $0.test = .isAtLeast(.integer(Int64(count))) } }

  /// At most so many times, or not at all.
  public func atMost(_ count: Int) -> Did { with { $0.test = .isAtMost(.integer(Int64(count))) } }

  /// Exactly so many times.
  public func exactly(_ count: Int) -> Did { with { $0.test = .equals(.integer(Int64(count))) } }

  /// In a window.
  public func within(_ window: ActivityWindow) -> Did { with { $0.activity.window = window } }

  /// With a property.
  public func `where`(_ property: String, _ test: ValueTest) -> Did {
    with { $0.activity.conditions.append(PropertyCondition(property, test)) }
  }

  /// What it asks.
  public var predicate: SegmentPredicate { .measure(.count(activity), test) }

  private func with(_ change: (inout Did) -> Void) -> Did {
    var copy = self
    change(&copy)
    return copy
  }
}

/// That a customer did not do something, though the customer was there when the window began.
///
/// ```swift
/// let silent = DidNot(Session.self).within(.last(30, .days))
/// let noBigOrders = DidNot(Purchase.self).where("itemCount", .isAtLeast(10)).amongAll
/// ```
public struct DidNot: SegmentCondition {
  private var activity: Activity
  private var isAmongAll = false

  /// Never.
  public init(_ content: (some InteractionContent).Type) { activity = Activity(content.kind) }

  /// Never, of a kind that is told by its name.
  public init(_ kind: InteractionKind) { activity = Activity(kind) }

  /// Not in a window.
  public func within(_ window: ActivityWindow) -> DidNot { with { $0.activity.window = window } }

  /// None with a property.
  public func `where`(_ property: String, _ test: ValueTest) -> DidNot {
    with { $0.activity.conditions.append(PropertyCondition(property, test)) }
  }

  /// Of all customers, also of those who came later.
  public var amongAll: DidNot { with { $0.isAmongAll = true } }

  /// What it asks.
  public var predicate: SegmentPredicate { isAmongAll ? .not(.did(activity)) : .didNot(activity) }

  private func with(_ change: (inout DidNot) -> Void) -> DidNot {
    var copy = self
    change(&copy)
    return copy
  }
}

extension Measure {
  /// The sum of all orders in a currency, before what was given back.
  public static func spend(in currency: Currency, within window: ActivityWindow = .ever) -> Measure {
    .sum("total", Activity(.purchase, within: window), in: currency)
  }

  /// The measure passes a test.
  ///
  /// ```swift
  /// let big = Measure.spend(in: try Currency("EUR")).passes(.isAtLeast(.money(try Money("500 EUR"))))
  /// ```
  public func passes(_ test: ValueTest) -> SegmentPredicate { .measure(self, test) }
}

extension SegmentPredicate {
  /// So many of the members of the customer's accounts satisfy all of the conditions.
  ///
  /// ```swift
  /// let shared = SegmentPredicate.accountMembers(.atLeast(2)) { Did(Session.self).within(.last(30, .days)) }
  /// ```
  public static func accountMembers(
    _ quantifier: Quantifier, @SegmentBuilder _ conditions: () -> [SegmentPredicate]
  ) -> SegmentPredicate {
    .accountMembers(quantifier, .all(conditions()))
  }

  /// One cell of a table of recency, frequency and monetary value, in fifths of all who bought: 5 is the most recent, most
  /// frequent and most valuable one.
  ///
  /// Recency is by the last order, frequency by the number of orders, value by their sum in a currency; ties go by the
  /// customer's number, so fifths are equally large.
  public static func rfm(
    recency: ClosedRange<Int> = 1...5, frequency: ClosedRange<Int> = 1...5, monetary: ClosedRange<Int> = 1...5,
    in currency: Currency, within window: ActivityWindow = .ever
  ) -> SegmentPredicate {
    let orders = Activity(.purchase, within: window)
    func fifths(_ measure: Measure, _ range: ClosedRange<Int>) -> SegmentPredicate {
      .ranked(measure, .percentiles((range.lowerBound - 1) * 20, range.upperBound * 20))
    }
    return .all([
      .did(orders), fifths(.last(orders), recency), fifths(.count(orders), frequency),
      fifths(.sum("total", orders, in: currency), monetary),
    ])
  }
}
