internal import RecordCoding

/// A number as a value that takes a byte for every seven bits.
struct CompactValue: ValueCoding, Hashable {
  var number: UInt64

  init(_ number: UInt64) { self.number = number }

  var encodedByteCount: Int { ValueEncoder.byteCount(varint: number) }

  func encode(into encoder: inout ValueEncoder) { encoder.append(varint: number) }

  init(from decoder: inout ValueDecoder) throws(CodingError) { number = try decoder.readVarint() }
}
