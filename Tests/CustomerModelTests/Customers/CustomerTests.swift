import CustomerModel
import Foundation
import XCTest

private enum Plan: String, AttributeRepresentable { case free, pro }

private enum Tier: Int, AttributeRepresentable { case bronze = 1, gold = 3 }

extension Customer.Attributes {
  fileprivate var seats: Attribute<Int> { Attribute("seats") }
  fileprivate var plan: Attribute<Plan> { Attribute("plan") }
  fileprivate var tier: Attribute<Tier> { Attribute("tier") }
  fileprivate var topics: Attribute<[String]> { Attribute("topics") }
  fileprivate var isTrusted: Attribute<Bool> { Attribute("isTrusted") }
  fileprivate var discount: Attribute<ExactDecimal> { Attribute("discount") }
}

final class CustomerTests: XCTestCase {
  func testAttributesArePropertiesOfTheirTypes() throws {
    var ada = Customer(id: ExternalID("ada"), name: "Ada", country: "GB")
    ada.seats = 5
    ada.plan = .pro
    ada.tier = .gold
    ada.topics = ["tea"]
    ada.isTrusted = true
    ada.seats? += 2
    ada.topics?.append("chess")
    XCTAssertEqual(
      ada.attributes,
      [
        "name": "Ada", "country": "GB", "seats": 7, "plan": "pro", "tier": 3, "topics": ["tea", "chess"],
        "isTrusted": true,
      ])
    XCTAssertEqual(ada.seats, 7)
    XCTAssertEqual(ada.plan, .pro)
    XCTAssertEqual(ada.tier, .gold)
    XCTAssertEqual(ada.topics, ["tea", "chess"])
    XCTAssertEqual(ada.isTrusted, true)
    XCTAssertEqual(ada.name, "Ada")
    XCTAssertNil(ada.email)
  }

  func testUnsetClearedAndEmptyDiffer() {
    var ada = Customer(id: ExternalID("ada"))
    XCTAssertNil(ada.attributes["name"])
    ada.name = nil
    XCTAssertNil(ada.attributes["name"], "what is unset stays so")
    ada.name = ""
    XCTAssertEqual(ada.attributes["name"], "")
    XCTAssertEqual(ada.name, "")
    ada.name = nil
    XCTAssertEqual(ada.attributes["name"], .null)
    XCTAssertNil(ada.name)
    ada.name = nil
    XCTAssertEqual(ada.attributes["name"], .null)
    ada.clear(\.seats)
    XCTAssertEqual(ada.attributes["seats"], .null)
    ada.topics = []
    XCTAssertEqual(ada.attributes["topics"], [])
  }

  func testValuesOfOtherTypes() throws {
    var ada = Customer(id: ExternalID("ada"))
    ada.attributes = [
      "seats": "five", "plan": "gone", "topics": "tea", "discount": 3, "tier": true, "isTrusted": .null,
    ]
    XCTAssertNil(ada.seats)
    XCTAssertThrowsError(try ada.value(of: \.seats)) {
      XCTAssertEqual(
        $0 as? AttributeError, .wrongType(path: "attributes.seats", expected: .integer, value: "five"))
    }
    XCTAssertNil(ada.plan)
    XCTAssertThrowsError(try ada.value(of: \.plan))
    XCTAssertEqual(ada.topics, ["tea"], "a text is a list of one")
    XCTAssertEqual(ada.discount, ExactDecimal(3), "an integer is a decimal")
    XCTAssertEqual(ada.tier, .bronze, "true is 1")
    XCTAssertNil(try ada.value(of: \.isTrusted))
    XCTAssertNil(try ada.value(of: \.phone))
    // What was widened behind the back of a program still reads, where it fits.
    ada.attributes["seats"] = .decimal(ExactDecimal(5))
    XCTAssertEqual(ada.seats, 5)
    ada.attributes["seats"] = .decimal(try ExactDecimal(coefficient: 55, scale: 1))
    XCTAssertNil(ada.seats)
    XCTAssertThrowsError(try ada.value(of: \.seats))
  }

  func testExternalIDsAreSortedAndUnique() {
    let (first, second, third) = (ExternalID("1"), ExternalID("2"), ExternalID("0", kind: "z"))
    var ada = Customer(externalIDs: [third, second, first, second])
    XCTAssertEqual(ada.externalIDs, [first, second, third])
    ada.externalIDs.insert(second, at: 0)
    XCTAssertEqual(ada.externalIDs, [first, second, third])
  }

  func testJSONLosesNothing() throws {
    var ada = Customer(
      id: ExternalID("ada"), name: "Ada \"Lovelace\"\n\u{1F600}", birthday: try Birthday("--12-10"),
      timeZone: try TimeZoneIdentifier("Europe/London"), signedUpAt: try Timestamp(day: "2026-01-31"),
      acquisitionCost: try Money("12.50 EUR"), tags: ["vip", "b2b"], memberships: ["acme": "owner", "": ""])
    ada.id = CustomerID(UInt64.max)
    ada.externalIDs.append(ExternalID("", kind: ""))
    ada.attributes.merge([
      "null": .null, "empty": "", "none": [], "one": [""], "min": .integer(.min), "max": .integer(.max), "no": false,
      "decimal": .decimal(try ExactDecimal(coefficient: .min, scale: 18)), "1": 1,
      "date": .date(try CalendarDate(dayNumber: -1)),
    ]) { $1 }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(ada)
    let back = try JSONDecoder().decode(Customer.self, from: json)
    XCTAssertEqual(back, ada)
    XCTAssertEqual(try encoder.encode(back), json)
    XCTAssertEqual(back.attributes["null"], .null)
    XCTAssertEqual(back.attributes["no"], false)
    XCTAssertNil(back.attributes["unset"])
  }

  func testJSONIsTheSameEveryTime() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let tags = (0..<20).map { "tag\($0)" }
    var forms: Set<Data> = []
    for _ in 0..<10 {
      var tagged: Set<String> = []
      for tag in tags.shuffled() { tagged.insert(tag) }
      forms.insert(try encoder.encode(Customer(id: ExternalID("ada"), tags: tagged)))
    }
    XCTAssertEqual(forms.count, 1)
    let empty = try JSONDecoder().decode(Customer.self, from: Data("{}".utf8))
    XCTAssertEqual(empty, Customer(externalIDs: []))
  }
}
