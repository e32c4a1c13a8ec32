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
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Head, facts: PayloadFacts) {
    let head = try Head.read(&decoder)
    return (head, PayloadFacts(referral: try State.stored(head.rawValue & 3)))
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let (head, facts) = try Self.readHead(&decoder)
    guard let state = facts.referralState else { throw .unknownCode(head.rawValue & 3, of: State.self) }
    let code = try decoder.readString()
    var referred: ExternalID?
    if head.contains(.referred) {
      let kind = try decoder.readString()
      referred = ExternalID(try decoder.readString(), kind: kind)
    }
    self.init(code: code, referred: referred, state: state)
  }
}
