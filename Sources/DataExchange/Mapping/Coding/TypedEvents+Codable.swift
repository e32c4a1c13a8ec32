extension ImportMapping.ChoiceColumn: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case from, translate }

  /// Reads a column, or an object with one.
  public init(from decoder: any Decoder) throws {
    if let column = try? ImportMapping.Column(from: decoder) {
      self.init(column)
    } else {
      let container = try StrictContainer<CodingKeys>(decoder)
      self.init(try container.required(.from), translate: try container.value(.translate, or: [:]))
    }
  }

  /// Writes an object.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(column, .from)
    try container.encode(translate, .translate, unless: [:])
  }
}

extension ImportMapping.SubscriptionColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case event, id, plan, amount, period, periodCount, paidUntil, cause, reason
  }

  /// Reads the columns; `event`, `id` and `plan` have to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(
      event: try container.required(.event), id: try container.required(.id), plan: try container.required(.plan))
    amount = try container.optional(.amount)
    period = try container.optional(.period)
    periodCount = try container.optional(.periodCount)
    paidUntil = try container.optional(.paidUntil)
    cause = try container.optional(.cause)
    reason = try container.optional(.reason)
  }

  /// Writes the columns that there are.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(event, .event)
    try container.encode(id, .id)
    try container.encode(plan, .plan)
    try container.encode(amount, .amount)
    try container.encode(period, .period)
    try container.encode(periodCount, .periodCount)
    try container.encode(paidUntil, .paidUntil)
    try container.encode(cause, .cause)
    try container.encode(reason, .reason)
  }
}

extension ImportMapping.SupportCaseColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case event, id, by, channel, topic, agent }

  /// Reads the columns; `event` and `id` have to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(event: try container.required(.event), id: try container.required(.id))
    by = try container.optional(.by)
    channel = try container.optional(.channel)
    topic = try container.optional(.topic)
    agent = try container.optional(.agent)
  }

  /// Writes the columns that there are.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(event, .event)
    try container.encode(id, .id)
    try container.encode(by, .by)
    try container.encode(channel, .channel)
    try container.encode(topic, .topic)
    try container.encode(agent, .agent)
  }
}

extension ImportMapping.FeedbackColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case metric, score, scale, text, survey, isIncentivised }

  /// Reads the columns; `metric` and `score` have to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(metric: try container.required(.metric), score: try container.required(.score))
    if let ends: [Int] = try container.optional(.scale) {
      guard ends.count == 2, ends[0] < ends[1] else {
        throw container.error(.scale, "it is no list of the lowest and the highest score, such as [1, 5]")
      }
      scale = ends[0]...ends[1]
    }
    text = try container.optional(.text)
    survey = try container.optional(.survey)
    isIncentivised = try container.optional(.isIncentivised)
  }

  /// Writes the columns that there are.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(metric, .metric)
    try container.encode(score, .score)
    try container.encode(scale.map { [$0.lowerBound, $0.upperBound] }, .scale)
    try container.encode(text, .text)
    try container.encode(survey, .survey)
    try container.encode(isIncentivised, .isIncentivised)
  }
}

extension ImportMapping.MessageColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case event, id, channel, messageClass, campaign }

  /// Reads the columns; all but `campaign` have to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(
      event: try container.required(.event), id: try container.required(.id),
      channel: try container.required(.channel), messageClass: try container.required(.messageClass))
    campaign = try container.optional(.campaign)
  }

  /// Writes the columns that there are.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(event, .event)
    try container.encode(id, .id)
    try container.encode(channel, .channel)
    try container.encode(messageClass, .messageClass)
    try container.encode(campaign, .campaign)
  }
}
