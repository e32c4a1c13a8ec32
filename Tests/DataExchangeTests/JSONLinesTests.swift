import CustomerModel
import XCTest

@testable import DataExchange

final class JSONLinesTests: XCTestCase {
  private struct Line: Hashable {
    var fields: [String]
    var quoted: [Bool]
    var position: InputPosition
    var problem: InputProblem?
  }

  private func read(
    _ text: String, _ columns: [String], readLimit: Int = .max, resumingAt resumption: InputPosition? = nil
  ) throws -> [Line] {
    var reader = try JSONRecordReader.open(
      ByteSource(Array(text.utf8), readLimit: readLimit), columns: columns, resumingAt: resumption, windowByteCount: 16)
    var lines: [Line] = []
    while let record = try reader.next() {
      lines.append(
        Line(
          fields: (0..<record.count).map { DataExchangeTests.text(record[$0]) },
          quoted: (0..<record.count).map { record.isQuoted($0) }, position: record.position, problem: record.problem))
    }
    return lines
  }

  func testReadsMembersAsTheyWereWritten() throws {
    let text = """
      {"id": 17, "a": {"b": "x y", "c": {"d": true}}, "n": 49.90, "big": 12345678901234567890, "e": "", "z": null}
      {"a.b": "dotted", "n": 0.1234567890123456789, "list": [1, "two", {"k": false}], "id": -9223372036854775808}
      """
    let lines = try read(text, ["id", "a.b", "a.c.d", "n", "big", "e", "z", "list", "none"])
    XCTAssertEqual(
      lines.map(\.fields),
      [
        ["17", "x y", "true", "49.90", "12345678901234567890", "", "", "", ""],
        ["-9223372036854775808", "dotted", "", "0.1234567890123456789", "", "", "", #"[1,"two",{"k":false}]"#, ""],
      ])
    XCTAssertEqual(lines[0].quoted, [false, true, false, false, false, true, false, false, false])
  }

  func testTellsBadLinesAndDropsNothing() throws {
    let text = "\u{FEFF}{\"a\": 1}\r\n\n  \n[1]\n{\"a\": 2\n3\n{\"a\": 4} x\n{\"a\": \"\\ud800\"}\n{\"a\": 5}"
    let lines = try read(text, ["a"])
    XCTAssertEqual(lines.map(\.fields), [["1"], [""], [""], [""], [""], [""], ["5"]])
    XCTAssertEqual(lines.map { $0.problem == nil }, [true, false, false, false, false, false, true])
    XCTAssertEqual(lines.map(\.position.row), [1, 2, 3, 4, 5, 6, 7])
    XCTAssertEqual(lines.map(\.position.line), [1, 4, 5, 6, 7, 8, 9])
    XCTAssertEqual(lines.map(\.position.byteOffset), [3, 17, 21, 29, 31, 42, 58])
    for limit in 1...20 { XCTAssertEqual(try read(text, ["a"], readLimit: limit), lines) }
    for (index, line) in lines.enumerated() {
      XCTAssertEqual(try read(text, ["a"], resumingAt: line.position), Array(lines[index...]))
    }
  }

  func testRefusesAnArray() {
    for text in ["[\n  {\"a\": 1}\n]", "[{\"a\": 1}, {\"a\": 2}]"] {
      XCTAssertThrowsError(try read(text, ["a"])) {
        XCTAssertEqual($0 as? ExchangeError, .notJSONLines(file: "memory"))
      }
    }
  }

  func testGoesOverLinesThatAreTooLong() throws {
    let text = "{\"a\": 1}\n{\"a\": \"" + String(repeating: "x", count: 1000) + "\"}\n{\"a\": 2}\n"
    for limit in [1, 100, 100_000] {
      var reader = try JSONRecordReader.open(
        ByteSource(Array(text.utf8), readLimit: limit), columns: ["a"], maximumLineBytes: 900, windowByteCount: 16)
      var problems: [InputProblem?] = []
      var positions: [InputPosition] = []
      while let record = try reader.next() {
        problems.append(record.problem)
        positions.append(record.position)
      }
      XCTAssertEqual(problems, [nil, .recordTooLong(limit: 900), nil])
      XCTAssertEqual(positions.map(\.row), [1, 2, 3])
      XCTAssertEqual(positions.map(\.byteOffset), [0, 9, 1019])
    }
  }

  func testConvertsLines() throws {
    let mapping = try ImportMapping(
      json: """
        {"format": "json-lines", "customer": {"id": "user.id"}, "occurredAt": {"from": "at"}, "key": "id",
         "amount": {"total": "total", "currency": "currency"}}
        """)
    let text = #"{"user": {"id": 5}, "at": "2020-01-01T00:00:00+01:00", "id": "o", "total": 49.90, "currency": "EUR"}"#
    var reader = try JSONRecordReader.open(ByteSource(Array(text.utf8)), columns: mapping.memberNames)
    var converter = try RowConverter(mapping, header: FileHeader(members: mapping.memberNames))
    var output = ConvertedRows()
    while let record = try reader.next() { converter.convert(record, into: &output) }
    XCTAssertEqual(output.rejects, [])
    guard case .interaction(let interaction)? = output.facts.first?.fact else { return XCTFail("\(output)") }
    XCTAssertEqual(interaction.externalID.value, "5")
    XCTAssertEqual(interaction.key?.id, "o")
    guard case .purchase(let purchase) = interaction.payload else { return XCTFail("\(interaction)") }
    XCTAssertEqual(purchase.total.description, "49.90 EUR")
  }
}
