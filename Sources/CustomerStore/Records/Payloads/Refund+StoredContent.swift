internal import CustomerModel
internal import RecordCoding

/// Flags, currency, amount; the purchase's key, reason, lines.
extension Refund: StoredContent {
  struct Head: StoredFlags {
    let rawValue: UInt8

    static let isReturn = Head(rawValue: 1 << 0)
    static let reference = Head(rawValue: 1 << 1)
    static let reason = Head(rawValue: 1 << 2)
    static let lines = Head(rawValue: 1 << 3)
    static let known: Head = [.isReturn, .reference, .reason, .lines]
  }

  func encode(into encoder: inout ValueEncoder) {
    var head: Head = isReturn ? .isReturn : []
    if purchase != nil { head.insert(.reference) }
    if reason != nil { head.insert(.reason) }
    if !lines.isEmpty { head.insert(.lines) }
    encoder.append(littleEndian: head.rawValue)
    encoder.append(money: amount)
    if let purchase { encoder.append(key: purchase) }
    encoder.append(optional: reason)
    lines.encode(in: amount.currency, into: &encoder)
  }

  @inline(__always)
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Head, facts: PayloadFacts) {
    let head = try Head.read(&decoder)
    let currency: UInt16 = try decoder.readLittleEndian()
    let minorUnits = try decoder.readCount64()
    return (head, PayloadFacts(refund: currency, minorUnits: minorUnits, isReturn: head.contains(.isReturn)))
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let (head, facts) = try Self.readHead(&decoder)
    let currency = try Currency.stored(facts.currency)
    let purchase = head.contains(.reference) ? try decoder.readKey() : nil
    let reason = try decoder.readString(if: head.contains(.reason))
    let lines = head.contains(.lines) ? try [LineItem].decode(in: currency, from: &decoder) : []
    self.init(
      amount: Money(minorUnits: facts.minorUnits, currency: currency), of: purchase, lines: lines, reason: reason,
      isReturn: facts.isReturn)
  }
}
