internal import CustomerModel
internal import RecordCoding

/// A value by itself: its ``ValueKind`` in a byte, then what it has beyond that, with instants counted from 1970.
struct StoredValue: ValueCoding {
  let value: AttributeValue

  init(_ value: AttributeValue) {
    self.value = value
  }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: ValueKind(of: value).rawValue)
    encoder.append(payload: value, base: Self.base)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let number = try decoder.readLittleEndian(UInt8.self)
    guard let kind = ValueKind(rawValue: number) else {
      throw .invalidValue(type: "AttributeValue", reason: "no type has the number \(number)")
    }
    value = try decoder.readPayload(of: kind, base: Self.base)
    try decoder.finish()
  }

  private static var base: Timestamp { Timestamp(microseconds: 0) }
}
