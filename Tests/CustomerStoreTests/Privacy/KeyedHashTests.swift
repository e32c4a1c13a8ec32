import RecordCoding
import XCTest

@testable import CustomerStore

final class KeyedHashTests: XCTestCase {
  /// What the authors of SipHash publish for its 128-bit form: the digests of the bytes 0, 1, 2, … of that number, under
  /// the key of the bytes 0 to 15.
  private static let published: [Int: String] = [
    0: "a3817f04ba25a8e66df67214c7550293",
    1: "da87c1d86b99af44347659119b22fc45",
    2: "8177228da4a45dc7fca38bdef60affe4",
    3: "9c70b60c5267a94e5f33b6b02985ed51",
    4: "f88164c12d9c8faf7d0f6e7c7bcd5579",
    5: "1368875980776f8854527a07690e9627",
    6: "14eeca338b208613485ea0308fd7a15e",
    7: "a1f1ebbed8dbc153c0b84aa61ff08239",
    8: "3b62a9ba6258f5610f83e264f31497b4",
    9: "264499060ad9baabc47f8b02bb6d71ed",
    15: "5493e99933b0a8117e08ec0f97cfc3d9",
    16: "6ee2a4ca67b054bbfd3315bf85230577",
    17: "473d06e8738db89854c066c47ae47740",
    31: "2939b0183223fafc1723de4f52c43d35",
    32: "7c3956ca5eeafc3e363e9d556546eb68",
    63: "5150d1772f50834a503e069a973fbd7c",
  ]

  private let key = KeyedHash.Key(low: 0x0706_0504_0302_0100, high: 0x0F0E_0D0C_0B0A_0908)

  private func digest(_ bytes: [UInt8], _ key: KeyedHash.Key) -> KeyedHash.Digest {
    KeyedHash(key: key).digest(of: bytes.span.bytes)
  }

  func testPublishedDigests() {
    for (count, expected) in Self.published {
      let digest = digest((0..<count).map { UInt8($0) }, key)
      let text = digest.keyBytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      XCTAssertEqual(text, expected, "\(count) bytes")
    }
  }

  /// More than 255 bytes, whose number is not whole in the last word.
  func testLongInputsDiffer() {
    let digests = Set((0..<600).map { digest([UInt8](repeating: 0, count: $0), key) })
    XCTAssertEqual(digests.count, 600)
  }

  func testEveryBitCounts() {
    let bytes = (0..<21).map { UInt8($0 * 7) }
    var digests: Set<KeyedHash.Digest> = [digest(bytes, key)]
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      digests.insert(digest(changed, key))
    }
    for bit in 0..<64 {
      digests.insert(digest(bytes, KeyedHash.Key(low: key.low ^ 1 << bit, high: key.high)))
      digests.insert(digest(bytes, KeyedHash.Key(low: key.low, high: key.high ^ 1 << bit)))
    }
    XCTAssertEqual(digests.count, 1 + 21 * 8 + 128)
  }

  func testForms() throws {
    XCTAssertEqual(key.valueBytes, Array(0..<16))
    XCTAssertEqual(try KeyedHash.Key(valueBytes: key.valueBytes.span.bytes), key)
    XCTAssertThrowsError(try KeyedHash.Key(valueBytes: [UInt8](repeating: 0, count: 15).span.bytes))
    XCTAssertThrowsError(try KeyedHash.Key(valueBytes: [UInt8](repeating: 0, count: 17).span.bytes))
    let digest = digest([1, 2, 3], key)
    XCTAssertEqual(digest.keyByteCount, 16)
    XCTAssertEqual(try KeyedHash.Digest(keyBytes: digest.keyBytes.span.bytes), digest)
    XCTAssertNotEqual(KeyedHash.Key.random(), KeyedHash.Key.random())
  }
}
