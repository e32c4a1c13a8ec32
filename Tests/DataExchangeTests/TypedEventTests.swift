import CustomerModel
import XCTest

@testable import DataExchange

/// Rows of subscriptions, support cases, feedback and messages.
final class TypedEventTests: XCTestCase {
  private let mapping = """
    {
      "rows": {"column": "type", "values": {
        "sub": "subscription", "case": "support-case", "answer": "feedback", "mail": "message"}},
      "source": "crm", "customer": {"id": "who"}, "occurredAt": {"from": "when"}, "key": "nr",
      "subscription": {
        "event": {"from": "what", "translate": {"churn requested": "cancelled"}}, "id": "object", "plan": "plan",
        "amount": {"total": "price", "currency": {"constant": "EUR"}}, "period": "unit", "periodCount": "count",
        "paidUntil": {"from": "until", "format": "dd.MM.yyyy"}, "cause": "cause", "reason": "text"},
      "supportCase": {"event": "what", "id": "object", "by": "by", "channel": "channel", "topic": "text", "agent": "agent"},
      "feedback": {"metric": "what", "score": "count", "text": "text", "survey": "object", "isIncentivised": "cause"},
      "message": {"event": "what", "id": "object", "channel": {"from": "channel", "translate": {"E-Mail": "email"}},
        "messageClass": {"constant": "promotional"}, "campaign": "plan"}
    }
    """

  private let header = "type,nr,who,when,what,object,plan,price,unit,count,until,cause,text,by,channel,agent\n"

  private func payloads(_ rows: String) throws -> (payloads: [InteractionPayload], rejects: [String]) {
    let output = try converted(header + rows, try ImportMapping(json: mapping))
    let payloads = output.facts.compactMap { entry -> InteractionPayload? in
      guard case .interaction(let interaction) = entry.fact else { return nil }
      return interaction.payload
    }
    return (payloads, output.rejects.map(\.description))
  }

  private func converted(_ text: String, _ mapping: ImportMapping) throws -> ConvertedRows {
    var reader = try CSVReader.open(ByteSource(Array(text.utf8)))
    var converter = try RowConverter(mapping, header: FileHeader(of: reader))
    var output = ConvertedRows()
    while let record = try reader.next() { converter.convert(record, into: &output) }
    converter.finish(into: &output)
    return output
  }

  func testConvertsEachKind() throws {
    let result = try payloads(
      """
      sub,1,ada,2026-01-01,Started,s-1,family,9.99,months,3,01.04.2026,,,,,
      sub,2,ada,2026-02-01,churn requested,s-1,family,,,,,voluntary,too dear,,,
      case,3,ada,2026-01-02,opened,c-1,,,,,,,delivery,customer,E-Mail,
      case,4,ada,2026-01-03,replied,c-1,,,,,,,,agent,inapp,Bob
      answer,5,ada,2026-01-04,nps,autumn,,,,9,,yes,"Fast, mostly",,,
      mail,6,ada,2026-01-05,clicked,m-1,sale,,,,,,,,E-Mail,

      """)
    XCTAssertEqual(result.rejects, [])
    let expected: [InteractionPayload] = [
      .subscription(
        Subscription(
          event: .started, subscriptionID: "s-1", plan: "family", recurringAmount: try Money("9.99 EUR"),
          period: BillingPeriod(.months, count: 3), paidUntil: try Timestamp(day: "2026-04-01"))),
      .subscription(
        Subscription(
          event: .cancelled, subscriptionID: "s-1", plan: "family", cause: .voluntary, reason: "too dear")),
      .supportCase(
        SupportCase(caseID: "c-1", event: .opened, by: .customer, channel: .other("E-Mail"), topic: "delivery")),
      .supportCase(SupportCase(caseID: "c-1", event: .replied, by: .agent, channel: .inApp, agent: "Bob")),
      .feedback(
        FeedbackResponse(metric: .nps, score: 9, text: "Fast, mostly", surveyID: "autumn", isIncentivised: true)),
      .message(
        MessageEvent(
          messageID: "m-1", channel: .email, messageClass: .promotional, event: .clicked, campaign: "sale")),
    ]
    XCTAssertEqual(result.payloads, expected)
  }

  func testRejectsWithReasons() throws {
    let result = try payloads(
      """
      sub,1,ada,2026-01-01,began,s-1,family,,,,,,,,,
      sub,2,ada,2026-01-01,started,,family,,,,,,,,,
      sub,3,ada,2026-01-01,started,s-1,family,5,,,,,,,,
      sub,4,ada,2026-01-01,started,s-1,family,-5,months,,,,,,,
      sub,5,ada,2026-01-01,started,s-1,family,5,fortnights,,,,,,,
      sub,6,ada,2026-01-01,started,s-1,family,5,months,0,,,,,,
      sub,7,ada,2026-01-01,started,s-1,family,5,months,1,2026-04-01,,,,,
      sub,8,ada,2026-01-01,renewed,s-1,family,5,months,1,,voluntary,,,,
      case,9,ada,2026-01-01,opened,,,,,,,,,,,
      answer,10,ada,2026-01-01,nps,,,,,11,,,,,,
      answer,11,ada,2026-01-01,nps,,,,,4.5,,,,,,
      answer,12,ada,2026-01-01,nps,,,,,,,,,,,
      answer,13,ada,2026-01-01,nps,,,,,4,,perhaps,,,,
      mail,14,ada,2026-01-01,sent,m-1,,,,,,,,,,

      """)
    XCTAssertEqual(result.payloads, [])
    let parts = [
      "'began' in column 'what' is none of started, trial-started", "subscription.id is blank", "say in 'period'",
      "subscription.amount is negative", "'fortnights'", "period.count", "subscription.paidUntil", "cause",
      "supportCase.id is blank", "score", "'4.5' in column 'count' is no whole number", "feedback.score is blank",
      "is neither true nor false", "message.channel is blank",
    ]
    XCTAssertEqual(result.rejects.count, parts.count)
    for (reject, part) in zip(result.rejects, parts) { XCTAssertTrue(reject.contains(part), reject) }
  }

  func testEqualRowsWithoutKeysAreToldApart() throws {
    var mapping = try ImportMapping(json: mapping)
    mapping.key = []
    let rows = "answer,,ada,2026-01-01,nps,,,,,4,,,,,,\n"
    let other = "answer,,ada,2026-01-01,nps,,,,,5,,,,,,\n"
    let output = try converted(header + rows + other + rows, mapping)
    let keys = output.facts.map { entry -> String? in
      guard case .interaction(let interaction) = entry.fact else { return nil }
      return interaction.key?.id
    }
    XCTAssertEqual(keys.map { $0 == nil }, [true, true, false])
  }

  func testChecksMappings() throws {
    XCTAssertEqual(try ImportMapping(json: try ImportMapping(json: mapping).json), try ImportMapping(json: mapping))
    let wrong: [(String, String, path: String)] = [
      ("\"event\": \"what\", \"id\": \"object\", \"by\"", "\"id\": \"object\", \"by\"", "supportCase.event"),
      ("\"cancelled\"", "\"gone\"", "subscription.event.translate"), ("promotional", "selling", "message.messageClass"),
      ("\"period\": \"unit\", ", "", "subscription.period"), ("dd.MM.yyyy", "dd.mm", "subscription.paidUntil.format"),
      ("\"metric\": \"what\"", "\"metric\": \"what\", \"scale\": [5, 1]", "feedback.scale"),
      ("\"metric\": \"what\"", "\"metric\": \"what\", \"scale\": [1, 5000]", "feedback.scale"),
      ("\"plan\": \"plan\",", "\"plan\": \"plan\", \"planet\": 1,", "subscription.planet"),
    ]
    for (text, change, path) in wrong {
      XCTAssertThrowsError(try ImportMapping(json: mapping.replacingOccurrences(of: text, with: change)), path) {
        XCTAssertEqual(($0 as? ImportMappingError)?.path, path, "\($0)")
      }
    }
    for kind in ["subscription", "support-case", "feedback", "message"] {
      XCTAssertThrowsError(
        try ImportMapping(json: "{\"rows\": \"\(kind)\", \"customer\": {\"id\": 1}, \"occurredAt\": {\"from\": 2}}"))
    }
  }
}
