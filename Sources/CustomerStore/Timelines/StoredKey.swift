internal import RecordCoding

/// An interaction's explicit key as a block keeps it: the source as its code in the store's dictionary.
struct StoredKey: Hashable {
  var source: UInt32
  var id: [UInt8]

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(varint: UInt64(source))
    encoder.append(counted: id.span.bytes)
  }
}
