internal import RecordCoding

/// A summary as it is stored.
struct SummaryRecord: ValueCoding, Equatable {
  var summary: ActivitySummary

  init(_ summary: ActivitySummary) { self.summary = summary }

  func encode(into encoder: inout ValueEncoder) { summary.encode(into: &encoder) }

  init(from decoder: inout ValueDecoder) throws(CodingError) { summary = try ActivitySummary(from: &decoder) }
}

extension ActivitySummary {
  /// What is stored; nothing of a summary of nothing.
  var storedBytes: [UInt8]? { isEmpty ? nil : Checksummed(SummaryRecord(self)).valueBytes }
}
