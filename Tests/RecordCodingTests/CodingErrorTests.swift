import RecordCoding
import XCTest

final class CodingErrorTests: XCTestCase {
  func testDescriptionsCarryTheNumbers() {
    let sentences: [(CodingError, String)] = [
      (.truncated(needed: 8, available: 3), "the bytes end too early: 8 are needed where 3 are left"),
      (.trailingBytes(count: 2), "2 bytes are left behind the value"),
      (.invalidUTF8(offset: 4), "the string is not UTF-8 from its byte 4 on"),
      (.invalidValue(type: "Bool", reason: "it is 2"), "no Bool is written like this: it is 2"),
      (
        .checksumMismatch(stored: 255, computed: 16),
        "the record is damaged: its checksum is ff, that of its bytes is 10"
      ),
    ]
    for (error, sentence) in sentences { XCTAssertEqual(error.description, sentence) }
  }
}
