internal import CustomerModel
internal import RecordCoding

/// Currency, amount; category.
extension Cost: StoredContent {
  func encode(into encoder: inout ValueEncoder) {
    encoder.append(money: amount)
    encoder.append(string: category)
  }

  @inline(__always)
  static func readHead(_ decoder: inout ValueDecoder, into facts: inout PayloadFacts) throws(CodingError) {
    facts.currency = try decoder.readLittleEndian()
    facts.minorUnits = try decoder.readCount64()
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    var facts = PayloadFacts(kind: 10)
    try Self.readHead(&decoder, into: &facts)
    let currency = try Currency.stored(facts.currency)
    self.init(
      amount: Money(minorUnits: facts.minorUnits, currency: currency), category: try decoder.readString())
  }
}
