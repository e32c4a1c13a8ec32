import DataExchange
import XCTest

final class CSVFuzzTests: XCTestCase {
  func testWhatIsWrittenIsReadBack() throws {
    var random = SeededGenerator(seed: 11)
    for delimiter in ",;\t|".utf8 {
      for _ in 0..<200 {
        let width = Int.random(in: 1...6, using: &random)
        let rows = (0..<Int.random(in: 1...8, using: &random)).map { _ in
          (0..<width).map { _ in Self.field(&random) }
        }
        let sink = ByteSink()
        let writer = CSVWriter(to: sink, delimiter: delimiter)
        for row in rows { try writer.write(row) }
        let dialect = CSVDialect(delimiter: delimiter, hasHeader: false)
        let records = try ReadRecord.all(
          in: sink.bytes, dialect: dialect, readLimit: Int.random(in: 1...20, using: &random), windowByteCount: 16)
        XCTAssertEqual(records.map(\.fields), rows)
        XCTAssertEqual(records.compactMap(\.problem), [])
      }
    }
  }

  func testHowMuchIsReadAtOnceMakesNoDifference() throws {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<300 {
      let bytes = Self.nastyBytes(Int.random(in: 0...60, using: &random), &random)
      let dialect = CSVDialect(delimiter: UInt8(ascii: ","), hasHeader: false)
      let whole = try ReadRecord.all(in: bytes, dialect: dialect)
      for limit in 1...max(bytes.count, 1) {
        let parts = try ReadRecord.all(in: bytes, dialect: dialect, readLimit: limit, windowByteCount: 16)
        XCTAssertEqual(parts, whole, "\(bytes), \(limit) bytes at a time")
      }
    }
  }

  func testAgreesWithAPlainReader() throws {
    var random = SeededGenerator(seed: 13)
    for _ in 0..<5000 {
      let bytes = Self.nastyBytes(Int.random(in: 0...40, using: &random), &random)
      let dialect = CSVDialect(delimiter: UInt8(ascii: ","), hasHeader: false)
      let records = try ReadRecord.all(in: bytes, dialect: dialect)
      XCTAssertEqual(records.map(\.fields), PlainReader.records(in: bytes), "\(bytes)")
    }
  }

  func testGoesOnFromAnyRecord() throws {
    var random = SeededGenerator(seed: 14)
    for _ in 0..<200 {
      let bytes = Array("h,i\n".utf8) + Self.nastyBytes(Int.random(in: 0...60, using: &random), &random)
      let dialect = CSVDialect(delimiter: UInt8(ascii: ","))
      let whole = try ReadRecord.all(in: bytes, dialect: dialect)
      for (index, record) in whole.enumerated() {
        let rest = try ReadRecord.all(in: bytes, dialect: dialect, resumingAt: record.position)
        XCTAssertEqual(rest, Array(whole[index...]), "\(bytes) from \(record.position)")
      }
    }
  }

  private static func field(_ random: inout SeededGenerator) -> String {
    let alphabet = Array("ab \",;\t|\n\ré世🎈\u{0}x")
    return String(
      (0..<Int.random(in: 0...12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" }
    )
    .replacingOccurrences(of: "\u{0}", with: "")
  }

  private static func nastyBytes(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
    let alphabet = Array("aaa\",\n\r\"\",\n0 ".utf8) + [0, 0xC3, 0xA9, 0xFF]
    return (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
  }
}

/// Reads separated values a byte at a time, from memory: slowly and plainly.
private enum PlainReader {
  static func records(in bytes: [UInt8]) -> [[String]] {
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    var records: [[String]] = []
    var record: [[UInt8]] = []
    var field: [UInt8] = []
    var state = State.atStart
    var isBlank = true
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    func endRecord() {
      if !isBlank { records.append((record + [field]).map(text)) }
      (record, field, state, isBlank) = ([], [], .atStart, true)
    }
    for (index, byte) in bytes.enumerated() {
      switch (state, byte) {
      case (.quoted, 0x22): state = .behindQuote
      case (.quoted, _): field.append(byte)
      case (.behindQuote, 0x22):
        field.append(byte)
        state = .quoted
      case (.atStart, 0x22): (state, isBlank) = (.quoted, false)
      case (_, 0x2C):
        record.append(field)
        (field, state, isBlank) = ([], .atStart, false)
      case (_, 0x0A) where index > 0 && bytes[index - 1] == 0x0D: break
      case (_, 0x0A), (_, 0x0D): endRecord()
      default:
        field.append(byte)
        (state, isBlank) = (.plain, false)
      }
    }
    endRecord()
    return records
  }

  private enum State { case atStart, plain, quoted, behindQuote }
}

/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
