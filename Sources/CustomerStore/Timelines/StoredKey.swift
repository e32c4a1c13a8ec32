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

extension StoredKey {
  init(from decoder: inout ValueDecoder) throws(CodingError) {
    guard let source = UInt32(exactly: try decoder.readVarint()) else {
      throw .invalidValue(type: "StoredKey", reason: "the code of the source is too great")
    }
    self.init(source: source, id: [UInt8](copying: try decoder.readCountedBytes()))
  }
}
