import RecordCoding
import XCTest

final class KeyPrefixTests: XCTestCase {
  private let seed: UInt64 = 4

  func testStringPrefixes() {
    var generator = SplitMix64(seed: seed)
    let strings = Samples.strings(using: &generator)
    let bytes = Samples.byteStrings(using: &generator)
    for prefix in strings.prefix(40) {
      let utf8 = Array(prefix.utf8)
      checkPrefix(.startingWith(prefix), of: strings, seed: seed) { $0.utf8.starts(with: utf8) }
      checkPrefix(.some(.startingWith(prefix)), of: [nil] + strings, seed: seed) {
        $0?.utf8.starts(with: utf8) ?? false
      }
      checkPrefix(.descending(.startingWith(prefix)), of: strings.map { Descending($0) }, seed: seed) {
        $0.value.utf8.starts(with: utf8)
      }
    }
    for prefix in bytes.prefix(40) {
      checkPrefix(.startingWith(prefix), of: bytes, seed: seed) { $0.starts(with: prefix) }
      checkPrefix(.startingWith(prefix), of: bytes.map { RawKey($0) }, seed: seed) { $0.bytes.starts(with: prefix) }
    }
  }

  func testPairPrefixes() {
    let parts = ["", "\0", "\u{1}", "a", "a\0", "ab", "b"]
    let keys = parts.flatMap { first in parts.map { KeyPair(first, $0) } }
    for part in parts {
      checkPrefix(.first(part), of: keys, seed: seed) { $0.first == part }
      checkPrefix(.first(.startingWith(part)), of: keys, seed: seed) { $0.first.utf8.starts(with: part.utf8) }
      for other in parts {
        checkPrefix(.first(part, second: .startingWith(other)), of: keys, seed: seed) {
          $0.first == part && $0.second.utf8.starts(with: other.utf8)
        }
      }
    }
    checkPrefix(.all, of: keys, seed: seed) { _ in true }
  }

  func testTriplePrefixes() {
    let parts: [[UInt8]] = [[], [0], [0xFF], [0xFF, 0xFF]]
    let numbers: [Int16] = [-1, 0, .max]
    let keys = parts.flatMap { first in
      numbers.flatMap { second in parts.map { KeyTriple(Descending(first), second, RawKey($0)) } }
    }
    for part in parts {
      checkPrefix(.first(Descending(part)), of: keys, seed: seed) { $0.first.value == part }
      checkPrefix(.first(.descending(.startingWith(part))), of: keys, seed: seed) { $0.first.value.starts(with: part) }
      for number in numbers {
        checkPrefix(.first(Descending(part), second: number), of: keys, seed: seed) {
          $0.first.value == part && $0.second == number
        }
        checkPrefix(.first(Descending(part), second: number, third: .startingWith(part)), of: keys, seed: seed) {
          $0.first.value == part && $0.second == number && $0.third.bytes.starts(with: part)
        }
      }
    }
    let strings = ["", "a", "ab"].map { KeyTriple(true, $0, 1 as UInt8) }
    checkPrefix(.first(true, second: .startingWith("a")), of: strings, seed: seed) { $0.second.hasPrefix("a") }
  }

  func testQuadruplePrefixes() {
    let parts = ["", "a", "ab"]
    let numbers: [UInt8] = [0, 0xFF]
    let keys = parts.flatMap { first in
      numbers.flatMap { second in
        parts.flatMap { third in parts.map { KeyQuadruple(first, second, third, $0) } }
      }
    }
    for part in parts {
      checkPrefix(.first(part), of: keys, seed: seed) { $0.first == part }
      checkPrefix(.first(.startingWith(part)), of: keys, seed: seed) { $0.first.hasPrefix(part) || part.isEmpty }
      checkPrefix(.first(part, second: 0xFF), of: keys, seed: seed) { $0.first == part && $0.second == 0xFF }
      checkPrefix(.first(part, second: 0, third: part), of: keys, seed: seed) {
        $0.first == part && $0.second == 0 && $0.third == part
      }
      checkPrefix(.first("a", second: 0, third: .startingWith(part)), of: keys, seed: seed) {
        $0.first == "a" && $0.second == 0 && $0.third.utf8.starts(with: part.utf8)
      }
      checkPrefix(.first("a", second: 0, third: "ab", fourth: .startingWith(part)), of: keys, seed: seed) {
        $0.first == "a" && $0.second == 0 && $0.third == "ab" && $0.fourth.utf8.starts(with: part.utf8)
      }
    }
    let optional = [nil, "a", "ab"].map { KeyQuadruple(1 as UInt8, $0 as String?, 2 as UInt8, 3 as UInt8) }
    checkPrefix(.first(1, second: .some(.startingWith("ab"))), of: optional, seed: seed) { $0.second == "ab" }
  }

  func testUpperBound() {
    XCTAssertNil(KeyPrefix<RawKey>.all.upperBound)
    XCTAssertNil(KeyPrefix<RawKey>.startingWith([0xFF, 0xFF]).upperBound)
    XCTAssertEqual(KeyPrefix<RawKey>.startingWith([1, 0xFF, 0xFF]).upperBound, [2])
    XCTAssertEqual(KeyPrefix<String>.startingWith("ab").upperBound, [0x61, 0x63])
  }

  func testEncoding() {
    let prefix = KeyPrefix<KeyPair<String, UInt64>>.first("a\0")
    XCTAssertEqual(prefix.bytes, [0x61, 1, 1, 0])
    let result = encodedKey(capacity: 8) { prefix.encode(into: &$0) }
    XCTAssertEqual(result?.written, prefix.bytes)
    XCTAssertEqual(encodedKey(capacity: 3) { prefix.encode(into: &$0) }?.byteCount, 4)
  }
}
