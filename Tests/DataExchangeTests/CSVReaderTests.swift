import DataExchange
import XCTest

final class CSVReaderTests: XCTestCase {
  func testReadsWhatRFC4180Says() throws {
    XCTAssertEqual(try fields("a,b,c\r\nd,e,f\r\n"), [["a", "b", "c"], ["d", "e", "f"]])
    XCTAssertEqual(try fields("a,b,c\r\nd,e,f"), [["a", "b", "c"], ["d", "e", "f"]])
    XCTAssertEqual(
      try fields("\"a\",\"b\"\"c\",\"d,e\"\n1,\"2\r\n3\",4"), [["a", "b\"c", "d,e"], ["1", "2\r\n3", "4"]])
    XCTAssertEqual(try fields("a,,c\n,,\n"), [["a", "", "c"], ["", "", ""]])
    XCTAssertEqual(try fields(" a , b \n"), [[" a ", " b "]])
    XCTAssertEqual(try fields("\"\",\"\"\"\"\n"), [["", "\""]])
    XCTAssertEqual(try fields(""), [])
    XCTAssertEqual(try fields("a"), [["a"]])
    XCTAssertEqual(try fields("\"a\""), [["a"]])
  }

  func testReadsEveryLineEnd() throws {
    let expected = [["a", "b"], ["c", "d"], ["e", "f"]]
    for end in ["\n", "\r\n", "\r"] {
      XCTAssertEqual(try fields(["a,b", "c,d", "e,f"].joined(separator: end) + end), expected, end.debugDescription)
    }
    XCTAssertEqual(try fields("a,b\rc,d\r\ne,f\n"), expected)
  }

  func testTellsWhereRecordsBegin() throws {
    let text = "\u{FEFF}id,note\r\n1,\"two\nlines\"\r\n\r\n2,x\r3,y\n"
    var reader = try CSVReader.open(ByteSource(Array(text.utf8)))
    XCTAssertEqual(reader.header, ["id", "note"])
    var positions: [InputPosition] = []
    while let record = try reader.next() { positions.append(record.position) }
    XCTAssertEqual(positions.map(\.row), [1, 2, 3])
    XCTAssertEqual(positions.map(\.line), [2, 5, 6])
    XCTAssertEqual(positions.map(\.byteOffset), [12, 29, 33])
    XCTAssertEqual(reader.blankLines, 1)
    XCTAssertEqual(reader.position.byteOffset, UInt64(text.utf8.count))
  }

  func testTellsBlankLinesInFrontOfARecordFromIt() throws {
    let records = try ReadRecord.all(in: Array("a\n\n\r\n\rb\n".utf8))
    XCTAssertEqual(records.map(\.position), [.start, InputPosition(byteOffset: 6, row: 2, line: 5)])
  }

  func testFindsTheDelimiter() throws {
    XCTAssertEqual(
      try fields("id;date;amount\n1;2020-01-01;3,50\n2;2020-01-02;4,20"),
      [["id", "date", "amount"], ["1", "2020-01-01", "3,50"], ["2", "2020-01-02", "4,20"]])
    XCTAssertEqual(try fields("a\tb, c\td\n1\t2\t3\n"), [["a", "b, c", "d"], ["1", "2", "3"]])
    XCTAssertEqual(try fields("a|b\n1|2\n"), [["a", "b"], ["1", "2"]])
    XCTAssertEqual(try fields("name,\"x;y;z\"\nada,\"1;2;3\"\n"), [["name", "x;y;z"], ["ada", "1;2;3"]])
    XCTAssertEqual(try fields("alone\n1\n"), [["alone"], ["1"]])
    XCTAssertEqual(try fields("sep=;\r\na,b;c\n"), [["a,b", "c"]])
    XCTAssertEqual(try fields("a,b;c\n", CSVDialect(delimiter: UInt8(ascii: ";"), hasHeader: false)), [["a,b", "c"]])
  }

  func testTellsProblemsAndDropsNothing() throws {
    let text = "a,b\n1\n1,2,3\nx\"y,z\n\"p\"q\"r,s\n,\u{0}\nlast,\"open\n"
    let records = try ReadRecord.all(in: Array(text.utf8))
    XCTAssertEqual(
      records.map(\.fields),
      [["a", "b"], ["1"], ["1", "2", "3"], ["x\"y", "z"], ["pq\"r", "s"], ["", "\u{0}"], ["last", "open\n"]])
    XCTAssertEqual(
      records.map(\.problem),
      [
        nil, .wrongFieldCount(expected: 2, found: 1), .wrongFieldCount(expected: 2, found: 3),
        .strayQuote(byteOffset: 13), .strayQuote(byteOffset: 20), .nulByte(byteOffset: 28),
        .unterminatedQuote(byteOffset: 35),
      ])
  }

  func testTellsWhereTextIsNotUTF8() throws {
    let bytes = Array("name\nJürgen\nJ".utf8) + [0xFC] + Array("rgen\nok\n".utf8)
    let records = try ReadRecord.all(in: bytes)
    XCTAssertEqual(records.map(\.problem), [nil, nil, .undecodable(.utf8, byteOffset: 14), nil])
    XCTAssertEqual(records[2].fields, ["J\u{FFFD}rgen"])
  }

  func testReadsOtherEncodings() throws {
    let bytes: [UInt8] = Array("n;".utf8) + [0xFC, 0x80] + Array("\n\"".utf8) + [0xE9] + Array("\"\"\";".utf8) + [0x81]
    let latin = try ReadRecord.all(in: bytes, dialect: CSVDialect(hasHeader: false, encoding: .latin1))
    XCTAssertEqual(latin.map(\.fields), [["n", "ü\u{80}"], ["é\"", "\u{81}"]])
    let windows = try ReadRecord.all(in: bytes, dialect: CSVDialect(hasHeader: false, encoding: .windows1252))
    XCTAssertEqual(windows.map(\.fields), [["n", "ü€"], ["é\"", "\u{FFFD}"]])
    XCTAssertEqual(windows.map(\.problem), [nil, .undecodable(.windows1252, byteOffset: 11)])
  }

  func testRefusesUTF16() {
    for mark: [UInt8] in [[0xFF, 0xFE], [0xFE, 0xFF]] {
      XCTAssertThrowsError(try ReadRecord.all(in: mark + [0x41, 0])) { error in
        guard case ExchangeError.unsupportedEncoding = error else { return XCTFail("\(error)") }
      }
    }
  }

  func testRefusesAHeaderThatIsNone() {
    for bytes: [UInt8] in [[], Array("\n\n".utf8), Array("a,\"b\n".utf8), [0x41, 0xFF, 0x0A]] {
      XCTAssertThrowsError(try CSVReader.open(ByteSource(bytes)).blankLines) { error in
        guard case ExchangeError.invalidHeader = error else { return XCTFail("\(error)") }
      }
    }
  }

  func testTellsQuotedFromMissing() throws {
    var reader = try CSVReader.open(ByteSource(Array(",\"\",\"a\"\"\"\n".utf8)), dialect: CSVDialect(hasHeader: false))
    var flags: [Bool] = []
    if let record = try reader.next() { flags = (0..<4).map { record.isQuoted($0) } }
    XCTAssertEqual(flags, [false, true, true, false])
  }

  /// What is too long is told, and what is behind it read.
  func testGoesOverWhatIsTooLong() throws {
    let long = String(repeating: "x", count: 2000)
    let fields = [
      (long, 0), ("\"\(long)\"", 0), ("\"\(long)\"\"y\"", 0), ("\"a,b\r\n\(long)\nc\"", 2), ("\"a\"b\(long)", 0),
    ]
    for (field, lineBreaks) in fields {
      for ending in ["\n", "\r\n", "\r"] {
        let text = ["id,note", "1,ok", "2,\(field)", "3,ok", "4,\(field),9", "5,ok", ""].joined(separator: ending)
        for readLimit in [1, 7, 1000, .max] {
          let records = try ReadRecord.all(
            in: Array(text.utf8), dialect: CSVDialect(maximumFieldBytes: 1000), readLimit: readLimit,
            windowByteCount: 16)
          let message = "\(field.prefix(8)) \(readLimit)"
          XCTAssertEqual(records.map(\.position.row), [1, 2, 3, 4, 5], message)
          XCTAssertEqual(records.map(\.position.line).last, UInt64(6 + 2 * lineBreaks), message)
          XCTAssertEqual(
            records.map(\.problem), [nil, .fieldTooLong(limit: 1000), nil, .fieldTooLong(limit: 1000), nil], message)
          XCTAssertEqual(records[2].fields, ["3", "ok"])
        }
      }
    }
    let records = try ReadRecord.all(
      in: Array("id,note\n1,\(long)\n2,ok\n".utf8), dialect: CSVDialect(maximumRecordBytes: 1500))
    XCTAssertEqual(records.map(\.problem), [.recordTooLong(limit: 1500), nil])
  }

  /// Where a quote that nothing closes may have made one field of many, nobody knows what the rest is.
  func testStopsWhereTheEndCannotBeTold() {
    let text = "id,note\n1,ok\n2,\"" + String(repeating: "x", count: 2000) + "\n3,\"ok\"\n"
    var dialect = CSVDialect(maximumFieldBytes: 1000)
    for readLimit in [1, 7, 1000, .max] {
      XCTAssertThrowsError(
        try ReadRecord.all(in: Array(text.utf8), dialect: dialect, readLimit: readLimit, windowByteCount: 16)
      ) {
        XCTAssertEqual($0 as? ExchangeError, .fieldTooLong(file: "memory", row: 2, line: 3, limit: 1000))
      }
    }
    dialect = CSVDialect(maximumRecordBytes: 1500)
    XCTAssertThrowsError(try ReadRecord.all(in: Array(text.utf8), dialect: dialect)) {
      XCTAssertEqual($0 as? ExchangeError, .recordTooLong(file: "memory", row: 2, line: 3, limit: 1500))
    }
  }

  func testReadsHugeFields() throws {
    let huge = String(repeating: "0123456789\"\n,", count: 60_000)
    let sink = ByteSink()
    try CSVWriter(to: sink).write(["a", huge, "b"])
    let records = try ReadRecord.all(in: sink.bytes, readLimit: 1000, windowByteCount: 16)
    XCTAssertEqual(records.map(\.fields), [["a", huge, "b"]])
  }
}
