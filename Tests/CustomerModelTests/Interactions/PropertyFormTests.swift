import CustomerModel
import Foundation
import XCTest

/// Properties made by hand or read from JSON have one form.
final class PropertyFormTests: XCTestCase {
  func testNumbersHaveOneForm() throws {
    let properties = try InteractionProperties([
      "a": .double(3), "b": .double(-0.0), "c": .unsigned(5), "d": .double(0x1p63), "e": .double(1e300),
      "f": .array([.double(2), .unsigned(.max)]), "é": .null, "z": .boolean(true),
    ])
    XCTAssertEqual(properties["a"], .integer(3))
    XCTAssertEqual(properties["b"], .integer(0))
    XCTAssertEqual(properties["c"], .integer(5))
    XCTAssertEqual(properties["d"], .unsigned(1 << 63))
    XCTAssertEqual(properties["e"], .double(1e300))
    XCTAssertEqual(properties["f"], .array([.integer(2), .unsigned(.max)]))
    XCTAssertEqual(properties["é"], .null)
    XCTAssertNil(properties["y"])
    XCTAssertNil(properties[""])
    XCTAssertEqual(properties.names.last, "é")
    for number in [Double.nan, .infinity, -.infinity, .signalingNaN] {
      XCTAssertThrowsError(try InteractionProperties(["a": .array([.null, .double(number)])])) {
        guard case .invalidValue("a[1]", _, _) = $0 as? InteractionError else { return XCTFail("\($0)") }
      }
    }
  }

  func testReadsJSON() throws {
    let json = #"{"b":{"y":[1,1.0,1.5,1e3,"x",null,true,{}]},"a":18446744073709551615,"c":-9223372036854775808}"#
    let properties = try JSONDecoder().decode(InteractionProperties.self, from: Data(json.utf8))
    let list: [PropertyValue] = [
      .integer(1), .integer(1), .double(1.5), .integer(1_000), .string("x"), .null, .boolean(true),
      .object(InteractionProperties()),
    ]
    XCTAssertEqual(
      properties,
      try InteractionProperties([
        "a": .unsigned(.max), "b": .object(try InteractionProperties(["y": .array(list)])), "c": .integer(.min),
      ]))
    let copy = try JSONDecoder().decode(InteractionProperties.self, from: JSONEncoder().encode(properties))
    XCTAssertEqual(copy, properties)
    let deep = #"{"a":"# + String(repeating: "[", count: 33) + String(repeating: "]", count: 33) + "}"
    XCTAssertThrowsError(try JSONDecoder().decode(InteractionProperties.self, from: Data(deep.utf8)))
    XCTAssertThrowsError(try JSONDecoder().decode(InteractionProperties.self, from: Data("[1]".utf8)))
    XCTAssertThrowsError(try JSONDecoder().decode(InteractionProperties.self, from: Data(#"{"a":1e999}"#.utf8)))
  }
}
