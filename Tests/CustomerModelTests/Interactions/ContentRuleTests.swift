import CustomerModel
import XCTest

/// What content is refused, and where the error says it is.
final class ContentRuleTests: XCTestCase {
  private let euro = try? Currency("EUR")
  private let key = InteractionKey(source: "shop", id: "1")

  func testAcceptsWhatMakesSense() throws {
    let line = LineItem(
      sku: "tea", category: "drinks", quantity: 3, price: try Money("2 EUR"), discount: try Money("6 EUR"))
    let accepted: [any InteractionContent] = [
      Purchase(total: try Money("0 EUR")),
      Purchase(total: try Money("9 EUR"), lines: [line], itemCount: 7, paymentMethod: "card", cost: try Money("1 EUR")),
      Refund(amount: try Money("0 EUR"), isReturn: true),
      Refund(amount: try Money("2 EUR"), of: key, lines: [line], reason: "", isReturn: true),
      Subscription(event: .trialStarted, subscriptionID: "s", plan: "p"),
      Subscription(
        event: .expired, subscriptionID: "s", plan: "p", recurringAmount: try Money("9 EUR"),
        period: BillingPeriod(.days, count: 10_000), paidUntil: .latest, cause: .involuntary, reason: "card expired"),
      Session(),
      Session(duration: .seconds(366 * 86_400), feature: "f", platform: "web"),
      SupportCase(caseID: "c", event: .opened, by: .agent, channel: .other("fax"), topic: "t", agent: "a"),
      FeedbackResponse(metric: .csat, score: -1, scale: -1...1, text: "", surveyID: "s", isIncentivised: true),
      MessageEvent(messageID: "m", channel: .push, messageClass: .informational, event: .clicked, campaign: "c"),
      Referral(code: "r", referred: ExternalID("ada"), state: .qualified),
      CommunityActivity(activity: "post", points: -5),
      Cost(amount: try Money("0.01 EUR"), category: "ads"),
    ]
    for content in accepted {
      XCTAssertNoThrow(try content.validate(), "\(content)")
      XCTAssertEqual(try InteractionPayload(content).kind, type(of: content).kind)
    }
  }

  func testRefusesAmounts() throws {
    let ten = try Money("10 EUR")
    try expect("total", Purchase(total: try Money("-1 EUR")))
    try expect("lines[1].price", Purchase(total: ten, lines: [LineItem(sku: "a"), line(price: try Money("1 USD"))]))
    try expect("lines[0].price", Purchase(total: ten, lines: [line(price: try Money("-1 EUR"))]))
    try expect("lines[0].discount", Purchase(total: ten, lines: [line(discount: try Money("-1 EUR"))]))
    try expect("lines[0].discount", Purchase(total: ten, lines: [line(price: ten, discount: try Money("11 EUR"))]))
    try expect("cost", Purchase(total: ten, cost: try Money("1 USD")))
    try expect("cost", Purchase(total: ten, cost: try Money("-1 EUR")))
    try expect("amount", Refund(amount: try Money("-1 EUR")))
    try expect("lines[0].price", Refund(amount: ten, lines: [line(price: try Money("1 USD"))]))
    try expect("recurringAmount", subscription(recurringAmount: ten))
    try expect("recurringAmount", subscription(recurringAmount: try Money("-1 EUR"), period: BillingPeriod(.months)))
    try expect("amount", Cost(amount: try Money("-1 EUR"), category: "ads"))
    let largest = Money(minorUnits: .max, currency: ten.currency)
    try expect("lines[0].price", Purchase(total: ten, lines: [line(quantity: 2, price: largest)]))
  }

  func testRefusesNumbersOutOfRange() throws {
    let ten = try Money("10 EUR")
    for quantity in [0, -1, .min, .max, LineItem.quantityLimit + 1] {
      try expect("lines[0].quantity", Purchase(total: ten, lines: [line(quantity: quantity)], itemCount: 1))
      try expect("lines[0].quantity", Refund(amount: ten, lines: [line(quantity: quantity)]))
    }
    for count in [0, -1, .min, .max, Purchase.itemLimit + 1] {
      try expect("itemCount", Purchase(total: ten, itemCount: count))
    }
    for count in [0, -1, .min, .max, BillingPeriod.countLimit + 1] {
      try expect("period.count", subscription(period: BillingPeriod(.weeks, count: count)))
    }
    for seconds in [-1, 366 * 86_400 + 1, Int64.min, .max] {
      try expect("duration", Session(duration: .seconds(seconds)))
    }
    try expect("score", FeedbackResponse(metric: .nps, score: 11))
    try expect("score", FeedbackResponse(metric: .csat, score: 0))
    try expect("score", FeedbackResponse(metric: .ces, score: .min))
    try expect("scale", FeedbackResponse(metric: .nps, score: 1, scale: 1...5))
    try expect("scale", FeedbackResponse(metric: .csat, score: 1, scale: 1...1))
    try expect("scale", FeedbackResponse(metric: .csat, score: 1, scale: 1...1_001))
    try expect("scale", FeedbackResponse(metric: .csat, score: 1, scale: Int.min...1))
    try expect("points", CommunityActivity(activity: "post", points: 1_000_000_001))
    try expect("points", CommunityActivity(activity: "post", points: .min))
  }

  func testRefusesTexts() throws {
    let ten = try Money("10 EUR")
    for text in ["", "a\u{0}b", "a\nb", "\u{7F}", String(repeating: "é", count: 251)] {
      try expect("lines[0].sku", Purchase(total: ten, lines: [LineItem(sku: text)]))
      try expect("lines[0].category", Purchase(total: ten, lines: [LineItem(sku: "a", category: text)]))
      try expect("paymentMethod", Purchase(total: ten, paymentMethod: text))
      try expect("purchase.id", Refund(amount: ten, of: InteractionKey(source: "shop", id: text)))
      try expect("purchase.source", Refund(amount: ten, of: InteractionKey(source: text, id: "1")))
      try expect("subscriptionID", Subscription(event: .started, subscriptionID: text, plan: "p"))
      try expect("plan", Subscription(event: .started, subscriptionID: "s", plan: text))
      try expect("feature", Session(feature: text))
      try expect("platform", Session(platform: text))
      try expect("caseID", SupportCase(caseID: text, event: .opened))
      try expect("channel", SupportCase(caseID: "c", event: .opened, channel: .other(text)))
      try expect("topic", SupportCase(caseID: "c", event: .opened, topic: text))
      try expect("agent", SupportCase(caseID: "c", event: .opened, agent: text))
      try expect("surveyID", FeedbackResponse(metric: .nps, score: 1, surveyID: text))
      try expect("messageID", message(text))
      try expect("channel", message("m", channel: .other(text)))
      try expect("campaign", message("m", campaign: text))
      try expect("code", Referral(code: text, state: .invited))
      try expect("referred.value", Referral(code: "r", referred: ExternalID(text), state: .joined))
      try expect("referred.kind", Referral(code: "r", referred: ExternalID("a", kind: text), state: .joined))
      try expect("activity", CommunityActivity(activity: text))
      try expect("category", Cost(amount: ten, category: text))
    }
    try expect("channel", SupportCase(caseID: "c", event: .opened, channel: .other("inApp")))
    let long = String(repeating: "a", count: 65_537)
    try expect("reason", Refund(amount: ten, reason: long))
    try expect("reason", subscription(reason: long))
    try expect("text", FeedbackResponse(metric: .nps, score: 1, text: long))
    let half = String(repeating: "a", count: 251)
    try expect("referred", Referral(code: "r", referred: ExternalID(half, kind: half), state: .joined))
    try expect("purchase", Refund(amount: ten, of: InteractionKey(source: half, id: half)))
    for event in Subscription.Event.allCases where ![.paused, .cancelled, .expired].contains(event) {
      try expect("cause", Subscription(event: event, subscriptionID: "s", plan: "p", cause: .voluntary))
    }
  }

  func testRefusesTooManyLines() throws {
    let ten = try Money("10 EUR")
    let lines = Array(repeating: LineItem(sku: "a"), count: 10_000)
    XCTAssertNoThrow(try Purchase(total: ten, lines: lines).validate())
    try expect("lines", Purchase(total: ten, lines: lines + [LineItem(sku: "a")]))
    let longest = LineItem(sku: String(repeating: "s", count: 500), category: String(repeating: "c", count: 500))
    try expect("lines", Purchase(total: ten, lines: Array(repeating: longest, count: 1_049)))
  }

  func testCountsItems() throws {
    let ten = try Money("10 EUR")
    let lines = [LineItem(sku: "a", quantity: 2), LineItem(sku: "b", quantity: 3)]
    XCTAssertEqual(Purchase(total: ten).itemCount, 1)
    XCTAssertEqual(Purchase(total: ten, lines: lines).itemCount, 5)
    XCTAssertEqual(Purchase(total: ten, lines: lines, itemCount: 4).itemCount, 4)
    let most = LineItem(sku: "a", quantity: .max)
    let least = LineItem(sku: "a", quantity: .min)
    XCTAssertEqual(Purchase(total: ten, lines: [most, most]).itemCount, .max)
    XCTAssertEqual(Purchase(total: ten, lines: [least, least]).itemCount, .min)
  }

  func testSaysWhatToDo() throws {
    let negative = Purchase(total: try Money("-5 EUR"))
    XCTAssertThrowsError(try negative.validate()) {
      XCTAssertEqual(
        "\($0)",
        "total: '-5.00 EUR' is not possible; record what was paid back as a Refund, with a positive amount")
    }
    let other = Purchase(total: try Money("5 EUR"), cost: try Money("1 USD"))
    XCTAssertThrowsError(try other.validate()) {
      XCTAssertEqual(
        "\($0)", "cost: 1.00 USD is not in EUR, the currency of the interaction; convert it first")
    }
  }

  func testKeysAndKinds() throws {
    XCTAssertNoThrow(try key.validate())
    XCTAssertThrowsError(try InteractionKey(source: "", id: "1").validate()) {
      XCTAssertEqual(($0 as? InteractionError)?.path, "key.source")
    }
    XCTAssertThrowsError(try InteractionKey(source: "a", id: String(repeating: "b", count: 480)).validate()) {
      XCTAssertEqual($0 as? InteractionError, .tooLong(path: "key", byteCount: 481, limit: 480))
    }
    let keys = [("a", "b"), ("a", "é"), ("a", "z"), ("aa", "a"), ("é", "a")].map {
      InteractionKey(source: $0.0, id: $0.1)
    }
    let composed = InteractionKey(source: "shop", id: "\u{E9}")
    let decomposed = InteractionKey(source: "shop", id: "e\u{301}")
    XCTAssertNotEqual(composed, decomposed, "another system may tell them apart")
    XCTAssertEqual(Set([composed, decomposed, composed]).count, 2)
    XCTAssertEqual(keys.shuffled().sorted().map(\.description), ["a:b", "a:z", "a:é", "aa:a", "é:a"])

    XCTAssertEqual(InteractionKind.builtIn.map(\.name).sorted(), Set(InteractionKind.builtIn.map(\.name)).sorted())
    for kind in InteractionKind.builtIn {
      XCTAssertEqual(try InteractionKind(name: kind.name), kind)
      XCTAssertThrowsError(try InteractionKind.custom(kind.name).validate())
    }
    XCTAssertEqual(try InteractionKind(name: "Order Completed"), .custom("Order Completed"))
    for name in ["", "a\tb", String(repeating: "a", count: 129)] {
      XCTAssertThrowsError(try InteractionKind(name: name)) {
        guard case .invalidKind(name, _) = $0 as? InteractionError else { return XCTFail("\($0)") }
      }
    }
  }

  private func line(quantity: Int = 1, price: Money? = nil, discount: Money? = nil) -> LineItem {
    LineItem(sku: "a", quantity: quantity, price: price, discount: discount)
  }

  private func message(_ id: String, channel: Channel = .sms, campaign: String? = nil) -> MessageEvent {
    MessageEvent(messageID: id, channel: channel, messageClass: .promotional, event: .sent, campaign: campaign)
  }

  private func subscription(
    recurringAmount: Money? = nil, period: BillingPeriod? = nil, reason: String? = nil
  ) -> Subscription {
    Subscription(
      event: .started, subscriptionID: "s", plan: "p", recurringAmount: recurringAmount, period: period, reason: reason)
  }

  private func expect(_ path: String, _ content: some InteractionContent, line: UInt = #line) throws {
    XCTAssertThrowsError(try content.validate(), "\(content)", line: line) {
      XCTAssertEqual(($0 as? InteractionError)?.path, path, "\($0)", line: line)
    }
    XCTAssertThrowsError(try InteractionPayload(content), line: line)
  }
}
