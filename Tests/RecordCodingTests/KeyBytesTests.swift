import RecordCoding
import XCTest

/// Keys of any length: strings, byte strings and raw keys.
final class KeyBytesTests: XCTestCase {
  private let seed: UInt64 = 2

  func testStringsSortByTheirBytes() {
    var generator = SplitMix64(seed: seed)
    checkKeys(Samples.strings(using: &generator), seed: seed, order: stringOrder)
  }

  func testByteStringsSortByTheirBytes() {
    var generator = SplitMix64(seed: seed)
    checkKeys(Samples.byteStrings(using: &generator), seed: seed, order: plainOrder)
  }

  func testRawKeysSortByTheirBytes() {
    var generator = SplitMix64(seed: seed)
    let keys = Samples.byteStrings(using: &generator).map { RawKey($0) }
    checkKeys(keys, seed: seed) { plainOrder($0.bytes, $1.bytes) }
    for key in keys { XCTAssertEqual(key.keyBytes, key.bytes) }
    XCTAssertLessThan([1, 2] as RawKey, [1, 2, 0])
    let bytes: [UInt8] = [4, 5]
    XCTAssertEqual(RawKey(copying: bytes.span.bytes), [4, 5])
  }

  func testForms() {
    XCTAssertEqual("".keyBytes, [0])
    XCTAssertEqual("ab".keyBytes, [0x61, 0x62, 0])
    XCTAssertEqual("a\0b".keyBytes, [0x61, 1, 1, 0x62, 0])
    XCTAssertEqual(([0, 1, 2] as [UInt8]).keyBytes, [1, 1, 1, 2, 2, 0])
  }

  /// Escapes are looked for eight bytes at a time: every place of a word, and every neighbour, has to be right.
  func testEscapesAtEveryPlace() throws {
    for length in 0...20 {
      for place in 0..<max(length, 1) {
        for special: UInt8 in [0, 1, 2, 0x80, 0xFF] {
          for filler: UInt8 in [0, 1, 2, 0x61, 0x81, 0xFE, 0xFF] {
            var content = [UInt8](repeating: filler, count: length)
            if length > 0 { content[place] = special }
            let plain: [UInt8] =
              content.flatMap { (byte: UInt8) -> [UInt8] in byte < 2 ? [1, byte + 1] : [byte] } + [0]
            XCTAssertEqual(content.keyBytes, plain)
            XCTAssertEqual(try [UInt8](keyForm: plain), content)
            XCTAssertEqual(try Descending<[UInt8]>(keyForm: plain.map { ~$0 }).value, content)
          }
        }
      }
    }
  }

  func testMalformedStringsAreRefused() {
    func error(_ bytes: [UInt8]) -> CodingError? {
      codingError { () throws(CodingError) in try String(keyForm: bytes) }
    }
    let escape = CodingError.invalidValue(
      type: "delimited bytes", reason: "0x01 is followed by neither 0x01 nor 0x02")
    XCTAssertEqual(error([]), .truncated(needed: 1, available: 0))
    XCTAssertEqual(error([0x61, 0x62]), .truncated(needed: 3, available: 2))
    XCTAssertEqual(error([0x61, 1]), .truncated(needed: 4, available: 2))
    XCTAssertEqual(error([0x61, 1, 0]), escape)
    XCTAssertEqual(error([0x61, 1, 3, 0]), escape)
    XCTAssertEqual(error([0x61, 0, 0]), .trailingBytes(count: 1))
    XCTAssertEqual(error([0x61, 0x62, 0xFF, 0]), .invalidUTF8(offset: 2))
    XCTAssertEqual(error([0x61, 1, 1, 0xC3, 0]), .invalidUTF8(offset: 2), "offsets count in the string, unescaped")
    XCTAssertEqual(error([0xED, 0xA0, 0x80, 0]), .invalidUTF8(offset: 0), "a surrogate")
    XCTAssertEqual(error([0xC0, 0xAF, 0]), .invalidUTF8(offset: 0), "an overlong form")
  }

  func testComparingSpansAgreesWithPlainOrder() {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<2000 {
      let length = Int.random(in: 0...40, using: &generator)
      let first = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      var second = first
      switch Int.random(in: 0..<4, using: &generator) {
      case 0 where length > 0: second[Int.random(in: 0..<length, using: &generator)] &+= 1
      case 1: second.removeLast(Int.random(in: 0...length, using: &generator))
      case 2: second.append(UInt8.random(in: 0...255, using: &generator))
      default: break
      }
      let order = plainOrder(first, second)
      XCTAssertEqual(first.span.bytes.keyOrder(to: second.span.bytes), order, "\(first) \(second), seed \(seed)")
      XCTAssertEqual(second.span.bytes.keyOrder(to: first.span.bytes), order.reversed, "seed \(seed)")
    }
  }
}
