public import CustomerModel

/// A question about one customer that is answered with yes or no: a tree of conditions.
///
/// ```swift
/// let predicate = SegmentPredicate.all([
///   .attribute("country", .isOneOf(["GB", "DE"])),
///   .did(Activity(.purchase, within: .last(90, .days)), atLeast: 2),
///   .not(.did(Activity(.session, within: .last(30, .days)))),
/// ])
/// try database.read { tx in try tx.contains(ada, in: predicate, at: Timestamp(day: "2026-11-23")) }  // == false
/// ```
///
/// Everything is two-valued: a comparison with a value that is not there is false, and `not` is the plain complement. What
/// a customer did is what counts of it: voided interactions do not.
public indirect enum SegmentPredicate: Hashable, Sendable {
  /// All of them hold; true of none.
  case all([SegmentPredicate])
  /// At least one of them holds; false of none.
  case any([SegmentPredicate])
  /// It does not hold.
  case not(SegmentPredicate)
  /// At least so many of them hold.
  case atLeast(Int, [SegmentPredicate])
  /// Exactly so many of them hold.
  case exactly(Int, [SegmentPredicate])
  /// A measure of the customer passes a test.
  case measure(Measure, ValueTest)
  /// The customer did one thing, then another, and so on.
  case sequence(EventSequence)
  /// The customer did something in at least so many of the last calendar periods, in front of the present one. The
  /// activity's window holds, too.
  case regularly(Activity, atLeast: Int, ofLast: Int, CalendarWindow.Unit)
  /// The customer never did it in the activity's window, though the customer was there when the window began: had signed
  /// up by then, or had done anything by then if no sign-up is known. Of all time, everybody was.
  case didNot(Activity)
  /// The customer came back: did it in the activity's window, at least so long after the time before.
  case resumed(Activity, after: RollingWindow)
  /// The customer is among those whose measure is greatest or least.
  case ranked(Measure, Rank)
  /// The last decision about a purpose and channel up to now, that very instant with it, is that it is granted, and has
  /// not expired; see ``ConsentLedger``.
  case consent(purpose: String, channel: Channel?)
  /// So many of the members of the customer's accounts satisfy a predicate, the customer counted with them. Of a customer
  /// without an account there are none: so `all` and `none` are true.
  case accountMembers(Quantifier, SegmentPredicate)
  /// The customer is one of these, or one of these was merged into the customer.
  case list([CustomerID])
  /// The customer is in another segment, by its name.
  case segment(String)
}

extension SegmentPredicate {
  /// True of everybody.
  public static var everyone: SegmentPredicate { .all([]) }

  /// An attribute passes a test.
  public static func attribute(_ name: String, _ test: ValueTest) -> SegmentPredicate {
    .measure(.attribute(name), test)
  }

  /// The customer did something at least so many times.
  public static func did(_ activity: Activity, atLeast count: Int = 1) -> SegmentPredicate {
    .measure(.count(activity), .isAtLeast(.integer(Int64(count))))
  }

  /// The customer did something at most so many times, or not at all.
  public static func did(_ activity: Activity, atMost count: Int) -> SegmentPredicate {
    .measure(.count(activity), .isAtMost(.integer(Int64(count))))
  }

  /// The customer did something exactly so many times.
  public static func did(_ activity: Activity, exactly count: Int) -> SegmentPredicate {
    .measure(.count(activity), .equals(.integer(Int64(count))))
  }

  /// The customer has a tag.
  public static func hasTag(_ tag: String) -> SegmentPredicate { .measure(.tags, .containsAny(of: [tag])) }

  /// The customer did it in the window of `activity`, and has not done it again for a time.
  public static func stopped(_ activity: Activity, for silence: RollingWindow) -> SegmentPredicate {
    var recent = activity
    recent.window = .rolling(silence)
    return .all([.did(activity), .not(.did(recent))])
  }

  /// The time since the last one is longer than so many times the customer's own usual time from one to the next; see
  /// ``Measure/pace(_:)``.
  public static func isOverdue(_ activity: Activity, factor: ExactDecimal = 2) -> SegmentPredicate {
    .measure(.pace(activity), .isMoreThan(.decimal(factor)))
  }

  /// The customer is in a part of everybody that was drawn at random, the same at any time: for holdouts.
  ///
  /// - Parameters:
  ///   - salt: other salts draw other parts.
  ///   - range: ten-thousandths of everybody.
  public static func bucket(_ salt: String, _ range: Range<Int>) -> SegmentPredicate {
    // Of the range that ends in front of all numbers, no bucket is the last one either.
    let last = range.upperBound > .min ? range.upperBound - 1 : .min
    return .measure(.bucket(salt: salt), .isBetween(.integer(Int64(range.lowerBound)), .integer(Int64(last))))
  }

  /// Exactly one of them holds.
  public static func exactlyOne(of predicates: [SegmentPredicate]) -> SegmentPredicate { .exactly(1, predicates) }

  /// The customer came so far in a funnel: did the first steps of a sequence, one after the other.
  ///
  /// - Parameters:
  ///   - step: how many of the steps, from 1 on.
  ///   - steps: all of the steps.
  public static func reached(step: Int, of steps: [EventSequence.Step]) -> SegmentPredicate {
    .sequence(EventSequence(steps: Array(steps.prefix(max(step, 0)))))
  }

  /// The customer came so far in a funnel and no further: did the first steps, and never those and the next one.
  public static func stuck(at step: Int, of steps: [EventSequence.Step]) -> SegmentPredicate {
    let reached = reached(step: step, of: steps)
    guard step >= 0, step < steps.count else { return reached }
    return .all([reached, .not(.reached(step: step + 1, of: steps))])
  }

  /// The customer first did something in a window: a cohort.
  public static func cohort(firstDid activity: Activity, within window: ActivityWindow) -> SegmentPredicate {
    .measure(.first(activity), .isWithin(window))
  }

  /// Also these customers are members.
  public func including(_ customers: [CustomerID]) -> SegmentPredicate { .any([self, .list(customers)]) }

  /// All but these customers are members.
  public func excluding(_ customers: [CustomerID]) -> SegmentPredicate { .all([self, .not(.list(customers))]) }

  /// Both hold.
  public func and(_ other: SegmentPredicate) -> SegmentPredicate { .all([self, other]) }

  /// At least one holds: the union of two segments.
  public func or(_ other: SegmentPredicate) -> SegmentPredicate { .any([self, other]) }

  /// This one holds and the other does not: the difference of two segments.
  public func subtracting(_ other: SegmentPredicate) -> SegmentPredicate { .all([self, .not(other)]) }
}
