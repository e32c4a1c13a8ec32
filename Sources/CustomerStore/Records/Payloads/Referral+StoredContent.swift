internal import CustomerModel
internal import RecordCoding

/// State and a flag in a byte; code, kind and value of who was brought in.
extension Referral: StoredContent {
  /// Two bits of the state, then a bit for who was brought in.
  struct Head: StoredFlags {
    let rawValue: UInt8

    static let referred = Head(rawValue: 1 << 2)
    static let known = Head(rawValue: 7)
  }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: state.code | (referred == nil ? 0 : Head.referred.rawValue))
    encoder.append(string: code)
    guard let referred else { return }
    encoder.append(string: referred.kind)
    encoder.append(string: referred.value)
  }

  @inline(__always)
  @discardableResult
  static func readHead(_ decoder: inout ValueDecoder, into facts: inout PayloadFacts) throws(CodingError) -> Head {
    let head = try Head.read(&decoder)
    facts.referralState = try State.stored(head.rawValue & 3)
    return head
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    var facts = PayloadFacts(kind: 8)
    let head = try Self.readHead(&decoder, into: &facts)
    guard let state = facts.referralState else { throw .unknownCode(head.rawValue & 3, of: "State") }
    let code = try decoder.readString()
    var referred: ExternalID?
    if head.contains(.referred) {
      let kind = try decoder.readString()
      referred = ExternalID(try decoder.readString(), kind: kind)
    }
    self.init(code: code, referred: referred, state: state)
  }
}
