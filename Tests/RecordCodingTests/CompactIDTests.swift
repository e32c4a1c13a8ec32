import RecordCoding
import XCTest

final class CompactIDTests: XCTestCase {
  private let seed: UInt64 = 31

  private func samples() -> [CompactID] {
    var generator = SplitMix64(seed: seed)
    return Samples.integers(UInt64.self, using: &generator).map { CompactID($0) }
  }

  func testForms() {
    XCTAssertEqual(CompactID(0).keyBytes, [0])
    XCTAssertEqual(CompactID(1).keyBytes, [1, 1])
    XCTAssertEqual(CompactID(255).keyBytes, [1, 255])
    XCTAssertEqual(CompactID(256).keyBytes, [2, 1, 0])
    XCTAssertEqual(CompactID(1_000_000).keyBytes, [3, 0x0F, 0x42, 0x40])
    XCTAssertEqual(CompactID(.max).keyBytes, [8] + [UInt8](repeating: 255, count: 8))
    XCTAssertEqual(CompactID(.max).keyByteCount, CompactID.maximumByteCount)
  }

  func testSortsAsNumbersDo() {
    checkKeys(samples(), seed: seed, order: ownOrder)
    checkKeys(samples().map { Descending($0) }, seed: seed) { ownOrder($1.value, $0.value) }
  }

  func testStandsInFrontOfOtherKeys() throws {
    let key = KeyTriple(CompactID(300), CompactID(0), "a")
    XCTAssertEqual(try KeyTriple<CompactID, CompactID, String>(keyForm: key.keyBytes), key)
    let keys = samples().map { KeyPair($0, 7 as UInt8) }
    checkPrefix(.first(300), of: keys + [KeyPair(300, 7)], seed: seed) { $0.first == 300 }
  }

  func testRefusesOtherForms() {
    let forms: [([UInt8], CodingError)] = [
      ([], .truncated(needed: 1, available: 0)),
      ([1], .truncated(needed: 1, available: 0)),
      ([3, 1, 2], .truncated(needed: 3, available: 2)),
      ([1, 0], .invalidValue(type: "CompactID", reason: "the number begins with a zero byte")),
      (
        [9] + [UInt8](repeating: 1, count: 9),
        .invalidValue(type: "CompactID", reason: "the number has more than eight bytes")
      ),
      ([1, 1, 1], .trailingBytes(count: 1)),
    ]
    for (form, expected) in forms {
      XCTAssertThrowsError(try CompactID(keyForm: form), "\(form)") { XCTAssertEqual($0 as? CodingError, expected) }
    }
  }
}
