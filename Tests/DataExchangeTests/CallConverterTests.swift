import CustomerModel
import DataExchange
import XCTest

/// Calls of the Segment specification.
final class CallConverterTests: XCTestCase {
  private func convert(_ lines: String..., mapping json: String = #"{"format": "segment", "source": "web"}"#) throws
    -> (facts: [ImportedFact], rejects: [ImportReject], schema: AttributeSchema)
  {
    var converter = try CallConverter(try ImportMapping(json: json))
    var output = ConvertedRows()
    for (index, line) in lines.enumerated() {
      let bytes = Array(line.utf8)
      let position = InputPosition(byteOffset: 0, row: UInt64(index + 1), line: UInt64(index + 1))
      converter.convert(bytes.span.bytes, at: position, into: &output)
    }
    return (output.facts.map(\.fact), output.rejects, converter.schema)
  }

  private let time = "2026-01-02T10:00:00.123Z"
  private let at = Timestamp(microseconds: 1_767_348_000_123_000)

  func testIdentifies() throws {
    let result = try convert(
      """
      {"type": "identify", "userId": "u1", "anonymousId": "a1", "timestamp": "\(time)", "traits": {
        "firstName": "Ada", "lastName": "L", "email": "ada@x", "createdAt": "2025-01-01T00:00:00Z", "plan": "pro",
        "logins": 5, "birthday": "1815-12-10T00:00:00.000Z", "address": {"country": "gb", "city": "London"},
        "beta": true, "topics": ["a", "b"], "gone": null, "phone": null}}
      """)
    XCTAssertEqual(result.rejects, [])
    let user = ExternalID("u1")
    var ada = Customer(
      id: user, name: "Ada L", email: "ada@x", birthday: try Birthday("1815-12-10"), country: "GB",
      signedUpAt: try Timestamp(day: "2025-01-01"))
    ada.attributes.merge(
      [
        "plan": "pro", "logins": .decimal(5), "address.country": "gb", "address.city": "London", "beta": true,
        "topics": ["a", "b"], "phone": .null,
      ], uniquingKeysWith: { $1 })
    guard case .customer(let customer, let instant)? = result.facts.first else { return XCTFail("\(result)") }
    XCTAssertEqual(customer, ada)
    XCTAssertEqual(instant, at)
    XCTAssertEqual(result.facts[1], .alias(user, ExternalID("a1", kind: "anonymous"), at: at))
    XCTAssertEqual(result.schema["logins"]?.type, .decimal)
  }

  func testTracksOrders() throws {
    let result = try convert(
      """
      {"type": "track", "event": "Order Completed", "userId": 7, "messageId": "m1", "timestamp": "\(time)", "properties": {
        "order_id": "o1", "total": 27.50, "currency": "usd", "coupon": "X", "payment_method": "card", "products": [
          {"product_id": "p1", "sku": "s1", "price": 19, "quantity": 1, "category": "Games", "name": "Monopoly"},
          {"sku": "s2", "price": "4.25", "quantity": 2}]}}
      """,
      """
      {"type": "track", "event": "Order Refunded", "userId": "7", "messageId": "m2", "timestamp": "\(time)", "properties": {
        "order_id": "o1", "total": 4.25, "currency": "USD", "products": [{"sku": "s2", "price": 4.25}]}}
      """)
    XCTAssertEqual(result.rejects, [])
    let user = ExternalID("7")
    let order = InteractionKey(source: "web", id: "o1")
    let purchase = Purchase(
      total: try Money("27.50 USD"),
      lines: [
        LineItem(sku: "s1", category: "Games", quantity: 1, price: try Money("19 USD")),
        LineItem(sku: "s2", quantity: 2, price: try Money("4.25 USD")),
      ], paymentMethod: "card")
    XCTAssertEqual(
      result.facts[0], .interaction(ImportedInteraction(by: user, .purchase(purchase), at: at, key: order)))
    let rest = try InteractionProperties([
      "coupon": .string("X"),
      "products": .array([
        .object(try InteractionProperties(["product_id": .string("p1"), "name": .string("Monopoly")])),
        .object(try InteractionProperties([:])),
      ]),
    ])
    XCTAssertEqual(
      result.facts[1],
      .interaction(
        ImportedInteraction(
          by: user, .custom(name: "Order Completed", rest), at: at, key: InteractionKey(source: "web", id: "m1"))))
    let refund = Refund(
      amount: try Money("4.25 USD"), of: order, lines: [LineItem(sku: "s2", price: try Money("4.25 USD"))],
      isReturn: true)
    XCTAssertEqual(
      result.facts[2],
      .interaction(
        ImportedInteraction(by: user, .refund(refund), at: at, key: InteractionKey(source: "web", id: "m2"))))
    XCTAssertEqual(result.facts.count, 3)
  }

  func testTakesAccountsAndRolesFromTheTraitsOfGroups() throws {
    let call =
      #"{"type":"group","groupId":"g","userId":"u","timestamp":"\#(time)","traits":{"crm":{"id":17},"title":"CEO","role":"x"}}"#
    let memberships = try [
      #"{"format": "segment"}"#, #"{"format": "segment", "membership": {"account": "crm.id", "role": "title"}}"#,
      #"{"format": "segment", "membership": {"account": "none"}}"#,
    ].map { mapping in
      let result = try convert(call, mapping: mapping)
      XCTAssertEqual(result.rejects, [])
      guard case .customer(let customer, _)? = result.facts.first else { return ["": ""] }
      return customer.memberships
    }
    XCTAssertEqual(memberships, [["g": "x"], ["17": "CEO"], ["g": "x"]])
    XCTAssertThrowsError(try convert(mapping: #"{"format": "segment", "membership": {"account": 1}}"#)) {
      XCTAssertEqual(($0 as? ImportMappingError)?.path, "membership.account")
    }
  }

  func testTracksOtherEvents() throws {
    let result = try convert(
      #"{"type":"track","event":"Product Viewed","anonymousId":"a","timestamp":"\#(time)","properties":{"price":1.5}}"#,
      #"{"type":"track","event":"purchase","anonymousId":"a","timestamp":"\#(time)"}"#,
      #"{"type":"track","event":"Email Opened","userId":"u","timestamp":"\#(time)","properties":{"email_id":"e","campaign_name":"c"}}"#,
      #"{"type":"track","event":"Application Opened","userId":"u","timestamp":"\#(time)","context":{"os":{"name":"iOS"}}}"#,
      #"{"type":"track","event":"Product Reviewed","userId":"u","timestamp":"\#(time)","properties":{"rating":"4","review_body":"ok"}}"#,
      #"{"type":"track","event":"Live Chat Message Sent","userId":"u","timestamp":"\#(time)","properties":{"conversation_id":"c"}}"#,
      #"{"type":"page","name":"Home","anonymousId":"a","timestamp":"\#(time)","properties":{"url":"/"}}"#,
      #"{"type":"group","groupId":"g","userId":"u","timestamp":"\#(time)","traits":{"role":"admin","plan":"x"}}"#,
      #"{"type":"alias","previousId":"a","userId":"u","timestamp":"\#(time)"}"#)
    XCTAssertEqual(result.rejects, [])
    let anonymous = ExternalID("a", kind: "anonymous")
    let user = ExternalID("u")
    func interaction(_ id: ExternalID, _ payload: InteractionPayload) -> ImportedFact {
      .interaction(ImportedInteraction(by: id, payload, at: at, key: nil))
    }
    let expected: [ImportedFact] = [
      interaction(anonymous, .custom(name: "Product Viewed", try InteractionProperties(["price": .double(1.5)]))),
      interaction(anonymous, .custom(name: "track purchase", try InteractionProperties([:]))),
      interaction(
        user,
        .message(
          MessageEvent(messageID: "e", channel: .email, messageClass: .promotional, event: .opened, campaign: "c"))),
      interaction(user, .session(Session(platform: "ios"))),
      interaction(user, .feedback(FeedbackResponse(metric: .review, score: 4, text: "ok"))),
      interaction(
        user, .supportCase(SupportCase(caseID: "c", event: .replied, by: .customer, channel: .other("chat")))),
      interaction(
        anonymous,
        .custom(name: "page", try InteractionProperties(["url": .string("/"), "name": .string("Home")]))),
      .customer(Customer(externalIDs: [user], memberships: ["g": "admin"]), at: at),
      interaction(
        user,
        .custom(
          name: "group",
          try InteractionProperties([
            "groupId": .string("g"), "traits": .object(try InteractionProperties(["plan": .string("x")])),
          ]))),
      .alias(user, anonymous, at: at),
    ]
    XCTAssertEqual(result.facts, expected)
  }

  func testRejectsWithReasons() throws {
    let result = try convert(
      "nonsense", "[]", #"{"userId": "u"}"#, #"{"type": "track", "event": "x", "timestamp": "\#(time)"}"#,
      #"{"type": "track", "event": "x", "userId": "u", "timestamp": "soon"}"#,
      #"{"type": "track", "userId": "u", "timestamp": "\#(time)"}"#,
      #"{"type": "dance", "userId": "u", "timestamp": "\#(time)"}"#,
      #"{"type": "track", "event": "Order Completed", "userId": "u", "timestamp": "\#(time)", "properties": {"total": 5}}"#,
      #"{"type": "track", "event": "Order Completed", "userId": "u", "timestamp": "\#(time)", "properties": {"currency": "EUR"}}"#,
      #"{"type": "track", "event": "Order Completed", "userId": "u", "timestamp": "\#(time)", "properties": {"currency": "EUR", "total": -5}}"#,
      #"{"type": "identify", "userId": "u", "timestamp": "\#(time)", "traits": {"birthday": "soon"}}"#,
      #"{"type": "identify", "userId": ["u"], "timestamp": "\#(time)"}"#)
    XCTAssertEqual(result.facts, [])
    XCTAssertEqual(result.rejects.map(\.row), Array(1...12))
    XCTAssertEqual(
      result.rejects.map(\.cause),
      [.malformed, .malformed, .invalidValue, .blankCustomer, .invalidValue, .invalidValue, .unknownKind]
        + Array(repeating: .invalidValue, count: 5))
  }

  func testTakesTheUsualCurrencyFromTheMapping() throws {
    let result = try convert(
      #"{"type":"track","event":"Order Completed","userId":"u","timestamp":1767348000123,"properties":{"revenue":"5.005"}}"#,
      mapping:
        #"{"format":"segment","amount":{"total":"total","currency":{"constant":"EUR"},"rounding":"half-up"}}"#)
    guard case .interaction(let interaction)? = result.facts.first else { return XCTFail("\(result)") }
    XCTAssertEqual(interaction.payload, .purchase(Purchase(total: try Money("5.01 EUR"))))
    XCTAssertEqual(interaction.occurredAt, at)
  }
}
