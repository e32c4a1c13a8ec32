import RecordCoding

/// A record of varying length that uses every way to write a part.
struct Visit: ValueCoding, Hashable {
  var customer: UInt64
  var change: Int64
  var page: String
  var scores: [Int16]
  var tags: [String]
  var note: String?
  var rest: [UInt8]

  static let sample = Visit(
    customer: 300, change: -2, page: "/é", scores: [1, -1], tags: ["a", ""], note: nil, rest: [9, 8])

  init(
    customer: UInt64, change: Int64, page: String, scores: [Int16], tags: [String], note: String?, rest: [UInt8]
  ) {
    self.customer = customer
    self.change = change
    self.page = page
    self.scores = scores
    self.tags = tags
    self.note = note
    self.rest = rest
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    customer = try decoder.readVarint()
    change = try decoder.readSignedVarint()
    page = try decoder.readString()
    scores = try decoder.readArray()
    tags = try decoder.readArray { (decoder: inout ValueDecoder) throws(CodingError) in try decoder.readString() }
    note = try decoder.readCounted()
    rest = try [UInt8](from: &decoder)
  }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(varint: customer)
    encoder.append(signedVarint: change)
    encoder.append(string: page)
    encoder.append(array: scores)
    encoder.append(array: tags) { $1.append(string: $0) }
    encoder.append(counted: note)
    encoder.append(raw: rest.span.bytes)
  }

  static func random(using generator: inout SplitMix64) -> Visit {
    let strings = Samples.strings(random: 4, using: &generator)
    let bytes = Samples.byteStrings(random: 4, using: &generator)
    return Visit(
      customer: Samples.integers(using: &generator).randomElement(using: &generator) ?? 0,
      change: Samples.integers(using: &generator).randomElement(using: &generator) ?? 0,
      page: strings.randomElement(using: &generator) ?? "",
      scores: Samples.integers(random: 2, using: &generator).suffix(Int.random(in: 0...4, using: &generator)),
      tags: strings.suffix(Int.random(in: 0...3, using: &generator)),
      note: Bool.random(using: &generator) ? strings.randomElement(using: &generator) : nil,
      rest: bytes.randomElement(using: &generator) ?? [])
  }
}
