import CustomerModel
import Foundation
import XCTest

final class ExternalIDTests: XCTestCase {
  func testIdentifiersAreTheirBytes() {
    let composed = ExternalID("\u{E9}")
    let decomposed = ExternalID("e\u{301}")
    XCTAssertNotEqual(composed, decomposed)
    XCTAssertEqual(Set([composed, decomposed, ExternalID("\u{E9}")]).count, 2)
    // Nothing moves from the kind to the value.
    XCTAssertEqual(Set([ExternalID("bc", kind: "a"), ExternalID("c", kind: "ab")]).count, 2)
  }

  func testSortByKindThenValue() {
    let sorted = [
      ExternalID("z", kind: "a"), ExternalID("B", kind: "b"), ExternalID("a", kind: "b"), ExternalID("aa", kind: "b"),
      ExternalID("e\u{301}", kind: "b"), ExternalID("\u{E9}", kind: "b"), ExternalID("\u{1F600}", kind: "b"),
      ExternalID("", kind: "ba"),
    ]
    XCTAssertEqual(sorted.shuffled().sorted(), sorted)
    for (index, id) in sorted.enumerated() {
      for (other, otherID) in sorted.enumerated() { XCTAssertEqual(id < otherID, index < other) }
    }
  }

  func testJSON() throws {
    let id = ExternalID("ada@shop.example", kind: "email")
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    XCTAssertEqual(
      String(decoding: try encoder.encode(id), as: UTF8.self), #"{"kind":"email","value":"ada@shop.example"}"#)
    XCTAssertEqual(try JSONDecoder().decode(ExternalID.self, from: encoder.encode(id)), id)
    XCTAssertEqual(id.description, "email:ada@shop.example")
    XCTAssertEqual(String(decoding: try encoder.encode([CustomerID(.max)]), as: UTF8.self), "[18446744073709551615]")
    XCTAssertEqual(try JSONDecoder().decode([CustomerID].self, from: Data("[7]".utf8)), [CustomerID(7)])
  }
}
