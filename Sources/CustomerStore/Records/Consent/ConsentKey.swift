internal import CustomerModel
internal import RecordCoding

/// Where a consent record lies: with others of the profile and the purpose, the oldest first.
///
/// Records are only added. Equal ones have equal keys, so telling one again changes nothing.
struct ConsentKey: DelimitedKeyCoding, Hashable {
  let profile: UInt64
  let purpose: String
  let at: Timestamp
  /// A checksum of the whole record, which tells records of one instant apart.
  let digest: UInt64

  init(profile: UInt64, _ record: ConsentRecord) {
    self.profile = profile
    purpose = record.purpose
    at = record.at
    let content = Checksum64(ConsentEntry(record).valueBytes.span.bytes).value
    digest = Checksum64(KeyTriple(record.purpose, record.at.microseconds, content).keyBytes.span.bytes).value
  }

  func encode(into encoder: inout KeyEncoder) {
    KeyQuadruple(profile, purpose, at.microseconds, digest).encode(into: &encoder)
  }

  init(from decoder: inout KeyDecoder) throws(CodingError) {
    profile = try UInt64(from: &decoder)
    purpose = try String(from: &decoder)
    let microseconds = try Int64(from: &decoder)
    guard let at = try? Timestamp(microsecondsSince1970: microseconds) else {
      throw .invalidValue(type: "Timestamp", reason: "the instant is outside the years 1 to 9999")
    }
    self.at = at
    digest = try UInt64(from: &decoder)
  }
}
