public import CustomerModel

/// One thing, then another, and so on; and perhaps something that did not follow.
///
/// ```swift
/// var abandoned = EventSequence([Activity(.custom("cart-filled"), within: .last(7, .days))])
/// abandoned.isNotFollowedBy = EventSequence.Absence(Activity(.purchase), within: .last(1, .days))
/// ```
///
/// Each step is later than the one in front, or of the same instant and behind it in the timeline. The windows of all
/// activities hold, too.
public struct EventSequence: Hashable, Sendable {
  /// A step: what was done, and in which time behind the step in front.
  public struct Step: Hashable, Sendable {
    /// What was done.
    public var activity: Activity
    /// At most so long behind the step in front; at any time if `nil`. Of the first step it says nothing.
    public var limit: RollingWindow?

    /// A step.
    public init(_ activity: Activity, within limit: RollingWindow? = nil) {
      self.activity = activity
      self.limit = limit
    }
  }

  /// What did not follow.
  public struct Absence: Hashable, Sendable {
    /// What was not done.
    public var activity: Activity
    /// At most so long behind the last step, to the microsecond. The time has to be over: now is later than its end.
    public var limit: RollingWindow

    /// An absence.
    public init(_ activity: Activity, within limit: RollingWindow) {
      self.activity = activity
      self.limit = limit
    }
  }

  /// The steps, at least one.
  public var steps: [Step]
  /// What did not follow the last step.
  public var isNotFollowedBy: Absence?

  /// A sequence without limits of time between its steps.
  public init(_ activities: [Activity]) { steps = activities.map { Step($0) } }

  /// A sequence.
  public init(steps: [Step], notFollowedBy absence: Absence? = nil) {
    self.steps = steps
    isNotFollowedBy = absence
  }
}
