import CustomerModel
import CustomerStore
import Segmentation
import XCTest

/// Each test of values, put to one that was never said, one that was cleared, an empty one, one of another type, and a text.
final class ValueTestTableTests: SegmentTableCase {
  private let now = Timestamp(microseconds: 1_800_000_000_000_000)

  func testTestsOfTextsOfWhichSomeAreNone() throws {
    let values: [PropertyValue?] = [nil, .null, .string(""), .integer(5), .string("tea")]
    try store().write { tx in
      for (number, value) in values.enumerated() {
        let properties = try InteractionProperties(value.map { ["p": $0] } ?? [:])
        _ = try tx.record(
          Interaction(
            .custom(name: "visit", properties), by: self.id(number), occurredAt: Timestamp(microseconds: Int64(number)))
        )
      }
    }
    let visits = Activity(.custom("visit"))
    let table: [(test: ValueTest, members: [UInt64])] = [
      (.equals("tea"), [5]), (.equals(5), [4]), (.isNot("tea"), [3, 4]), (.isNot(5), [3, 5]), (.isLess("tea"), [3]),
      (.isAtMost("tea"), [3, 5]), (.isMoreThan("t"), [5]), (.isAtLeast("tea"), [5]), (.isAtLeast(5), [4]),
      (.isBetween("", "tea"), [3, 5]), (.isBetween(5, 5), [4]), (.isOneOf(["tea", 5]), [4, 5]), (.isOneOf([]), []),
      (.isNoneOf(["tea"]), [3, 4]), (.isNoneOf([]), [3, 4, 5]), (.isSet, [3, 4, 5]), (.isUnset, [1]), (.isNull, [2]),
      (.isMissing, [1, 2]), (.isEmpty, [3]), (.contains("", .exactly), [3, 5]), (.contains("EA", .ignoringCase), [5]),
      (.startsWith("t", .exactly), [5]), (.endsWith("ea", .exactly), [5]), (.containsAny(of: ["tea"]), [5]),
      (.containsAny(of: []), []), (.containsAll(of: ["tea"]), [5]), (.containsAll(of: []), [3, 5]),
      (.containsNone(of: ["tea"]), [3]), (.isWithin(.ever), []), (.returnsWithin(days: 366), []),
      (.compares(.equal, .lastValue("p", visits)), [3, 4, 5]), (.compares(.notEqual, .count(visits)), [3, 4, 5]),
      (.compares(.moreThan, .count(visits)), [4]), (.orMissing(.equals("tea")), [1, 2, 5]),
      (.orMissing(.isSet), [1, 2, 3, 4, 5]), (.orMissing(.isNot("tea")), [1, 2, 3, 4]),
    ]
    for (test, expected) in table {
      XCTAssertEqual(try members(.measure(.firstValue("p", visits), test), at: now), expected, "\(test)")
      // A condition on a property is the same question, asked of each interaction.
      let activity = Activity(.custom("visit"), where: [PropertyCondition("p", test)])
      XCTAssertEqual(try members(.did(activity), at: now), expected, "where \(test)")
      let all = Set(1...5 as ClosedRange<UInt64>)
      XCTAssertEqual(
        try members(.not(.measure(.firstValue("p", visits), test)), at: now), all.subtracting(expected).sorted())
    }
  }

  func testTestsOfAttributesWithAndWithoutIndexes() throws {
    try store().write { tx in
      _ = try tx.declare("topics", as: .strings)
      _ = try tx.declare("seats", as: .integer)
      let lists: [AttributeValue?] = [nil, .null, .strings([]), .strings(["tea", "chess"])]
      let numbers: [AttributeValue?] = [nil, .null, 0, 7]
      for number in 0..<4 {
        var customer = Customer(externalIDs: [self.id(number)])
        customer.attributes["topics"] = lists[number]
        customer.attributes["seats"] = numbers[number]
        _ = try tx.upsert(customer, at: Timestamp(microseconds: 0))
      }
    }
    let lists: [(test: ValueTest, members: [UInt64])] = [
      (.isSet, [3, 4]), (.isUnset, [1]), (.isNull, [2]), (.isMissing, [1, 2]), (.isEmpty, [3]),
      (.equals(["tea", "chess"]), [4]), (.equals(["chess", "tea"]), []), (.isNot(["tea"]), [3, 4]), (.equals([]), [3]),
      (.isOneOf([["tea", "chess"], []]), [3, 4]), (.isNoneOf([[]]), [4]), (.containsAny(of: ["tea", "go"]), [4]),
      (.containsAll(of: ["tea", "go"]), []), (.containsAll(of: []), [3, 4]), (.containsNone(of: ["go"]), [3, 4]),
      (.containsNone(of: ["tea"]), [3]), (.orMissing(.containsAny(of: ["tea"])), [1, 2, 4]),
    ]
    let half = AttributeValue.decimal(try ExactDecimal("0.5"))
    let numbers: [(test: ValueTest, members: [UInt64])] = [
      (.isSet, [3, 4]), (.isUnset, [1]), (.isNull, [2]), (.isMissing, [1, 2]), (.isEmpty, []), (.equals(0), [3]),
      (.equals(.decimal(7)), [4]), (.isNot(0), [4]), (.isLess(half), [3]), (.isMoreThan(half), [4]),
      (.isBetween(0, half), [3]), (.isAtMost(7), [3, 4]), (.isAtLeast(7), [4]), (.isNoneOf([0, 7]), []),
      (.orMissing(.isMoreThan(0)), [1, 2, 4]), (.compares(.equal, .count(Activity(.session))), [3]),
    ]
    for isIndexed in [false, true] {
      if isIndexed {
        try store().write { tx in
          _ = try tx.declareIndex(IndexDefinition("topics", on: .attribute("topics")))
          _ = try tx.declareIndex(IndexDefinition("seats", on: .attribute("seats")))
        }
      }
      for (test, expected) in lists {
        XCTAssertEqual(try members(.attribute("topics", test), at: now), expected, "\(test)")
      }
      for (test, expected) in numbers {
        XCTAssertEqual(try members(.attribute("seats", test), at: now), expected, "\(test)")
      }
    }
  }

  func testCountriesAreComparedAsTheyAreStored() throws {
    try store().write { tx in
      _ = try tx.upsert(Customer(id: self.id(0), country: "gb"))
      _ = try tx.upsert(Customer(id: self.id(1), country: "DE"))
    }
    for isIndexed in [false, true] {
      if isIndexed {
        try store().write { tx in _ = try tx.declareIndex(IndexDefinition("land", on: .attribute("country"))) }
      }
      XCTAssertEqual(try members(.attribute("country", .equals("gb")), at: now), [1])
      XCTAssertEqual(try members(.attribute("country", .containsAny(of: ["gb"])), at: now), [1])
      XCTAssertEqual(try members(.attribute("country", .containsNone(of: ["gb"])), at: now), [2])
      XCTAssertEqual(try members(.attribute("country", .isNoneOf(["de"])), at: now), [1])
    }
  }
}
