extension ImportMapping {
  /// All columns, each with its path, in a fixed order.
  var columns: [(path: String, column: Column)] {
    var result: [(String, Column)] = []
    func add(_ path: String, _ column: Column?) {
      if let column { result.append((path, column)) }
    }
    if case .chosen(let column, _, _) = rows { add("rows.column", column) }
    add("customer.id", customer?.id)
    for (index, alias) in (customer?.aliases ?? []).enumerated() { add("customer.aliases[\(index)].id", alias.id) }
    for (index, column) in (occurredAt?.from ?? []).enumerated() { add("occurredAt.from[\(index)]", column) }
    add("amount.total", amount?.total)
    add("amount.unitPrice", amount?.unitPrice)
    add("amount.quantity", amount?.quantity)
    add("amount.currency", amount?.currency)
    add("order.id", order?.id)
    add("order.sku", order?.sku)
    add("order.category", order?.category)
    add("order.discount", order?.discount)
    add("order.paymentMethod", order?.paymentMethod)
    add("order.cost", order?.cost)
    add("returns.purchase", returns.purchase)
    add("returns.reason", returns.reason)
    for (index, column) in key.enumerated() { add("key[\(index)]", column) }
    add("event.duration", event?.duration)
    add("event.feature", event?.feature)
    add("event.platform", event?.platform)
    let properties = (event?.properties ?? [:]).sorted { $0.key < $1.key }
    for (name, property) in properties { add("event.properties.\(name)", property.column) }
    addTypedEvents(add)
    for (name, attribute) in attributes.sorted(by: { $0.key < $1.key }) { add("attributes.\(name)", attribute.column) }
    add("tags", tags?.column)
    add("membership.account", membership?.account)
    add("membership.role", membership?.role)
    for (index, consent) in consents.enumerated() { add("consents[\(index)].decision", consent.decision) }
    return result
  }

  private func addTypedEvents(_ add: (String, Column?) -> Void) {
    add("subscription.event", subscription?.event.column)
    add("subscription.id", subscription?.id)
    add("subscription.plan", subscription?.plan)
    add("subscription.amount.total", subscription?.amount?.total)
    add("subscription.amount.unitPrice", subscription?.amount?.unitPrice)
    add("subscription.amount.quantity", subscription?.amount?.quantity)
    add("subscription.amount.currency", subscription?.amount?.currency)
    add("subscription.period", subscription?.period?.column)
    add("subscription.periodCount", subscription?.periodCount)
    for (index, column) in (subscription?.paidUntil?.from ?? []).enumerated() {
      add("subscription.paidUntil.from[\(index)]", column)
    }
    add("subscription.cause", subscription?.cause?.column)
    add("subscription.reason", subscription?.reason)
    add("supportCase.event", supportCase?.event.column)
    add("supportCase.id", supportCase?.id)
    add("supportCase.by", supportCase?.by?.column)
    add("supportCase.channel", supportCase?.channel?.column)
    add("supportCase.topic", supportCase?.topic)
    add("supportCase.agent", supportCase?.agent)
    add("feedback.metric", feedback?.metric.column)
    add("feedback.score", feedback?.score)
    add("feedback.text", feedback?.text)
    add("feedback.survey", feedback?.survey)
    add("feedback.isIncentivised", feedback?.isIncentivised)
    add("message.event", message?.event.column)
    add("message.id", message?.id)
    add("message.channel", message?.channel.column)
    add("message.messageClass", message?.messageClass.column)
    add("message.campaign", message?.campaign)
  }

  /// The members of JSON objects that rows need, each once.
  package var memberNames: [String] {
    var names: [String] = []
    for case (_, .name(let name)) in columns where !names.contains(name) { names.append(name) }
    return names
  }
}
