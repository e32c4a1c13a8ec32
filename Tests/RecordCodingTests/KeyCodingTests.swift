import RecordCoding
import XCTest

final class KeyCodingTests: XCTestCase {
  func testRoundTrip() throws {
    var decoder = KeyDecoder([UInt8](repeating: 1, count: 8).span.bytes)
    XCTAssertEqual(try UInt64(from: &decoder), 0x0101_0101_0101_0101)
  }
}
