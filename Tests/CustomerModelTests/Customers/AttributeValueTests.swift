import CustomerModel
import Foundation
import XCTest

final class AttributeValueTests: XCTestCase {
  func testJSONNamesTheType() throws {
    let forms: [(AttributeValue, String)] = [
      (.null, "null"), ("a", #"{"string":"a"}"#), (true, #"{"boolean":true}"#), (-5, #"{"integer":-5}"#),
      (["a", "a"], #"{"strings":["a","a"]}"#), ([], #"{"strings":[]}"#),
      (.money(try Money("1.50 EUR")), #"{"money":"1.50 EUR"}"#),
    ]
    for (value, form) in forms {
      XCTAssertEqual(String(decoding: try JSONEncoder().encode(value), as: UTF8.self), form)
      XCTAssertEqual(try JSONDecoder().decode(AttributeValue.self, from: Data(form.utf8)), value)
    }
  }

  func testRefusesOtherJSON() {
    for form in [
      "5", #""a""#, "{}", #"{"number":5}"#, #"{"integer":5,"string":"a"}"#, #"{"integer":"5"}"#, #"{"integer":5.5}"#,
      #"{"integer":9223372036854775808}"#, #"{"string":null}"#, #"{"money":"1.505 EUR"}"#, #"{"strings":"a"}"#, "[]",
    ] {
      XCTAssertThrowsError(try JSONDecoder().decode(AttributeValue.self, from: Data(form.utf8)), form) {
        XCTAssertTrue($0 is DecodingError, "\(form): \($0)")
      }
    }
  }

  func testWidening() throws {
    let day = try CalendarDate(dayNumber: 1_000)
    let values: [AttributeType: AttributeValue] = [
      .string: "a", .boolean: true, .integer: 7, .decimal: .decimal(try ExactDecimal(coefficient: 5, scale: 1)),
      .money: .money(try Money("1 EUR")), .date: .date(day), .timestamp: .timestamp(Timestamp(microseconds: 1)),
      .birthday: .birthday(try Birthday("--12-10")), .strings: ["a", "b"],
    ]
    let wider: [AttributeType: [AttributeType: AttributeValue]] = [
      .boolean: [.integer: 1, .decimal: .decimal(ExactDecimal(1))],
      .integer: [.decimal: .decimal(ExactDecimal(7))],
      .date: [.birthday: .birthday(Birthday(day))],
      .string: [.strings: ["a"]],
    ]
    for from in AttributeType.allCases {
      let value = try XCTUnwrap(values[from])
      XCTAssertEqual(value.type, from)
      for to in AttributeType.allCases {
        let expected = from == to ? value : wider[from]?[to]
        XCTAssertEqual(value.widened(to: to), expected, "\(from) to \(to)")
        XCTAssertEqual(from.widens(to: to), expected != nil, "\(from) to \(to)")
        // Widening in steps is widening at once.
        for middle in AttributeType.allCases where from.widens(to: middle) && middle.widens(to: to) {
          XCTAssertTrue(from.widens(to: to))
          XCTAssertEqual(value.widened(to: middle)?.widened(to: to), value.widened(to: to))
        }
      }
    }
    for type in AttributeType.allCases { XCTAssertEqual(AttributeValue.null.widened(to: type), .null) }
    XCTAssertEqual(AttributeValue.integer(.min).widened(to: .decimal), .decimal(ExactDecimal(.min)))
  }
}
