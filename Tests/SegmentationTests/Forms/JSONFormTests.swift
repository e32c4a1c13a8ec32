import CustomerModel
import Segmentation
import XCTest

final class JSONFormTests: XCTestCase {
  func testReadsWhatPeopleWrite() throws {
    let json = """
      {"all": [
        {"attribute": "country", "isOneOf": ["GB", "DE"]},
        {"count": {"kind": "purchase", "within": "last 90 days", "where": [
          {"property": "paymentMethod", "equals": "card"}]}, "isAtLeast": 2},
        {"didNot": {"kind": "session", "within": "this month"}},
        {"sum": "total", "over": {"kind": "purchase"}, "currency": "EUR", "isAtLeast": {"money": "49.90 EUR"}},
        {"any": [{"list": "tags", "containsAny": ["vip"]}, {"not": {"segment": "odd"}}]},
        {"attribute": "seats", "orMissing": {"isBetween": [1.50, {"decimal": "2"}]}},
        {"attribute": "birthday", "returnsWithinDays": 7},
        {"attribute": "seats", "compares": "less", "with": {"attribute": "limit"}},
        {"sequence": [{"kind": "session"}, {"kind": "purchase", "laterByAtMost": "2 days"}],
         "notFollowedBy": {"kind": "refund", "for": "1 week"}},
        {"regularly": {"kind": "purchase"}, "inAtLeast": 3, "ofLast": "4 weeks"},
        {"ranked": {"daysSinceLast": {}}, "percentiles": [90, 100]},
        {"consent": "newsletter", "channel": "email"}, {"customers": [18446744073709551615, 0]}
      ]}
      """
    let card = PropertyCondition("paymentMethod", .equals("card"))
    var steps = EventSequence(steps: [
      EventSequence.Step(Activity(.session)), EventSequence.Step(Activity(.purchase), within: .last(2, .days)),
    ])
    steps.isNotFollowedBy = EventSequence.Absence(Activity(.refund), within: .last(1, .weeks))
    let expected = SegmentPredicate.all([
      .attribute("country", .isOneOf(["GB", "DE"])),
      .did(Activity(.purchase, where: [card], within: .last(90, .days)), atLeast: 2),
      .didNot(Activity(.session, within: .calendar(.thisMonth))),
      .measure(.sum("total", Activity(.purchase), in: try Currency("EUR")), .isAtLeast(.money(try Money("49.90 EUR")))),
      .any([.hasTag("vip"), .not(.segment("odd"))]),
      .attribute("seats", .orMissing(.isBetween(.decimal(try ExactDecimal("1.5")), .decimal(2)))),
      .attribute("birthday", .returnsWithin(days: 7)), .attribute("seats", .compares(.less, .attribute("limit"))),
      .sequence(steps), .regularly(Activity(.purchase), atLeast: 3, ofLast: 4, .weeks),
      .ranked(.daysSinceLast(Activity(nil)), .percentiles(90, 100)),
      .consent(purpose: "newsletter", channel: .email), .list([CustomerID(.max), CustomerID(0)]),
    ])
    XCTAssertEqual(try SegmentPredicate(json: json), expected)
    XCTAssertEqual(try SegmentPredicate(json: try expected.json()), expected)
  }

  func testWritesForPeople() throws {
    let predicate = SegmentPredicate.all([
      .attribute("country", .isOneOf(["GB", "DE"])), .did(Activity(.purchase, within: .last(1, .days))),
      .attribute("name", .contains("a\"\u{1}\n", .ignoringCase)),
    ])
    let expected = #"""
      {
        "name": "all of \\ them",
        "predicate": {
          "all": [
            {"attribute": "country", "isOneOf": ["GB", "DE"]},
            {"did": {"kind": "purchase", "within": "last 1 day"}},
            {"attribute": "name", "contains": "a\"\u0001\n", "folding": "ignoringCase"}
          ]
        },
        "zone": "Europe/Berlin"
      }

      """#
    let definition = SegmentDefinition(
      "all of \\ them", predicate, zone: .named(try TimeZoneIdentifier("Europe/Berlin")))
    XCTAssertEqual(try definition.json(), expected)
    XCTAssertEqual(try SegmentPredicate.everyone.json(), "{\"all\": []}\n")
  }

  /// What is refused, and where.
  static let refused: [(json: String, path: String)] = [
    ("", "$"), ("nul", "$"), ("{", "$"), ("[]", "$"), ("3", "$"), (#""all""#, "$"), ("{}", "$"),
    (#"{"all": []} x"#, "$"),
    (#"{"all": [], "any": []}"#, "$"), (#"{"all": {}}"#, "$.all"), (#"{"all": [3]}"#, "$.all[0]"),
    (#"{"all": [], "colour": 1}"#, "$.colour"), (#"{"colour": 1}"#, "$"), (#"{"not": []}"#, "$.not"),
    (#"{"all": [{"all": []}, {"attribute": "seats", "isAtLeast": {"colour": "red"}}]}"#, "$.all[1].isAtLeast"),
    (#"{"all": [{"all": []}, {"attribute": "seats", "isAtLeast": {"money": 3}}]}"#, "$.all[1].isAtLeast.money"),
    (#"{"accountMembers": "most", "satisfy": {"all": []}}"#, "$.accountMembers"),
    (#"{"accountMembers": "any"}"#, "$"),
    (#"{"accountMembers": "any", "number": 1, "satisfy": {"all": []}}"#, "$.number"),
    (#"{"accountMembers": "exactly", "satisfy": {"all": []}}"#, "$"),
    (#"{"accountMembers": "all", "satisfy": {"all": 1}}"#, "$.satisfy.all"),
    (#"{"metric": 3, "isSet": true}"#, "$.metric"),
    (#"{"attribute": "a"}"#, "$"), (#"{"attribute": 3, "isSet": true}"#, "$.attribute"),
    (#"{"attribute": "a", "isSet": false}"#, "$.isSet"), (#"{"attribute": "a", "isSet": true, "isNull": true}"#, "$"),
    (#"{"attribute": "a", "count": {}, "isSet": true}"#, "$"),
    (#"{"attribute": "a", "isBetween": [1]}"#, "$.isBetween"),
    (#"{"attribute": "a", "isOneOf": 3}"#, "$.isOneOf"), (#"{"attribute": "a", "equals": ["a", 3]}"#, "$.equals[1]"),
    (#"{"attribute": "a", "contains": "x", "folding": "odd"}"#, "$.folding"),
    (#"{"attribute": "a", "isSet": true, "folding": "exactly"}"#, "$.folding"),
    (#"{"attribute": "a", "containsAny": ["x", null]}"#, "$.containsAny[1]"),
    (#"{"attribute": "a", "isWithin": "last 3 months"}"#, "$.isWithin"),
    (#"{"attribute": "a", "compares": "less"}"#, "$"), (#"{"attribute": "a", "with": {}, "isSet": true}"#, "$.with"),
    (#"{"attribute": "a", "compares": "like", "with": {"attribute": "b"}}"#, "$.compares"),
    (#"{"attribute": "a", "compares": "less", "with": {"attribute": "b", "isSet": true}}"#, "$.with.isSet"),
    (#"{"attribute": "a", "orMissing": {}}"#, "$.orMissing"),
    (#"{"attribute": "a", "orMissing": true}"#, "$.orMissing"),
    (#"{"list": "colours", "isEmpty": true}"#, "$.list"), (#"{"sum": "total", "isAtLeast": 3}"#, "$"),
    (#"{"sum": "total", "over": {}, "currency": "euro", "isAtLeast": 3}"#, "$.currency"),
    (#"{"minimum": "total", "over": {}, "currency": "EUR", "isAtLeast": 3}"#, "$.currency"),
    (#"{"share": {}, "isAtLeast": 1}"#, "$"), (#"{"count": {}, "of": {}, "isAtLeast": 1}"#, "$.of"),
    (#"{"did": {"kind": ""}}"#, "$.did.kind"), (#"{"did": {"where": [{"equals": 3}]}}"#, "$.did.where[0]"),
    (#"{"did": {"where": {}}}"#, "$.did.where"), (#"{"did": {"within": 30}}"#, "$.did.within"),
    (#"{"did": {"within": "last 0 days"}}"#, "$.did.within"), (#"{"did": {"after": "1 day"}}"#, "$.did.after"),
    (#"{"atLeast": 1.5, "of": []}"#, "$.atLeast"), (#"{"atLeast": 1}"#, "$"),
    (#"{"exactly": "1", "of": []}"#, "$.exactly"),
    (#"{"regularly": {}, "inAtLeast": 1, "ofLast": "4 hours"}"#, "$.ofLast"),
    (#"{"resumed": {}, "after": "x"}"#, "$.after"),
    (#"{"ranked": {"list": "tags"}}"#, "$"), (#"{"ranked": {"list": "tags"}, "top": 1, "bottom": 1}"#, "$"),
    (#"{"ranked": {"list": "tags"}, "percentiles": [1]}"#, "$.percentiles"),
    (#"{"customers": [-1]}"#, "$.customers[0]"),
    (#"{"customers": [1.5]}"#, "$.customers[0]"), (#"{"customers": ["1"]}"#, "$.customers[0]"),
    (#"{"sequence": [{"laterByAtMost": "soon"}]}"#, "$.sequence[0].laterByAtMost"),
    (#"{"sequence": [], "notFollowedBy": {}}"#, "$.notFollowedBy"), (#"{"consent": "a", "channel": 3}"#, "$.channel"),
  ]

  /// What only the reader can refuse: no schema tells that a member is there twice, or that a day is none.
  private static let refusedByValue: [(json: String, path: String)] = [
    (#"{"all": [], "all": []}"#, "$"), (#"{"all": [{"any": [], "any": []}]}"#, "$.all[0]"),
    (#"{"attribute": "a", "equals": {"money": "3"}}"#, "$.equals.money"),
    (#"{"attribute": "a", "equals": {"date": "2026-02-30"}}"#, "$.equals.date"),
    (#"{"attribute": "a", "isOneOf": [1, {"timestamp": "now"}]}"#, "$.isOneOf[1].timestamp"),
    (#"{"attribute": "a", "matches": "("}"#, "$.matches"), (#"{"attribute": "a", "equals": 1e400}"#, "$.equals"),
    (#"{"attribute": "a", "equals": NaN}"#, "$.equals"), (#"{"attribute": "a", "equals": -Infinity}"#, "$.equals"),
    (#"{"attribute": "a", "equals": 9223372036854775808}"#, "$.equals"),
    (#"{"attribute": "a", "equals": 1.0000000000000000000000000001}"#, "$.equals"),
    (#"{"attribute": "a", "equals": 01}"#, "$"), (#"{"attribute": "a", "equals": "\x"}"#, "$.equals"),
    (#"{"attribute": "a", "equals": "\ud800"}"#, "$.equals"), (#"{"did": {"within": "2/1"}}"#, "$.did.within"),
    (#"{"sum": "total", "over": {}, "currency": "EUX", "isAtLeast": 3}"#, "$.currency"),
    (#"{"customers": [18446744073709551616]}"#, "$.customers[0]"),
    (#"{"atLeast": 9223372036854775808, "of": []}"#, "$.atLeast"),
  ]

  func testErrorsSayWhere() {
    for (json, path) in Self.refused + Self.refusedByValue {
      XCTAssertThrowsError(try SegmentPredicate(json: json), json) { error in
        guard let found = (error as? SegmentError)?.path else { return XCTFail("\(error)") }
        XCTAssertEqual(found, path, "\(json): \(error)")
      }
    }
    for (json, path) in [
      (#"{"name": "a"}"#, "$"), (#"{"name": 3, "predicate": {"all": []}}"#, "$.name"),
      (#"{"name": "a", "predicate": {"all": [3]}}"#, "$.predicate.all[0]"),
      (#"{"name": "a", "predicate": {"all": []}, "zone": "Europe/Berlim"}"#, "$.zone"),
      (#"{"name": "a", "predicate": {"all": []}, "colour": "red"}"#, "$.colour"),
    ] {
      XCTAssertThrowsError(try SegmentDefinition(json: json), json) { error in
        XCTAssertEqual((error as? SegmentError)?.path, path, "\(error)")
      }
    }
  }

  func testRefusesToWriteWhatCannotBeRead() throws {
    for predicate in [
      .did(Activity(.custom("purchase"))), .did(Activity(.purchase, within: .last(0, .days))),
      .did(Activity(.purchase, within: .calendar(.last(0, .days)))), .resumed(Activity(nil), after: .last(-1, .days)),
      .attribute(String(repeating: "a", count: 10_001), .isSet),
      .list((0...100_000).map { CustomerID($0) }), (0..<64).reduce(.everyone) { part, _ in .not(part) },
      .all(Array(repeating: .everyone, count: 10_000)),
    ] as [SegmentPredicate] {
      XCTAssertThrowsError(try predicate.json()) { XCTAssertTrue($0 is SegmentError) }
    }
  }

  static let windows = [
    "ever", "today", "yesterday", "this week", "last month", "last 3 calendar months", "last 90 days", "last 1 hour",
    "before last 2 weeks", "next 7 days", "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z",
  ]
  static let otherWindows = [
    "", "last 3 months", "last 0 days", "this day", "next week", "Last 3 days", "last 03 days",
  ]

  func testReadsWindows() throws {
    for text in Self.windows {
      let predicate = try SegmentPredicate(json: #"{"did": {"within": "\#(text)"}}"#)
      XCTAssertEqual(try SegmentPredicate(json: predicate.json()), predicate)
    }
    for text in Self.otherWindows {
      XCTAssertThrowsError(try SegmentPredicate(json: #"{"did": {"within": "\#(text)"}}"#), text)
    }
  }
}
