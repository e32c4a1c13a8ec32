import CustomerModel
import Foundation
import XCTest

/// The JSON of interactions is what exports are made of: it may gain properties, and never change.
final class JSONFormTests: XCTestCase {
  private let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()

  func testFormsOfContent() throws {
    let key = InteractionKey(source: "shop", id: "1")
    let line = LineItem(
      sku: "tea", category: "drinks", quantity: 3, price: try Money("2 EUR"), discount: try Money("0.50 EUR"))
    let euro = try Money("49.90 EUR")
    try expect(
      #"{"content":{"itemCount":1,"total":"49.90 EUR"},"kind":"purchase"}"#, Purchase(total: euro))
    try expect(
      #"{"content":{"cost":"1200 JPY","itemCount":4,"lines":[{"category":"drinks","discount":"0.50 EUR","#
        + #""price":"2.00 EUR","quantity":3,"sku":"tea"},{"quantity":1,"sku":"a"}],"paymentMethod":"card","#
        + #""total":"49.90 EUR"},"kind":"purchase"}"#,
      .purchase(
        Purchase(total: euro, lines: [line, LineItem(sku: "a")], paymentMethod: "card", cost: try Money("1200 JPY"))),
      isValid: false)
    try expect(#"{"content":{"amount":"49.90 EUR"},"kind":"refund"}"#, Refund(amount: euro))
    try expect(
      #"{"content":{"amount":"49.90 EUR","isReturn":true,"lines":[{"quantity":1,"sku":"a"}],"#
        + #""purchase":{"id":"1","source":"shop"},"reason":"too \"small\""},"kind":"refund"}"#,
      Refund(amount: euro, of: key, lines: [LineItem(sku: "a")], reason: "too \"small\"", isReturn: true))
    try expect(
      #"{"content":{"cause":"involuntary","event":"expired","paidUntil":"2026-12-22T00:00:00Z","#
        + #""period":{"count":3,"unit":"months"},"plan":"family","reason":"card","recurringAmount":"49.90 EUR","#
        + #""subscriptionID":"s-1"},"kind":"subscription"}"#,
      Subscription(
        event: .expired, subscriptionID: "s-1", plan: "family", recurringAmount: euro,
        period: BillingPeriod(.months, count: 3), paidUntil: try Timestamp(day: "2026-12-22"), cause: .involuntary,
        reason: "card"))
    try expect(
      #"{"content":{"event":"trial-started","plan":"family","subscriptionID":"s-1"},"kind":"subscription"}"#,
      Subscription(event: .trialStarted, subscriptionID: "s-1", plan: "family"))
    try expect(#"{"content":{},"kind":"session"}"#, Session())
    try expect(
      #"{"content":{"duration":"PT754.25S","feature":"checkout","platform":"ios"},"kind":"session"}"#,
      Session(duration: .milliseconds(754_250), feature: "checkout", platform: "ios"))
    try expect(
      #"{"content":{"agent":"bo","by":"customer","caseID":"c-1","channel":"email","event":"reopened","#
        + #""topic":"delivery"},"kind":"support-case"}"#,
      SupportCase(caseID: "c-1", event: .reopened, by: .customer, channel: .email, topic: "delivery", agent: "bo"))
    try expect(
      #"{"content":{"isIncentivised":true,"metric":"nps","scale":[0,10],"score":9,"surveyID":"autumn","#
        + #""text":"Schnell 🚚"},"kind":"feedback"}"#,
      FeedbackResponse(metric: .nps, score: 9, text: "Schnell 🚚", surveyID: "autumn", isIncentivised: true))
    try expect(
      #"{"content":{"campaign":"spring","channel":"email","event":"opened","messageClass":"promotional","#
        + #""messageID":"m-1"},"kind":"message"}"#,
      MessageEvent(
        messageID: "m-1", channel: .email, messageClass: .promotional, event: .opened, campaign: "spring"))
    try expect(
      #"{"content":{"code":"ADA","referred":{"kind":"email","value":"grace@x"},"state":"joined"},"kind":"referral"}"#,
      Referral(code: "ADA", referred: ExternalID("grace@x", kind: "email"), state: .joined))
    try expect(
      #"{"content":{"activity":"post","points":-5},"kind":"community"}"#,
      CommunityActivity(activity: "post", points: -5))
    try expect(
      #"{"content":{"amount":"49.90 EUR","category":"ads"},"kind":"cost"}"#, Cost(amount: euro, category: "ads"))
  }

  func testFormOfAnInteraction() throws {
    let interaction = Interaction(
      .session(Session()), by: ExternalID("ada@x", kind: "email"),
      occurredAt: try Timestamp("2026-11-22T10:00:00.000001Z"), recordedAt: try Timestamp(day: "2026-11-23"),
      key: InteractionKey(source: "web", id: "v-1"), isVoided: true)
    let json = try String(decoding: encoder.encode(interaction), as: UTF8.self)
    XCTAssertEqual(
      json,
      #"{"content":{},"externalID":{"kind":"email","value":"ada@x"},"isVoided":true,"#
        + #""key":{"id":"v-1","source":"web"},"kind":"session","occurredAt":"2026-11-22T10:00:00.000001Z","#
        + #""recordedAt":"2026-11-23T00:00:00Z"}"#)
    XCTAssertEqual(try JSONDecoder().decode(Interaction.self, from: Data(json.utf8)), interaction)
    let keyless = Interaction(
      interaction.payload, by: interaction.externalID, occurredAt: interaction.occurredAt,
      recordedAt: interaction.recordedAt)
    XCTAssertEqual(try JSONDecoder().decode(Interaction.self, from: encoder.encode(keyless)), keyless)
  }

  func testReadsWhatIsLeftOut() throws {
    let decoder = JSONDecoder()
    XCTAssertEqual(
      try decoder.decode(Purchase.self, from: Data(#"{"total":"1 EUR"}"#.utf8)), Purchase(total: try Money("1 EUR")))
    XCTAssertEqual(
      try decoder.decode(LineItem.self, from: Data(#"{"sku":"a"}"#.utf8)), LineItem(sku: "a"))
    XCTAssertEqual(
      try decoder.decode(FeedbackResponse.self, from: Data(#"{"metric":"ces","score":7}"#.utf8)),
      FeedbackResponse(metric: .ces, score: 7))
  }

  func testRefusesContentThatMakesNoSense() throws {
    for (json, path) in [
      (#"{"kind":"purchase","content":{"total":"-1 EUR"}}"#, "total"),
      (#"{"kind":"session","content":{"duration":"-PT1S"}}"#, "duration"),
      (#"{"kind":"feedback","content":{"metric":"nps","score":11}}"#, "score"),
      (#"{"kind":"","content":{}}"#, ""),
    ] {
      XCTAssertThrowsError(try JSONDecoder().decode(InteractionPayload.self, from: Data(json.utf8)), json) {
        XCTAssertEqual(($0 as? InteractionError)?.path, path, "\($0)")
      }
    }
    for json in [
      #"{"kind":"purchase","content":{}}"#, #"{"kind":"purchase"}"#, #"{"content":{}}"#, "[]",
      #"{"kind":"session","content":{"duration":"754.25"}}"#, #"{"kind":"custom","content":[]}"#,
      #"{"kind":"feedback","content":{"metric":"csat","score":1,"scale":[5,1]}}"#,
    ] {
      XCTAssertThrowsError(try JSONDecoder().decode(InteractionPayload.self, from: Data(json.utf8)), json)
    }
  }

  func testDurations() throws {
    for (text, duration) in [
      ("PT0S", Duration.zero), ("PT1S", .seconds(1)), ("PT0.000001S", .microseconds(1)), ("PT0.5S", .milliseconds(500)),
      ("PT31622400S", .seconds(366 * 86_400)), ("PT59.999999S", .microseconds(59_999_999)),
    ] {
      let session = Session(duration: duration)
      XCTAssertEqual(String(decoding: try encoder.encode(session), as: UTF8.self), #"{"duration":"\#(text)"}"#)
      XCTAssertEqual(try JSONDecoder().decode(Session.self, from: encoder.encode(session)), session)
    }
    for text in ["", "PT", "PTS", "PT.5S", "PT5.S", "PT1M", "5S", "PT1.0000001S", "PT+1S", "PT٣S", "PT1e3S", "PT--1S"] {
      XCTAssertThrowsError(try JSONDecoder().decode(Session.self, from: Data(#"{"duration":"\#(text)"}"#.utf8)), text)
    }
    XCTAssertEqual(Session(duration: .nanoseconds(1_999)), Session(duration: .microseconds(1)))
    XCTAssertEqual(Session(duration: .nanoseconds(-1)).duration, .microseconds(-1))
  }

  private func expect(_ json: String, _ content: some InteractionContent, line: UInt = #line) throws {
    try expect(json, try InteractionPayload(content), isValid: true, line: line)
  }

  private func expect(_ json: String, _ payload: InteractionPayload, isValid: Bool, line: UInt = #line) throws {
    XCTAssertEqual(String(decoding: try encoder.encode(payload), as: UTF8.self), json, line: line)
    guard isValid else { return }
    XCTAssertEqual(
      try JSONDecoder().decode(InteractionPayload.self, from: Data(json.utf8)), payload, line: line)
  }
}
