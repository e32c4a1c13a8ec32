import RecordCoding
import XCTest

/// Keys of several components, and descending ones.
final class KeyTupleTests: XCTestCase {
  private let seed: UInt64 = 3

  func testPairsSortByComponents() {
    var generator = SplitMix64(seed: seed)
    let strings = Samples.strings(random: 10, using: &generator)
    let numbers: [UInt64] = [0, 1, 0xFF, .max, .max - 1, 0xFF00_0000_0000_0000, 0x0100_0000_0000_0000]
    let keys = strings.flatMap { string in numbers.prefix(7).map { KeyPair(string, $0) } }
    checkKeys(keys, seed: seed) { first, second in
      let order = stringOrder(first.first, second.first)
      return order == .same ? ownOrder(first.second, second.second) : order
    }
  }

  func testTriplesSortByComponents() {
    var generator = SplitMix64(seed: seed)
    let bytes: [[UInt8]] = [[], [0], [0, 0xFF], [1], [0xFF], [0xFF, 0xFF]]
    let doubles: [Double] = [-.infinity, -0.0, 0.0, 1, .nan]
    let keys = (0..<150).map { _ in
      KeyTriple(
        bytes.randomElement(using: &generator) ?? [], doubles.randomElement(using: &generator) ?? 0,
        bytes.randomElement(using: &generator) ?? [])
    }
    checkKeys(keys, seed: seed) { first, second in
      let order = plainOrder(first.first, second.first)
      guard order == .same else { return order }
      let next = totalOrder(first.second, second.second)
      return next == .same ? plainOrder(first.third, second.third) : next
    }
  }

  func testQuadruplesSortByComponents() {
    var generator = SplitMix64(seed: seed)
    let strings: [String?] = [nil, "", "\0", "a", "a\u{1}", "aa"]
    let keys = (0..<150).map { _ in
      KeyQuadruple(
        strings.randomElement(using: &generator) ?? nil, Bool.random(using: &generator),
        Int8.random(in: -1...1, using: &generator),
        RawKey([.max, 0].dropLast(Int.random(in: 0...2, using: &generator))))
    }
    checkKeys(keys, seed: seed) { first, second in
      let orders = [
        ownOrder(first.first == nil ? 0 : 1, second.first == nil ? 0 : 1),
        stringOrder(first.first ?? "", second.first ?? ""),
        ownOrder(first.second ? 1 : 0, second.second ? 1 : 0),
        ownOrder(first.third, second.third),
        plainOrder(first.fourth.bytes, second.fourth.bytes),
      ]
      return orders.first { $0 != .same } ?? .same
    }
  }

  func testComponentsDoNotBleed() throws {
    let first = KeyPair("a", "b")
    let second = KeyPair("ab", "")
    XCTAssertNotEqual(first.keyBytes, second.keyBytes)
    XCTAssertLessThan(first, second)
    // With 0x00 written as 0x00 0xFF, the number's first byte would read as the end of an escape.
    let third = KeyPair([0x61] as [UInt8], 0xFF61_6100_0000_0000 as UInt64)
    let fourth = KeyPair([0x61, 0] as [UInt8], 0x6161_0000_0000_0000 as UInt64)
    XCTAssertNotEqual(third.keyBytes, fourth.keyBytes)
    XCTAssertLessThan(third, fourth)
    XCTAssertEqual(try KeyPair(keyForm: third.keyBytes), third)
    XCTAssertEqual(try KeyPair(keyForm: fourth.keyBytes), fourth)
  }

  func testDescendingReversesTheOrder() {
    var generator = SplitMix64(seed: seed)
    checkKeys(Samples.integers(Int32.self, using: &generator).map { Descending($0) }, seed: seed) {
      ownOrder($1.value, $0.value)
    }
    checkKeys(Samples.strings(using: &generator).map { Descending($0) }, seed: seed) { stringOrder($1.value, $0.value) }
    checkKeys(Samples.byteStrings(using: &generator).map { Descending($0) }, seed: seed) {
      plainOrder($1.value, $0.value)
    }
    checkKeys(Samples.doubles(using: &generator).map { Descending($0) }, seed: seed) { totalOrder($1.value, $0.value) }
  }

  func testDescendingInsideTuples() {
    var generator = SplitMix64(seed: seed)
    let strings = Samples.strings(random: 20, using: &generator)
    let keys = strings.flatMap { string in
      [KeyTriple(Descending(string), 0xFF as UInt8, RawKey([0])), KeyTriple(Descending(string), 0, RawKey([0xFF]))]
    }
    checkKeys(keys, seed: seed) { first, second in
      let order = stringOrder(second.first.value, first.first.value)
      return order == .same ? ownOrder(first.second, second.second) : order
    }
    let nested = strings.map { Descending(KeyPair($0, Descending($0))) }
    checkKeys(nested, seed: seed) { stringOrder($1.value.first, $0.value.first) }
    XCTAssertEqual(Descending(Descending(7 as UInt8)).keyBytes, [7])
    XCTAssertEqual(Descending("a\0").keyBytes, [0x9E, 0xFE, 0xFE, 0xFF])
  }

  /// A type of a host may take the rest of the key although something inverts it.
  func testRemainingBytesAreInvertedToo() throws {
    struct Tail: DelimitedKeyCoding {
      var bytes: [UInt8]
      init(bytes: [UInt8]) { self.bytes = bytes }
      init(from decoder: inout KeyDecoder) throws(CodingError) { bytes = decoder.readRemainingBytes() }
      func encode(into encoder: inout KeyEncoder) { encoder.append(raw: bytes.span.bytes) }
    }
    let form = KeyPair(7 as UInt8, Descending(Tail(bytes: [0, 1, 0xF0]))).keyBytes
    XCTAssertEqual(form, [7, 0xFF, 0xFE, 0x0F])
    let decoded = try KeyPair<UInt8, Descending<Tail>>(keyForm: form)
    XCTAssertEqual(decoded.second.value.bytes, [0, 1, 0xF0])
  }

  /// What follows a descending component is read as it is, also where the component could not be read.
  func testInversionEndsWithItsComponent() {
    let bytes: [UInt8] = [0xFE, 0xFF, 5]
    var decoder = KeyDecoder(bytes.span.bytes)
    XCTAssertNil(try? Descending<String>(from: &decoder))
    XCTAssertEqual(try? UInt8(from: &decoder), 0xFE)
    XCTAssertEqual(try? KeyTriple<Descending<UInt8>, UInt8, UInt8>(keyForm: bytes).second, 0xFF)
  }

  func testEqualityIsThatOfTheBytes() {
    let composed = KeyPair("\u{E9}", 1 as UInt8)
    let decomposed = KeyPair("e\u{301}", 1 as UInt8)
    XCTAssertEqual(composed.first, decomposed.first, "Swift takes them for equal")
    XCTAssertNotEqual(composed, decomposed)
    XCTAssertLessThan(decomposed, composed)
    XCTAssertEqual(Set([composed, decomposed, composed]).count, 2)
    XCTAssertLessThan(KeyPair(-0.0, true), KeyPair(0.0, false))
    XCTAssertEqual(KeyPair(Double.nan, true), KeyPair(Double.nan, true))
    XCTAssertEqual(Set([Descending(0.0), Descending(-0.0), Descending(.nan), Descending(.nan)]).count, 3)
    XCTAssertLessThan(Descending(2), Descending(1))
    XCTAssertLessThan(KeyTriple(1, 2, 3), KeyTriple(1, 2, 4))
    XCTAssertLessThan(KeyQuadruple(1, 2, 3, 4), KeyQuadruple(1, 2, 4, 0))
    XCTAssertEqual(KeyQuadruple(1, 2, 3, 4), KeyQuadruple(1, 2, 3, 4))
  }

  func testTooSmallBuffersHoldTheBeginning() {
    checkCapacities(0x0102_0304_0506_0708 as UInt64)
    checkCapacities("a\0b\u{1}c")
    checkCapacities(RawKey([1, 2, 3]))
    checkCapacities(KeyPair("ab\0", 7 as UInt32))
    checkCapacities(KeyTriple(Descending("a\0b"), nil as UInt64?, Descending(1 as UInt16)))
    checkCapacities(KeyQuadruple(true, -1.5, [0, 1, 2] as [UInt8], "é"))
  }

  func testNothingIsWrittenBehindAGap() {
    let result = encodedKey(capacity: 3) { encoder in
      (1 as UInt16).encode(into: &encoder)
      (2 as UInt16).encode(into: &encoder)
      (3 as UInt8).encode(into: &encoder)
    }
    XCTAssertEqual(result?.written, [0, 1])
    XCTAssertEqual(result?.byteCount, 5)
    XCTAssertEqual(result?.isComplete, false)
  }
}
