import RecordCoding
import XCTest

final class ValueCodingTests: XCTestCase {
  func testForms() {
    XCTAssertEqual((0x0102 as UInt16).valueBytes, [2, 1])
    XCTAssertEqual((-2 as Int32).valueBytes, [0xFE, 0xFF, 0xFF, 0xFF])
    XCTAssertEqual((1 as Int).valueBytes, [1, 0, 0, 0, 0, 0, 0, 0])
    XCTAssertEqual(1.0.valueBytes, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
    XCTAssertEqual("é".valueBytes, [0xC3, 0xA9])
    XCTAssertEqual(([0, 1] as [UInt8]).valueBytes, [0, 1])
  }

  func testRoundTrip() throws {
    XCTAssertEqual(try UInt64(valueBytes: UInt64.max.valueBytes.span.bytes), .max)
    XCTAssertEqual(try Int64(valueBytes: Int64.min.valueBytes.span.bytes), .min)
    XCTAssertEqual(try Double(valueBytes: (0.1).valueBytes.span.bytes), 0.1)
    XCTAssertEqual(try String(valueBytes: "Zoë\0".valueBytes.span.bytes), "Zoë\0")
    XCTAssertEqual(try [UInt8](valueBytes: ([3, 0] as [UInt8]).valueBytes.span.bytes), [3, 0])
  }
}
