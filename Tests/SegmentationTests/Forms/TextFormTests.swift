import CustomerModel
import Segmentation
import XCTest

final class TextFormTests: XCTestCase {
  func testReadsWhatPeopleWrite() throws {
    let euro = try Currency("EUR")
    let spend = Measure.sum("total", Activity(.purchase), in: euro)
    let limit = AttributeValue.money(try Money("500 EUR"))
    let card = PropertyCondition("paymentMethod", .equals("card"))
    let shoes = PropertyCondition("lines.sku", .startsWith("SHOE-", .exactly))
    let week = ActivityWindow.last(7, .days)
    let table: [(text: String, predicate: SegmentPredicate)] = [
      (
        "country in (\"GB\", \"DE\") and did purchase at least 2 times within last 90 days\n"
          + "and not did session within last 30 days and sum of total over purchase in EUR >= \"500 EUR\"",
        .all([
          .attribute("country", .isOneOf(["GB", "DE"])),
          .did(Activity(.purchase, within: .last(90, .days)), atLeast: 2),
          .not(.did(Activity(.session, within: .last(30, .days)))), .measure(spend, .isAtLeast(limit)),
        ])
      ),
      ("did not session within last 7 days", .didNot(Activity(.session, within: week))),
      (#"tags has any ("vip")"#, .hasTag("vip")),
      (#"name contains "ann" ignoring case"#, .attribute("name", .contains("ann", .ignoringCase))),
      (
        #"did purchase where paymentMethod = "card" and lines.sku starts with "SHOE-" exactly 3 times"#,
        .did(Activity(.purchase, where: [card, shoes]), exactly: 3)
      ),
      (
        #"did purchase where paymentMethod = "card" and attribute name is set and did session"#,
        .all([.did(Activity(.purchase, where: [card])), .attribute("name", .isSet), .did(Activity(.session))])
      ),
      ("last purchase within last month", .measure(.last(Activity(.purchase)), .isWithin(.calendar(.lastMonth)))),
      (
        "last purchase within last 7 days within last month",
        .measure(.last(Activity(.purchase, within: week)), .isWithin(.calendar(.lastMonth)))
      ),
      (
        "count of purchase within last 7 days >= 2",
        .measure(.count(Activity(.purchase, within: week)), .isAtLeast(2))
      ),
      (
        "last purchase within last month or missing",
        .measure(.last(Activity(.purchase)), .orMissing(.isWithin(.calendar(.lastMonth))))
      ),
      ("in top 100 by sum of total over purchase in EUR", .ranked(spend, .top(100))),
      (
        "in percentiles 90 to 100 by count of purchase within last 7 days",
        .ranked(.count(Activity(.purchase, within: week)), .percentiles(90, 100))
      ),
      (#"in segment "vip""#, .segment("vip")), (#"bucket "salt" 0..<1000"#, .bucket("salt", 0..<1000)),
      (#"consents to "newsletter" by email"#, .consent(purpose: "newsletter", channel: .email)),
      (
        "account members at least 2 (did purchase or seats > 3) and account members none (name is set)",
        .all([
          .accountMembers(
            .atLeast(2), .any([.did(Activity(.purchase)), .attribute("seats", .isMoreThan(.integer(3)))])),
          .accountMembers(.none, .attribute("name", .isSet)),
        ])
      ), ("account = 3", .attribute("account", .equals(3))),
      (
        "value of metric churn-risk >= 0.5 or in top 10 by value of metric \"clv\"",
        .any([
          .measure(.metric("churn-risk"), .isAtLeast(.decimal(try ExactDecimal("0.5")))),
          .ranked(.metric("clv"), .top(10)),
        ])
      ),
      (#"attribute "odd name" is missing"#, .attribute("odd name", .isMissing)),
      (
        "a = 1 or b = 2 and c = 3",
        .any([.attribute("a", .equals(1)), .all([.attribute("b", .equals(2)), .attribute("c", .equals(3))])])
      ),
      (
        "(a = 1 or b = 2) and not (c = 3)",
        .all([.any([.attribute("a", .equals(1)), .attribute("b", .equals(2))]), .not(.attribute("c", .equals(3)))])
      ),
      ("seats < limit", .attribute("seats", .compares(.less, .attribute("limit")))),
      (
        "first purchase within last 7 days > last session within today",
        .measure(
          .first(Activity(.purchase, within: week)),
          .compares(.moreThan, .last(Activity(.session, within: .calendar(.today)))))
      ),
      (
        "share of refund among purchase >= 0.5",
        .measure(.share(Activity(.refund), of: Activity(.purchase)), .isAtLeast(.decimal(try ExactDecimal("0.5"))))
      ),
      ("total >= 20 EUR", .attribute("total", .isAtLeast(.money(try Money("20 EUR"))))),
      (
        "total in (20.50 EUR, -1 JPY, 1.5)",
        .attribute(
          "total",
          .isOneOf([.money(try Money("20.50 EUR")), .money(try Money("-1 JPY")), .decimal(try ExactDecimal("1.5"))]))
      ),
      (#"plan = "500 EUR""#, .attribute("plan", .equals("500 EUR"))),
      (#"birthday returns within 7 days"#, .attribute("birthday", .returnsWithin(days: 7))),
      (
        "sequence (session, purchase at most 2 days later)",
        .sequence(
          EventSequence(steps: [
            EventSequence.Step(Activity(.session)), EventSequence.Step(Activity(.purchase), within: .last(2, .days)),
          ]))
      ),
      (
        #"date = date and date < date "2026-01-31" and text = text "x""#,
        .all([
          .attribute("date", .compares(.equal, .attribute("date"))),
          .attribute("date", .isLess(.date(try CalendarDate("2026-01-31")))), .attribute("text", .equals("x")),
        ])
      ),
      ("everyone", .everyone), ("all ()", .everyone), ("any ()", .any([])), ("did anything", .did(Activity(nil))),
      ("did purchase exactly 1 time", .did(Activity(.purchase), exactly: 1)),
    ]
    for (text, predicate) in table {
      do {
        let read = try SegmentPredicate(text)
        XCTAssertEqual(read, predicate, "\(text) is \(read)")
        XCTAssertEqual(try SegmentPredicate(predicate.description), predicate)
      } catch {
        XCTFail("\(text): \(error)")
      }
    }
  }

  func testWritesForPeople() throws {
    let card = PropertyCondition("paymentMethod", .equals("card"))
    let predicate = SegmentPredicate.all([
      .any([.attribute("country", .isOneOf(["GB", "DE"])), .attribute("last", .isMissing)]),
      .did(Activity(.purchase, where: [card], within: .last(90, .days)), atLeast: 2),
      .not(.did(Activity(.session))),
      .measure(.last(Activity(nil, within: .last(1, .days))), .isWithin(.last(1, .hours))),
      .measure(
        .sum("total", Activity(.purchase), in: try Currency("EUR")), .isOneOf(["x", .money(try Money("5 EUR"))])),
    ])
    XCTAssertEqual(
      predicate.description,
      #"(country in ("GB", "DE") or attribute "last" is missing) and "#
        + #"did purchase where (paymentMethod = "card") within last 90 days at least 2 times and not did session and "#
        + #"last (anything within last 1 day) within last 1 hour and "#
        + #"sum of total over purchase in EUR in (text "x", 5.00 EUR)"#)
  }

  func testErrorsSayWhereAndWhatWasExpected() {
    let table: [(text: String, path: String, part: String)] = [
      ("", "line 1, column 1", "a condition"), ("a", "line 1, column 2", "what has to hold"),
      ("a =", "line 1, column 4", "a value or a measure"),
      ("a = 1 b = 2", "line 1, column 7", "'and', 'or' or the end"),
      ("a = 1 and", "line 1, column 10", "a condition"), ("(a = 1", "line 1, column 7", "')'"),
      ("a = 1\nand b in 3", "line 2, column 10", "'('"), ("ü = 1", "line 1, column 1", "no such sign"),
      ("name = \"ü\" ?", "line 1, column 12", "no such sign"), ("a = \"x", "line 1, column 5", "does not end"),
      ("a = \"\\q\"", "line 1, column 6", "escaped"), ("a = \"\u{1}\"", "line 1, column 6", "control"),
      ("a = \"\\u{D800}\"", "line 1, column 6", "no such character"),
      ("a = 1 and last = 2", "line 1, column 16", "what was done"),
      ("value is set", "line 1, column 1", "quote it if it is a name"), ("a is big", "line 1, column 6", "'set'"),
      ("did purchase within soon", "line 1, column 21", "a window is"),
      ("did purchase within last 3 months", "line 1, column 21", "a window is"),
      ("did purchase at least two times", "line 1, column 23", "a whole number"),
      ("did purchase exactly 1 times exactly 2 times", "line 1, column 45", "one number of times"),
      ("a = 9223372036854775808", "line 1, column 5", "64 bits"),
      ("a = 1e5", "line 1, column 6", "'and', 'or' or the end"),
      ("a = 5 XYZ", "line 1, column 5", "'5 XYZ'"), ("a = date \"2026-02-30\"", "line 1, column 10", "2026-02-30"),
      ("a matches \"(\"", "line 1, column 11", "group"),
      ("sum of total over purchase in EUX >= 1", "line 1, column 31", "ISO 4217"),
      ("in top 5", "line 1, column 9", "'by'"), ("in group", "line 1, column 4", "'segment'"),
      ("did \"\"", "line 1, column 5", "name"), ("did purchase where (a = 1", "line 1, column 26", "')'"),
      ("tags has (\"a\")", "line 1, column 10", "'any'"),
      ("customers (-1)", "line 1, column 12", "a customer's number"),
      ("bucket \"a\" 0..1", "line 1, column 13", "no such sign"), ("a = 1 or", "line 1, column 9", "a condition"),
    ]
    for (text, path, part) in table {
      XCTAssertThrowsError(try SegmentPredicate(text), text) { error in
        guard let error = error as? SegmentError else { return XCTFail("\(error)") }
        XCTAssertEqual(error.path, path, "\(text): \(error)")
        XCTAssertTrue(error.description.contains(part), "\(text): \(error)")
      }
    }
  }
}
