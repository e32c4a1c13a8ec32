import CustomerModel
import DataExchange

/// What the rows of a text become.
struct Converted {
  var facts: [ImportedFact] = []
  var rejects: [ImportReject] = []
  var skipped: UInt64 = 0

  init(
    _ mapping: ImportMapping, _ text: String, asOf: String? = "2026-01-01T00:00:00Z", schema: AttributeSchema = .init()
  ) throws {
    var reader = try CSVReader.open(ByteSource(Array(text.utf8)), dialect: CSVDialect(mapping.csv))
    var converter = try RowConverter(
      mapping, header: FileHeader(of: reader), schema: schema, asOf: try asOf.map { try Timestamp($0) })
    var output = ConvertedRows()
    while let record = try reader.next() { converter.convert(record, into: &output) }
    converter.finish(into: &output)
    facts = output.facts.map(\.fact)
    rejects = output.rejects
    skipped = output.skippedCount
  }

  init(_ json: String, _ text: String, asOf: String? = "2026-01-01T00:00:00Z") throws {
    try self.init(try ImportMapping(json: json), text, asOf: asOf)
  }

  var interactions: [ImportedInteraction] {
    facts.compactMap { if case .interaction(let interaction) = $0 { interaction } else { nil } }
  }

  var purchases: [Purchase] {
    interactions.compactMap { if case .purchase(let purchase) = $0.payload { purchase } else { nil } }
  }

  var refunds: [Refund] {
    interactions.compactMap { if case .refund(let refund) = $0.payload { refund } else { nil } }
  }

  var customers: [Customer] {
    facts.compactMap { if case .customer(let customer, _) = $0 { customer } else { nil } }
  }

  /// The rows that are rejected, and why.
  var complaints: [String] { rejects.map(\.description) }
}
