internal import CustomerModel
internal import RecordCoding

/// Currency, amount; category.
extension Cost: StoredContent {
  func encode(into encoder: inout ValueEncoder) {
    encoder.append(money: amount)
    encoder.append(string: category)
  }

  @inline(__always)
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Void, facts: PayloadFacts) {
    let currency: UInt16 = try decoder.readLittleEndian()
    return ((), PayloadFacts(cost: currency, minorUnits: try decoder.readCount64()))
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let (_, facts) = try Self.readHead(&decoder)
    let currency = try Currency.stored(facts.currency)
    self.init(
      amount: Money(minorUnits: facts.minorUnits, currency: currency), category: try decoder.readString())
  }
}
