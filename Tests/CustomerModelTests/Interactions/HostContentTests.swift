import CustomerModel
import Foundation
import XCTest

/// Types of a host become properties and come back.
final class HostContentTests: XCTestCase {
  private struct TableBooked: InteractionContent {
    static let kind = InteractionKind.custom("table-booked")

    enum Area: String, Codable { case inside, terrace }
    struct Wish: Codable, Hashable {
      let text: String
      let price: Money?
    }

    var guests = 4
    var area = Area.terrace
    var at = Date(timeIntervalSinceReferenceDate: 812_345_678.25)
    var wishes = [Wish(text: "high chair", price: nil), Wish(text: "cake", price: try? Money("30 EUR"))]
    var scores: [String: Double] = ["b": 1, "a": -0.5]
    var seats: Set<Int> = [3, 1, 2]
    var pairs: [Wish: Int] = [Wish(text: "x", price: nil): 1, Wish(text: "a", price: nil): 2]
    var byNumber: [Int: String] = [10: "ten", 9: "nine"]
    var greatest = UInt64.max
    var note: String?
    var notes: [String?] = [nil, "a"]
    var picture = Data([1, 2, 255])
    var fee = Decimal(sign: .minus, exponent: -2, significand: 150)
    var link = URL(string: "https://example.com/a?b=c")
    var id = UUID(uuidString: "6F9619FF-8B86-D011-B42D-00C04FC964FF")
    var ratio: Float = 0.1
    var occurred = Timestamp.earliest
  }

  func testComesBack() throws {
    let booked = TableBooked()
    let payload = try InteractionPayload(booked)
    XCTAssertEqual(payload.kind, .custom("table-booked"))
    XCTAssertEqual(try payload.decode(as: TableBooked.self), booked)
    // By way of an export as well.
    let copy = try JSONDecoder().decode(InteractionPayload.self, from: JSONEncoder().encode(payload))
    XCTAssertEqual(copy, payload)
    XCTAssertEqual(try copy.decode(as: TableBooked.self), booked)
  }

  func testProperties() throws {
    guard case .custom(_, let properties) = try InteractionPayload(TableBooked()) else { return XCTFail("not custom") }
    XCTAssertEqual(
      properties.names,
      [
        "area", "at", "byNumber", "fee", "greatest", "guests", "id", "link", "notes", "occurred", "pairs", "picture",
        "ratio", "scores", "seats", "wishes",
      ])
    XCTAssertEqual(properties["guests"], .integer(4))
    XCTAssertEqual(properties["area"], .string("terrace"))
    XCTAssertEqual(properties["at"], .string("2026-09-29T03:34:38.250Z"))
    XCTAssertEqual(properties["seats"], .array([.integer(1), .integer(2), .integer(3)]))
    XCTAssertEqual(properties["scores"], .object(try InteractionProperties(["a": .double(-0.5), "b": .integer(1)])))
    XCTAssertEqual(properties["greatest"], .unsigned(.max))
    XCTAssertEqual(properties["note"], nil)
    XCTAssertEqual(properties["notes"], .array([.null, .string("a")]))
    XCTAssertEqual(properties["picture"], .string("AQL/"))
    XCTAssertEqual(properties["fee"], .string("-1.5"))
    XCTAssertEqual(properties["link"], .string("https://example.com/a?b=c"))
    XCTAssertEqual(properties["ratio"], .double(Double(Float(0.1))))
    let wish = { (text: String) in PropertyValue.object(try InteractionProperties(["text": .string(text)])) }
    XCTAssertEqual(properties["pairs"], .array([try wish("a"), .integer(2), try wish("x"), .integer(1)]))
  }

  func testEqualContentHasEqualProperties() throws {
    var generator = SystemRandomNumberGenerator()
    let words = (0..<40).map { "word-\($0)" }
    for _ in 0..<20 {
      var (first, second) = (TableBooked(), TableBooked())
      let numbers = (0..<40).map { $0 * 7 }
      first.seats = Set(numbers.shuffled(using: &generator))
      second.seats = Set(numbers.shuffled(using: &generator))
      second.seats.reserveCapacity(1_000)
      first.pairs = [:]
      second.pairs = [:]
      second.pairs.reserveCapacity(1_000)
      for word in words { first.pairs[TableBooked.Wish(text: word, price: nil)] = 1 }
      for word in words.reversed() { second.pairs[TableBooked.Wish(text: word, price: nil)] = 1 }
      first.scores = ["a": -0.0]
      second.scores = ["a": 0.0]
      XCTAssertEqual(first, second)
      XCTAssertEqual(try InteractionPayload(first), try InteractionPayload(second))
    }
  }

  func testNumbersAndDatesAreExact() throws {
    struct Numbers: InteractionContent {
      static let kind = InteractionKind.custom("numbers")
      let doubles: [Double]
      let integers: [Int64]
      let naturals: [UInt64]
      let dates: [Date]
    }
    let now = Date(timeIntervalSinceReferenceDate: 812_345_678.123_456_7)
    let numbers = Numbers(
      doubles: [
        0, -0.0, 1, -1, 0.1, 1e300, -1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0x1p63, -0x1p63, 0x1p64,
        0x1p53, 1e18, 1e19,
      ],
      integers: [.min, .max, 0, 9_007_199_254_740_993], naturals: [0, .max, 1 << 63, 1 << 63 - 1],
      dates: [
        now, now.addingTimeInterval(1e-7), Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: -0.5),
        Date(timeIntervalSinceReferenceDate: 0.1), Date(timeIntervalSinceReferenceDate: -1e9 - 0.999_999_9),
      ])
    let payload = try InteractionPayload(numbers)
    XCTAssertEqual(try payload.decode(as: Numbers.self), numbers)
    let copy = try JSONDecoder().decode(InteractionPayload.self, from: JSONEncoder().encode(payload))
    XCTAssertEqual(copy, payload)
  }

  func testRefusesWhatCannotBeKept() throws {
    struct Reading: InteractionContent {
      static let kind = InteractionKind.custom("reading")
      struct Part: Codable, Hashable {
        var value: Double = 0
        var date = Date(timeIntervalSince1970: 0)
      }
      var parts: [Part] = [Part(), Part()]
    }
    for change in [
      { $0.value = .nan }, { $0.value = -.infinity }, { $0.date = .distantFuture.addingTimeInterval(1e18) },
      { $0.date = Date(timeIntervalSince1970: .nan) },
      { $0.date = Date(timeIntervalSinceReferenceDate: 9.2e18) },
    ] as [(inout Reading.Part) -> Void] {
      var reading = Reading()
      change(&reading.parts[1])
      XCTAssertThrowsError(try InteractionPayload(reading)) {
        guard case .invalidValue(let path, _, _) = $0 as? InteractionError else { return XCTFail("\($0)") }
        XCTAssertTrue(path.hasPrefix("parts[1]."), path)
      }
    }
  }

  func testLimits() throws {
    indirect enum Chain: Codable, Hashable, Sendable {
      case end
      case link(Chain)
    }
    struct Deep: InteractionContent {
      static let kind = InteractionKind.custom("deep")
      let values: [[[Int]]]
      let text: String
      var chain = Chain.end
    }
    XCTAssertNoThrow(try InteractionPayload(Deep(values: [[[1]]], text: String(repeating: "a", count: 1_000_000))))
    XCTAssertThrowsError(try InteractionPayload(Deep(values: [], text: String(repeating: "a", count: 1 << 20)))) {
      guard case .tooLong(_, _, 1_048_576) = $0 as? InteractionError else { return XCTFail("\($0)") }
    }
    XCTAssertThrowsError(try InteractionPayload(Deep(values: [[Array(repeating: 1, count: 70_000)]], text: ""))) {
      guard case .tooLong(_, _, 1_048_576) = $0 as? InteractionError else { return XCTFail("\($0)") }
    }
    var chain = Chain.end
    for _ in 0..<1_000 { chain = .link(chain) }
    XCTAssertThrowsError(try InteractionPayload(Deep(values: [], text: "", chain: chain))) {
      guard case .tooDeep(let path, 32) = $0 as? InteractionError else { return XCTFail("\($0)") }
      XCTAssertTrue(path.hasPrefix("chain.link._0.link"), path)
    }
    let level = { (depth: Int) in
      var value = PropertyValue.integer(1)
      for _ in 1..<depth { value = .array([value]) }
      return try InteractionProperties(["a": value])
    }
    XCTAssertNoThrow(try level(32))
    XCTAssertThrowsError(try level(33)) {
      guard case .tooDeep(let path, 32) = $0 as? InteractionError else { return XCTFail("\($0)") }
      XCTAssertEqual(path, "a" + String(repeating: "[0]", count: 32))
    }
  }

  func testRefusesOtherForms() throws {
    enum Single: String, InteractionContent {
      case one
      static let kind = InteractionKind.custom("single")
    }
    struct Impostor: InteractionContent { static let kind = InteractionKind.purchase }
    struct Unnamed: InteractionContent { static let kind = InteractionKind.custom("") }
    struct Nothing: InteractionContent { static let kind = InteractionKind.custom("nothing") }
    XCTAssertThrowsError(try InteractionPayload(Single.one)) {
      guard case .notEncodable = $0 as? InteractionError else { return XCTFail("\($0)") }
    }
    for content in [Impostor(), Unnamed()] as [any InteractionContent] {
      XCTAssertThrowsError(try InteractionPayload(content)) {
        guard case .invalidKind = $0 as? InteractionError else { return XCTFail("\($0)") }
      }
    }
    XCTAssertEqual(try InteractionPayload(Nothing()), .custom(name: "nothing", InteractionProperties()))
    XCTAssertNoThrow(try InteractionPayload(Nothing()).decode(as: Nothing.self))
  }

  func testSaysWhatDoesNotDecode() throws {
    struct Narrow: InteractionContent {
      static let kind = InteractionKind.custom("n")
      let list: [Item]
      struct Item: Codable, Hashable { let count: UInt8 }
    }
    for (value, path) in [
      (.integer(300), "list[1].count"), (.integer(-1), "list[1].count"), (.double(1.5), "list[1].count"),
      (.string("1"), "list[1].count"), (.null, "list[1].count"), (nil, "list[1].count"),
    ] as [(PropertyValue?, String)] {
      let good = PropertyValue.object(try InteractionProperties(["count": .integer(1)]))
      let bad = PropertyValue.object(try InteractionProperties(value.map { ["count": $0] } ?? [:]))
      let payload = InteractionPayload.custom(name: "n", try InteractionProperties(["list": .array([good, bad])]))
      XCTAssertThrowsError(try payload.decode(as: Narrow.self)) {
        guard case .notDecodable(path, _) = $0 as? InteractionError else { return XCTFail("\($0)") }
      }
    }
    XCTAssertThrowsError(try InteractionPayload(Session()).decode(as: Cost.self)) {
      XCTAssertEqual($0 as? InteractionError, .otherKind(expected: .cost, found: .session))
    }
    XCTAssertEqual(try InteractionPayload(Session(feature: "a")).decode(as: Session.self), Session(feature: "a"))
  }
}
