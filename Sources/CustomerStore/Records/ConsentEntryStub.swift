internal import RecordCoding

struct ConsentEntry: ValueCoding {
  func encode(into encoder: inout ValueEncoder) {}
  init(from decoder: inout ValueDecoder) throws(CodingError) {}
}
