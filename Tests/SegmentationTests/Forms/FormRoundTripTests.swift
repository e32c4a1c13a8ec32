import CustomerModel
import XCTest

@testable import Segmentation

/// Every tree is the same again when it was written and read.
final class FormRoundTripTests: XCTestCase {
  private static let seed: UInt64 = 20_261_126
  private static let count = 4_000

  func testTextReadsBack() throws {
    try forRandomPredicates { predicate in
      let text = predicate.description
      do {
        let again = try SegmentPredicate(text)
        XCTAssertEqual(again, predicate, text)
        XCTAssertEqual(again.description, text)
      } catch {
        XCTFail("\(error) in \(text)")
      }
    }
  }

  func testJSONReadsBack() throws {
    try forRandomPredicates { predicate in
      let text = try predicate.json()
      XCTAssertEqual(try SegmentPredicate(json: text), predicate, text)
      XCTAssertEqual(try SegmentPredicate(json: Array(text.utf8)).json(), text)
      XCTAssertNoThrow(try JSONSerialization.jsonObject(with: Data(text.utf8)), text)
    }
  }

  func testDefinitionsReadBack() throws {
    var random = RandomPredicates(seed: 3)
    for zone in [.store, .customer, .named(try TimeZoneIdentifier("Europe/Berlin")), .named(.utc)] as [SegmentZone] {
      let definition = SegmentDefinition("vip \"x\"\n", try random.predicate(depth: 3), zone: zone)
      XCTAssertEqual(try SegmentDefinition(json: definition.json()), definition)
    }
  }

  /// Readers that are given anything refuse it, and do nothing else.
  func testReadersOutliveDamage() throws {
    var random = RandomPredicates(seed: 4)
    for _ in 0..<2_000 {
      let predicate = try random.predicate(depth: 3)
      for text in [predicate.description, try predicate.json()] {
        var bytes = Array(text.utf8)
        for _ in 0...random.number(0..<3) where !bytes.isEmpty {
          let place = random.number(0..<bytes.count)
          switch random.number(0..<4) {
          case 0: bytes.remove(at: place)
          case 1: bytes[place] = UInt8(random.number(0..<256))
          case 2: bytes.removeLast(bytes.count - place)
          default: bytes.insert(contentsOf: bytes[..<place].suffix(9), at: place)
          }
        }
        // What is read in spite of it is written and read again.
        let damaged = String(decoding: bytes, as: UTF8.self)
        if let read = try? SegmentPredicate(damaged) { XCTAssertEqual(try SegmentPredicate(read.description), read) }
        if let read = try? SegmentPredicate(json: bytes) {
          XCTAssertEqual(try SegmentPredicate(json: read.json()), read)
        }
      }
    }
  }

  func testRandomTreesHaveEveryCase() throws {
    var cases: Set<String> = []
    try forRandomPredicates { Self.note($0, &cases) }
    let expected: [String] = [
      "all any not atLeast exactly measure sequence regularly didNot resumed ranked consent list segment",
      "attribute tags accounts count dayCount sum average minimum maximum distinctCount mostFrequent firstValue lastValue",
      "first last daysSinceLast share trend pace bucket",
      "equals isNot isLess isAtMost isMoreThan isAtLeast isBetween isOneOf isNoneOf isSet isUnset isNull isMissing isEmpty",
      "contains startsWith endsWith matches containsAny containsAll containsNone isWithin returnsWithin compares orMissing",
      "ever rolling calendar fixed before next top bottom percentiles",
    ]
    for name in expected.joined(separator: " ").split(separator: " ") {
      XCTAssertTrue(cases.contains(String(name)), "no random tree has '\(name)'")
    }
  }

  /// Notes the names of all cases in a value.
  private static func note(_ value: Any, _ cases: inout Set<String>) {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .enum {
      cases.insert(mirror.children.first?.label ?? "\(value)")
      // Measures and tests that are a case without values have other texts, or none.
      if let test = value as? ValueTest, mirror.children.isEmpty { cases.insert("\(test)") }
    }
    for child in mirror.children { note(child.value, &cases) }
  }

  private func forRandomPredicates(_ body: (SegmentPredicate) throws -> Void) throws {
    print("seed \(Self.seed)")
    var random = RandomPredicates(seed: Self.seed)
    for _ in 0..<Self.count { try body(try random.predicate(depth: random.number(0..<5))) }
  }
}
