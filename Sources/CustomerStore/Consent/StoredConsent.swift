internal import CustomerModel
internal import RecordCoding

/// A consent in the store, with the instant at which the store learned of it.
struct StoredConsent: ValueCoding, Equatable {
  var recordedAt: Int64
  let entry: ConsentEntry

  init(_ entry: ConsentEntry, recordedAt: Int64) {
    self.recordedAt = recordedAt
    self.entry = entry
  }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: recordedAt)
    entry.encode(into: &encoder)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    recordedAt = try decoder.readLittleEndian()
    entry = try ConsentEntry(from: &decoder)
  }
}
