public import CustomerModel

/// What is known of one customer's activity without reading it: kept up to date in the transaction that records.
///
/// It is a fold over the customer's interactions in the order of time, so it depends on what happened and not on the
/// order in which the store was told. Voided and corrected interactions count for nothing; merged customers have one
/// summary over all their identities. Days are calendar days in the store's time zone.
///
/// ```swift
/// let summary = try database.read { tx in try tx.summary(of: ada) }
/// summary.interactionCount              // == 1
/// summary.purchases.days                // == 1
/// summary.netSpend.map(\.description)   // == ["49.90 EUR"]
/// ```
public struct ActivitySummary: Hashable, Sendable {
  /// The first interaction of any kind.
  public internal(set) var firstInteractionAt: Timestamp?
  /// The last interaction of any kind.
  public internal(set) var lastInteractionAt: Timestamp?
  /// How many interactions there are.
  public internal(set) var interactionCount = 0
  /// Orders, and the time between them.
  public internal(set) var purchases = PurchaseActivity()
  /// Visits and uses of features.
  public internal(set) var sessions = SessionActivity()
  /// Requests to the support.
  public internal(set) var cases = CaseActivity()
  /// Contracts.
  public internal(set) var subscriptions = SubscriptionActivity()
  /// Answers to surveys, and reviews.
  public internal(set) var feedback = FeedbackActivity()
  /// What was sent to the customer.
  public internal(set) var messages = MessageActivity()
  /// How many referrals the customer made.
  public internal(set) var referralCount = 0
  /// How many contributions to the community.
  public internal(set) var communityActivityCount = 0
  /// How many interactions of kinds that the host defined.
  public internal(set) var customCount = 0
  /// The money that came and went, a row for each currency, in the order of their codes.
  public var amounts: [CurrencyAmounts] { ledger.rows }

  var ledger = CurrencyLedger()

  /// A summary of nothing.
  public init() {}

  /// What was paid less what was given back, a sum for each currency: by the instants at which it was paid and given
  /// back.
  public var netSpend: [Money] { amounts.map(\.netSpend) }

  /// Whether nothing counts.
  public var isEmpty: Bool { interactionCount == 0 }
}

/// Orders of one customer, and the time between them.
///
/// Counts are what customer-base models take: orders of one calendar day count once, and gaps are between such days.
///
/// ```swift
/// let purchases = try database.read { tx in try tx.summary(of: ada).purchases }
/// purchases.repeatDays   // == 0
/// ```
public struct PurchaseActivity: Hashable, Sendable {
  /// The first order.
  public internal(set) var firstAt: Timestamp?
  /// The last order.
  public internal(set) var lastAt: Timestamp?
  /// The last but one.
  public internal(set) var secondToLastAt: Timestamp?
  /// The one in front of that.
  public internal(set) var thirdToLastAt: Timestamp?
  /// How many orders there are, with those that were returned.
  public internal(set) var count = 0
  /// On how many days.
  public internal(set) var days = 0
  /// The longest time between two such days that follow each other, in days.
  public internal(set) var longestGapInDays = 0
  /// The sum of the squares of those times, in days².
  public internal(set) var sumOfSquaredGaps: UInt64 = 0
  /// The sum of the natural logarithms of those times, in days.
  public internal(set) var sumOfLogarithmsOfGaps = 0.0

  /// On how many days behind the first one: the *x* of customer-base models.
  public var repeatDays: Int { max(days - 1, 0) }
}

/// Visits and uses of features by one customer.
///
/// ```swift
/// let sessions = try database.read { tx in try tx.summary(of: ada).sessions }
/// sessions.count   // == 0
/// ```
public struct SessionActivity: Hashable, Sendable {
  /// The first one.
  public internal(set) var firstAt: Timestamp?
  /// The last one.
  public internal(set) var lastAt: Timestamp?
  /// How many there are.
  public internal(set) var count = 0
  /// On how many days.
  public internal(set) var days = 0
}

/// What one customer asked of the support.
///
/// ```swift
/// let cases = try database.read { tx in try tx.summary(of: ada).cases }
/// cases.openCount   // == 0
/// ```
public struct CaseActivity: Hashable, Sendable {
  /// How many cases there are.
  public internal(set) var count = 0
  /// How many are not resolved.
  public internal(set) var openCount = 0
  /// When the last one was opened or opened again.
  public internal(set) var lastOpenedAt: Timestamp?
  /// When something last happened in one.
  public internal(set) var lastEventAt: Timestamp?
}

/// The contracts of one customer.
///
/// A cancellation is an intent: the contract stays active until it expires.
///
/// ```swift
/// let subscriptions = try database.read { tx in try tx.summary(of: ada).subscriptions }
/// subscriptions.activeCount   // == 0
/// ```
public struct SubscriptionActivity: Hashable, Sendable {
  /// How many contracts there ever were.
  public internal(set) var count = 0
  /// How many are running, with trials and with those that are cancelled but not expired.
  public internal(set) var activeCount = 0
  /// How many of those are on trial.
  public internal(set) var trialCount = 0
  /// How many of those are cancelled.
  public internal(set) var cancelledCount = 0
  /// How many are paused.
  public internal(set) var pausedCount = 0
  /// When the first one started.
  public internal(set) var firstStartedAt: Timestamp?
  /// When something last happened to one.
  public internal(set) var lastEventAt: Timestamp?
  /// When the last one expired.
  public internal(set) var lastExpiredAt: Timestamp?
  /// Until when the active ones are paid, as far as was told: the latest of them.
  public internal(set) var paidUntil: Timestamp?
}

/// What one customer answered.
///
/// ```swift
/// let feedback = try database.read { tx in try tx.summary(of: ada).feedback }
/// feedback.count       // == 0
/// feedback.lastNPS     // == nil
/// ```
public struct FeedbackActivity: Hashable, Sendable {
  /// How many answers there are.
  public internal(set) var count = 0
  /// When the last one came.
  public internal(set) var lastAt: Timestamp?
  /// The last answer to how likely a recommendation is.
  public internal(set) var lastNPS: Int?
  /// The last answer to how satisfied the customer is.
  public internal(set) var lastCSAT: Int?
  /// The last answer to how easy it was.
  public internal(set) var lastCES: Int?
  /// The stars of the last review.
  public internal(set) var lastReview: Int?
}

/// What was sent to one customer, and what came of it.
///
/// ```swift
/// let messages = try database.read { tx in try tx.summary(of: ada).messages }
/// messages.sentCount   // == 0
/// ```
public struct MessageActivity: Hashable, Sendable {
  /// How many were sent.
  public internal(set) var sentCount = 0
  /// How many were delivered.
  public internal(set) var deliveredCount = 0
  /// How many were opened.
  public internal(set) var openedCount = 0
  /// How many were clicked.
  public internal(set) var clickedCount = 0
  /// How many bounced.
  public internal(set) var bouncedCount = 0
  /// How many led to an unsubscription.
  public internal(set) var unsubscribedCount = 0
  /// When the last one was sent.
  public internal(set) var lastSentAt: Timestamp?
  /// When one was last opened or clicked.
  public internal(set) var lastEngagedAt: Timestamp?
}
