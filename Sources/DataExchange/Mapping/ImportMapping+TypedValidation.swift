internal import CustomerModel

extension ImportMapping {
  /// Checks what rows of subscriptions, support cases, feedback and messages need.
  func validateTypedEvents(of kinds: Set<RowKind>) throws(ImportMappingError) {
    let needs: [(kind: RowKind, path: String, isThere: Bool, members: String)] = [
      (.subscription, "subscription", subscription != nil, "event, id and plan"),
      (.supportCase, "supportCase", supportCase != nil, "event and id"),
      (.feedback, "feedback", feedback != nil, "metric and score"),
      (.message, "message", message != nil, "event, id, channel and messageClass"),
    ]
    for need in needs where kinds.contains(need.kind) && !need.isThere {
      throw ImportMappingError(need.path, "rows of the kind \(need.kind.name) need it; name its \(need.members)")
    }
    if let subscription {
      try subscription.event.validate("subscription.event", as: Subscription.Event.self)
      try subscription.period?.validate("subscription.period", as: BillingPeriod.Unit.self)
      try subscription.cause?.validate("subscription.cause", as: Subscription.Cause.self)
      try subscription.amount?.validate("subscription.amount")
      try subscription.paidUntil?.validate("subscription.paidUntil")
      if subscription.period == nil, subscription.amount != nil || subscription.periodCount != nil {
        throw ImportMappingError("subscription.period", "it is missing; say how often the amount is due, as months")
      }
    }
    try supportCase?.event.validate("supportCase.event", as: SupportCase.Event.self)
    try supportCase?.by?.validate("supportCase.by", as: SupportCase.Participant.self)
    try feedback?.metric.validate("feedback.metric", as: FeedbackResponse.Metric.self)
    if let scale = feedback?.scale {
      let limits = FeedbackResponse.scaleLimits
      guard limits.contains(scale.lowerBound), limits.contains(scale.upperBound) else {
        throw ImportMappingError("feedback.scale", "scores from \(scale) are not within \(limits)")
      }
    }
    try message?.event.validate("message.event", as: MessageEvent.Event.self)
    try message?.messageClass.validate("message.messageClass", as: MessageEvent.MessageClass.self)
  }
}

extension ImportMapping.ChoiceColumn {
  /// Checks that values are translated to ones that there are, and that a constant is one.
  fileprivate func validate<Value: RawRepresentable & CaseIterable>(
    _ path: String, as type: Value.Type
  ) throws(ImportMappingError) where Value.RawValue == String {
    for (_, value) in translate.sorted(by: { $0.key < $1.key }) where Value(rawValue: value) == nil {
      throw ImportMappingError("\(path).translate", "'\(value)' is none of \(Self.names(of: type))")
    }
    if case .constant(let text) = column, Value(rawValue: translate[text] ?? text) == nil {
      throw ImportMappingError(path, "'\(text)' is none of \(Self.names(of: type))")
    }
  }

  /// The values that there are, for people.
  static func names<Value: RawRepresentable & CaseIterable>(of type: Value.Type) -> String
  where Value.RawValue == String {
    Value.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
