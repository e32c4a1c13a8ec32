import RecordCoding
import XCTest

/// The parts that records of varying length are made of.
final class RecordPartsTests: XCTestCase {
  private let seed: UInt64 = 12

  /// Reads with `body` and checks that nothing is left.
  private func read<Result>(
    _ bytes: [UInt8], _ body: (inout ValueDecoder) throws(CodingError) -> Result
  ) throws(CodingError) -> Result {
    var decoder = ValueDecoder(bytes.span.bytes)
    let result = try body(&decoder)
    try decoder.finish()
    return result
  }

  private func varint(_ bytes: [UInt8]) throws(CodingError) -> UInt64 {
    try read(bytes) { (decoder: inout ValueDecoder) throws(CodingError) in try decoder.readVarint() }
  }

  private func signedVarint(_ bytes: [UInt8]) throws(CodingError) -> Int64 {
    try read(bytes) { (decoder: inout ValueDecoder) throws(CodingError) in try decoder.readSignedVarint() }
  }

  private func array<Element: FixedSizeValue>(
    of _: Element.Type, _ bytes: [UInt8]
  ) throws(CodingError) -> [Element] {
    try read(bytes) { (decoder: inout ValueDecoder) throws(CodingError) in try decoder.readArray() }
  }

  func testVarintForms() throws {
    let forms: [(UInt64, [UInt8])] = [
      (0, [0]), (1, [1]), (127, [0x7F]), (128, [0x80, 1]), (300, [0xAC, 2]), (16_383, [0xFF, 0x7F]),
      (16_384, [0x80, 0x80, 1]), (1 << 63, [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1]),
      (.max, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]),
    ]
    for (number, form) in forms {
      XCTAssertEqual(valueBytes { $0.append(varint: number) }, form)
      XCTAssertEqual(try varint(form), number)
    }
    let signed: [(Int64, [UInt8])] = [(0, [0]), (-1, [1]), (1, [2]), (-2, [3]), (63, [0x7E]), (-64, [0x7F])]
    for (number, form) in signed {
      XCTAssertEqual(valueBytes { $0.append(signedVarint: number) }, form)
      XCTAssertEqual(try signedVarint(form), number)
    }
  }

  func testVarintsComeBackAndAreCounted() throws {
    var generator = SplitMix64(seed: seed)
    var numbers = Samples.integers(UInt64.self, random: 200, using: &generator)
    for shift: UInt64 in 0..<64 { numbers += [1 << shift, (1 << shift) - 1] }
    for number in numbers {
      let form = valueBytes { $0.append(varint: number) }
      XCTAssertEqual(ValueEncoder.byteCount(varint: number), form.count, "\(number), seed \(seed)")
      XCTAssertEqual(try varint(form), number, "seed \(seed)")
      let signed = Int64(bitPattern: number)
      let signedForm = valueBytes { $0.append(signedVarint: signed) }
      XCTAssertEqual(ValueEncoder.byteCount(signedVarint: signed), signedForm.count, "\(signed), seed \(seed)")
      XCTAssertEqual(try signedVarint(signedForm), signed, "seed \(seed)")
    }
  }

  func testWrongVarintsAreRefused() {
    func error(_ bytes: [UInt8]) -> CodingError? {
      codingError { () throws(CodingError) in try varint(bytes) }
    }
    let overlong = CodingError.invalidValue(type: "varint", reason: "the last byte adds nothing to the number")
    let excessive = CodingError.invalidValue(type: "varint", reason: "the number has more than 64 bits")
    XCTAssertEqual(error([]), .truncated(needed: 1, available: 0))
    XCTAssertEqual(error([0x80]), .truncated(needed: 1, available: 0))
    XCTAssertEqual(error([0x80, 0]), overlong)
    XCTAssertEqual(error([0xFF, 0x80, 0]), overlong)
    XCTAssertEqual(error([UInt8](repeating: 0x80, count: 9) + [0]), overlong)
    XCTAssertEqual(error([UInt8](repeating: 0x80, count: 9) + [2]), excessive)
    XCTAssertEqual(error([UInt8](repeating: 0xFF, count: 10)), excessive)
    XCTAssertEqual(error([UInt8](repeating: 0x80, count: 10) + [1]), excessive)
  }

  func testCountedParts() throws {
    var generator = SplitMix64(seed: seed)
    for content in Samples.byteStrings(using: &generator) + [[UInt8](repeating: 7, count: 200)] {
      let form = valueBytes { $0.append(counted: content.span.bytes) }
      XCTAssertEqual(form.count, ValueEncoder.byteCount(counted: content.count))
      let decoded = try read(form) { (decoder: inout ValueDecoder) throws(CodingError) in
        RawKey(copying: try decoder.readCountedBytes())
      }
      XCTAssertEqual(decoded.bytes, content, "seed \(seed)")
      XCTAssertEqual(content.valueBytes, Array(form.suffix(content.count)))
      XCTAssertEqual(valueBytes { $0.append(counted: content) }, form, "as a value it has the same form")
    }
    for string in Samples.strings(using: &generator) {
      let form = valueBytes { $0.append(string: string) }
      XCTAssertEqual(form.count, ValueEncoder.byteCount(string: string))
      let decoded = try read(form) { (decoder: inout ValueDecoder) throws(CodingError) in try decoder.readString() }
      XCTAssertEqual(stringOrder(decoded, string), .same, "seed \(seed)")
    }
  }

  func testWrongCountsAreRefused() {
    func error(_ bytes: [UInt8]) -> CodingError? {
      codingError { () throws(CodingError) in
        try read(bytes) { (decoder: inout ValueDecoder) throws(CodingError) in try decoder.readString() }
      }
    }
    XCTAssertEqual(error([3, 0x61, 0x62]), .truncated(needed: 3, available: 2))
    XCTAssertEqual(error([1, 0x61, 0x62]), .trailingBytes(count: 1))
    XCTAssertEqual(error([1, 0xFF]), .invalidUTF8(offset: 0))
    XCTAssertEqual(
      error([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]), .truncated(needed: .max, available: 0))
  }

  /// A number of elements that cannot be there is refused before memory is asked for: these would take exabytes.
  func testHostileNumbersOfElementsAllocateNothing() {
    for number: UInt64 in [2, 1 << 31, 1 << 60, 1 << 61, 1 << 62, 1 << 63, .max] {
      let form = valueBytes { $0.append(varint: number) } + [0, 0, 0, 0, 0, 0, 0, 1]
      let arrays = codingError { () throws(CodingError) in try array(of: Int64.self, form) }
      guard case .truncated(let needed, available: 8)? = arrays, needed > 8 else {
        return XCTFail("\(number) elements: \(String(describing: arrays))")
      }
      guard number > 8 else { continue }
      let strings = codingError { () throws(CodingError) in
        try read(form) { (decoder: inout ValueDecoder) throws(CodingError) in
          try decoder.readArray { (decoder: inout ValueDecoder) throws(CodingError) in try decoder.readString() }
        }
      }
      guard case .truncated? = strings else { return XCTFail("\(number) strings: \(String(describing: strings))") }
    }
  }

  func testArrays() throws {
    var generator = SplitMix64(seed: seed)
    let numbers = Samples.integers(Int32.self, using: &generator)
    for count in [0, 1, 2, numbers.count] {
      let part = Array(numbers.prefix(count))
      let form = valueBytes { $0.append(array: part) }
      XCTAssertEqual(form.count, ValueEncoder.byteCount(varint: UInt64(count)) + 4 * count)
      XCTAssertEqual(try array(of: Int32.self, form), part, "seed \(seed)")
    }
    let records = (0..<5).map { _ in Activity.random(using: &generator) }
    XCTAssertEqual(try array(of: Activity.self, valueBytes { $0.append(array: records) }), records, "seed \(seed)")
    XCTAssertEqual(
      codingError { () throws(CodingError) in try array(of: UInt16.self, [1, 0]) }, .truncated(needed: 2, available: 1))
    XCTAssertEqual(
      codingError { () throws(CodingError) in try array(of: Bool.self, [2, 0, 2]) },
      .invalidValue(type: "Bool", reason: "the byte is neither 0 nor 1"))
  }

  func testPartsAreBorrowedInPlace() throws {
    let bytes: [UInt8] = [1, 2, 3, 4, 5]
    let span = bytes.span.bytes
    var decoder = ValueDecoder(span)
    let first = try decoder.readBytes(count: 2)
    let rest = decoder.readRemainingBytes()
    XCTAssertEqual(span.byteOffsets(of: first), 0..<2)
    XCTAssertEqual(span.byteOffsets(of: rest), 2..<5)
    XCTAssertEqual(decoder.remaining, 0)
  }

  func testNegativeCountsAreRefused() {
    let bytes: [UInt8] = [1, 2]
    var decoder = ValueDecoder(bytes.span.bytes)
    do throws(CodingError) {
      _ = try decoder.readBytes(count: -1)
      XCTFail("a negative count was read")
    } catch {
      XCTAssertEqual(error, .truncated(needed: -1, available: 2))
    }
    XCTAssertEqual(decoder.remaining, 2)
  }

  func testValuesThatMiscountLeaveTheEncoderIncomplete() {
    struct Liar: ValueCoding {
      var encodedByteCount: Int { 1 }
      init() {}
      init(from decoder: inout ValueDecoder) throws(CodingError) {}
      func encode(into encoder: inout ValueEncoder) { encoder.append(littleEndian: 0 as UInt16) }
    }
    XCTAssertEqual(encodedValue(capacity: 20) { $0.append(counted: Liar()) }?.isComplete, false)
    XCTAssertEqual(encodedValue(capacity: 20) { $0.append(counted: "a") }?.isComplete, true)
  }

  func testRecords() {
    var generator = SplitMix64(seed: seed)
    let visits = (0..<60).map { _ in Visit.random(using: &generator) } + [.sample]
    checkValues(visits, seed: seed, same: ==)
    XCTAssertEqual(
      Visit.sample.valueBytes, [0xAC, 2, 3, 3, 0x2F, 0xC3, 0xA9, 2, 1, 0, 0xFF, 0xFF, 2, 1, 0x61, 0, 1, 0, 9, 8])
  }
}
