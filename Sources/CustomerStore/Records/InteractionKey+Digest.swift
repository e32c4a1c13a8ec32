internal import CustomerModel
internal import RecordCoding

extension InteractionKey {
  /// Sixty-four bits that stand for the key: the checksum of the source's UTF-8, a byte 0 and the identifier's UTF-8.
  ///
  /// They are part of the format, for tables of stores are sorted by them.
  ///
  /// - Complexity: linear in the bytes of the key, with one allocation.
  var digest: UInt64 { Checksum64(DigestedKey(key: self).valueBytes.span.bytes).value }
}

/// The bytes of a key that its digest is of. A key that is recorded has no byte 0 of its own.
struct DigestedKey {
  let key: InteractionKey
}

extension DigestedKey: ValueCoding {
  var encodedByteCount: Int { key.source.utf8.count + 1 + key.id.utf8.count }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(raw: key.source.utf8Span.span.bytes)
    encoder.append(littleEndian: 0 as UInt8)
    encoder.append(raw: key.id.utf8Span.span.bytes)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let bytes = decoder.readRemainingBytes()
    var end = 0
    while end < bytes.byteCount, try bytes.readLittleEndian(UInt8.self, at: end) != 0 { end += 1 }
    guard end < bytes.byteCount else {
      throw .invalidValue(type: "InteractionKey", reason: "no byte 0 separates source and identifier")
    }
    key = InteractionKey(
      source: try String(valueBytes: bytes.extracting(0..<end)),
      id: try String(valueBytes: bytes.extracting((end + 1)..<bytes.byteCount)))
  }
}
