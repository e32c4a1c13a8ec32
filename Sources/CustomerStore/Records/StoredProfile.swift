internal import CustomerModel
internal import RecordCoding

/// A profile as it is stored: the external identifier whose profile it is, and what was told of it.
struct StoredProfile: ValueCoding, Equatable {
  /// The code of the identifier's kind.
  var kind: UInt32
  var externalID: String
  var record: ProfileRecord

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(varint: UInt64(kind))
    encoder.append(string: externalID)
    record.encode(into: &encoder)
  }

  init(kind: UInt32, externalID: String, record: ProfileRecord = ProfileRecord()) {
    self.kind = kind
    self.externalID = externalID
    self.record = record
  }

  /// Reads the identifier alone.
  static func readID(
    _ decoder: inout ValueDecoder
  ) throws(CodingError) -> (kind: UInt32, externalID: String) {
    guard let kind = UInt32(exactly: try decoder.readVarint()) else {
      throw .invalidValue(type: "StoredProfile", reason: "the code of the identifier's kind is too great")
    }
    return (kind, try decoder.readString())
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    (kind, externalID) = try Self.readID(&decoder)
    record = try ProfileRecord(from: &decoder)
  }
}
