internal import RecordCoding

/// Facts that follow each other in the feed, packed into one record.
struct ChangeBatch: ValueCoding, Equatable {
  var records: [Change.Record]

  /// The most facts in a record.
  static let limit = 512

  func encode(into encoder: inout ValueEncoder) {
    var previous: (profile: UInt64, instant: Int64) = (0, 0)
    encoder.append(varint: UInt64(records.count))
    for record in records {
      encoder.append(littleEndian: record.kind.rawValue)
      // Neighbours are near each other more often than not.
      encoder.append(signedVarint: Int64(bitPattern: record.profile &- previous.profile))
      switch record.kind {
      case .interactionRecorded, .interactionVoided, .consentRecorded:
        encoder.append(signedVarint: record.instant &- previous.instant)
        encoder.append(littleEndian: record.detail)
        previous.instant = record.instant
      case .merged, .unmerged: encoder.append(varint: record.detail)
      case .customerCreated, .customerChanged, .deleted, .erased, .interactionsExpired, .pseudonymised: break
      }
      previous.profile = record.profile
    }
  }

  init(_ records: [Change.Record]) { self.records = records }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    var previous: (profile: UInt64, instant: Int64) = (0, 0)
    records = try decoder.readArray(minimumByteCount: 2) { (decoder: inout ValueDecoder) throws(CodingError) in
      guard let kind = Change.Kind(rawValue: try decoder.readLittleEndian()) else {
        throw .invalidValue(type: "Change", reason: "its kind is unknown")
      }
      var record = Change.Record(
        kind: kind, profile: previous.profile &+ UInt64(bitPattern: try decoder.readSignedVarint()))
      switch kind {
      case .interactionRecorded, .interactionVoided, .consentRecorded:
        record.instant = previous.instant &+ (try decoder.readSignedVarint())
        record.detail = try decoder.readLittleEndian()
        previous.instant = record.instant
      case .merged, .unmerged: record.detail = try decoder.readVarint()
      case .customerCreated, .customerChanged, .deleted, .erased, .interactionsExpired, .pseudonymised: break
      }
      previous.profile = record.profile
      return record
    }
  }
}
