internal import RecordCoding

/// That an interaction counts for nothing any more, and why.
struct VoidRecord: ValueCoding, Equatable {
  /// The profile of the voided interaction; 0 if it is not there yet.
  var profile: UInt64 = 0
  /// The key of the voided interaction; none if it is told by its content.
  var target: StoredKey?
  /// The key of the interaction that replaces it, if there is one.
  var replacement: StoredKey?
  var recordedAt: Int64
  var reason: String

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: UInt8((target == nil ? 0 : 1) | (replacement == nil ? 0 : 2)))
    encoder.append(varint: profile)
    encoder.append(littleEndian: recordedAt)
    target?.encode(into: &encoder)
    replacement?.encode(into: &encoder)
    encoder.append(string: reason)
  }

  init(
    profile: UInt64 = 0, target: StoredKey?, replacement: StoredKey? = nil, recordedAt: Int64, reason: String
  ) {
    self.profile = profile
    self.target = target
    self.replacement = replacement
    self.recordedAt = recordedAt
    self.reason = reason
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let bits = try decoder.readLittleEndian(UInt8.self)
    guard bits < 4 else { throw .invalidValue(type: "VoidRecord", reason: "it has parts that are unknown") }
    profile = try decoder.readVarint()
    recordedAt = try decoder.readLittleEndian()
    target = bits & 1 != 0 ? try StoredKey(from: &decoder) : nil
    replacement = bits & 2 != 0 ? try StoredKey(from: &decoder) : nil
    reason = try decoder.readString()
  }
}
