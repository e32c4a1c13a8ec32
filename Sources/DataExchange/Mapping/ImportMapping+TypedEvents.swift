extension ImportMapping {
  /// A column that has one of a few values.
  public struct ChoiceColumn: Hashable, Sendable {
    /// The column.
    public var column: Column
    /// What values of the file are called in the store, such as `cancelled` for `churn_requested`.
    public var translate: [String: String]

    /// A choice from a column.
    public init(_ column: Column, translate: [String: String] = [:]) {
      self.column = column
      self.translate = translate
    }
  }

  /// What rows of subscriptions say: the properties of `Subscription`.
  public struct SubscriptionColumns: Hashable, Sendable {
    /// The column of what happened: `started`, `trial-started`, `renewed`, `upgraded`, `downgraded`, `paused`, `resumed`,
    /// `cancelled` or `expired`.
    public var event: ChoiceColumn
    /// The column of the subscription's identifier.
    public var id: Column
    /// The column of the plan.
    public var plan: Column
    /// What is due for each period; nothing is told where it is blank. It needs a period.
    public var amount: AmountColumns?
    /// The column of what periods are counted in: `days`, `weeks`, `months` or `years`.
    public var period: ChoiceColumn?
    /// The column of how many of them are a period, one without it.
    public var periodCount: Column?
    /// Until when it is paid.
    public var paidUntil: InstantColumns?
    /// The column of whose doing an end is: `voluntary` or `involuntary`.
    public var cause: ChoiceColumn?
    /// The column of the reason.
    public var reason: Column?

    /// The columns of a subscription.
    public init(event: ChoiceColumn, id: Column, plan: Column) {
      self.event = event
      self.id = id
      self.plan = plan
    }
  }

  /// What rows of support cases say: the properties of `SupportCase`.
  public struct SupportCaseColumns: Hashable, Sendable {
    /// The column of what happened: `opened`, `replied`, `waiting`, `resolved` or `reopened`.
    public var event: ChoiceColumn
    /// The column of the case's identifier.
    public var id: Column
    /// The column of who did it: `customer` or `agent`.
    public var by: ChoiceColumn?
    /// The column of the way of contact.
    public var channel: ChoiceColumn?
    /// The column of what it is about.
    public var topic: Column?
    /// The column of who works on it.
    public var agent: Column?

    /// The columns of a case.
    public init(event: ChoiceColumn, id: Column) {
      self.event = event
      self.id = id
    }
  }

  /// What rows of feedback say: the properties of `FeedbackResponse`.
  public struct FeedbackColumns: Hashable, Sendable {
    /// The column of what was asked: `nps`, `csat`, `ces` or `review`.
    public var metric: ChoiceColumn
    /// The column of the score.
    public var score: Column
    /// The lowest and the highest score that could be given; those of the metric unless said otherwise.
    public var scale: ClosedRange<Int>?
    /// The column of what the customer wrote.
    public var text: Column?
    /// The column of the survey's identifier.
    public var survey: Column?
    /// The column of whether something was promised for the answer.
    public var isIncentivised: Column?

    /// The columns of feedback.
    public init(metric: ChoiceColumn, score: Column) {
      self.metric = metric
      self.score = score
    }
  }

  /// What rows of messages say: the properties of `MessageEvent`.
  public struct MessageColumns: Hashable, Sendable {
    /// The column of what happened: `sent`, `delivered`, `opened`, `clicked`, `bounced` or `unsubscribed`.
    public var event: ChoiceColumn
    /// The column of the message's identifier.
    public var id: Column
    /// The column of the way it took.
    public var channel: ChoiceColumn
    /// The column of what it is for: `transactional`, `informational` or `promotional`.
    public var messageClass: ChoiceColumn
    /// The column of the campaign.
    public var campaign: Column?

    /// The columns of a message.
    public init(event: ChoiceColumn, id: Column, channel: ChoiceColumn, messageClass: ChoiceColumn) {
      self.event = event
      self.id = id
      self.channel = channel
      self.messageClass = messageClass
    }
  }
}
