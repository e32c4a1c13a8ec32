import DataExchange

/// A record as a test compares it.
struct ReadRecord: Hashable {
  var fields: [String]
  var position: InputPosition
  var raw: String
  var problem: InputProblem?

  static func all(
    in bytes: [UInt8], dialect: CSVDialect = CSVDialect(hasHeader: false), readLimit: Int = .max,
    windowByteCount: Int = 4096, resumingAt resumption: InputPosition? = nil
  ) throws -> [ReadRecord] {
    var reader = try CSVReader.open(
      ByteSource(bytes, readLimit: readLimit), dialect: dialect, resumingAt: resumption,
      windowByteCount: windowByteCount)
    var records: [ReadRecord] = []
    while let record = try reader.next() { records.append(ReadRecord(record)) }
    return records
  }

  init(_ record: borrowing InputRecord) {
    fields = (0..<record.count).map { text(record[$0]) }
    position = record.position
    raw = text(record.raw)
    problem = record.problem
  }
}

func text(_ bytes: RawSpan) -> String { bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

/// The fields that a text has, with a dialect found out.
func fields(_ text: String, _ dialect: CSVDialect = CSVDialect(hasHeader: false)) throws -> [[String]] {
  try ReadRecord.all(in: Array(text.utf8), dialect: dialect).map(\.fields)
}
