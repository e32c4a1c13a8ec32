internal import CustomerModel
internal import RecordCoding

/// Event, participant and flags in a byte; number, channel, topic, agent.
extension SupportCase: StoredContent {
  /// Three bits of the event and two of the participant, then a bit for each part.
  struct Head: OptionSet {
    let rawValue: UInt8

    static let channel = Head(rawValue: 1 << 5)
    static let topic = Head(rawValue: 1 << 6)
    static let agent = Head(rawValue: 1 << 7)
  }

  func encode(into encoder: inout ValueEncoder) {
    var head = Head(rawValue: event.code | (participant?.code ?? 0) << 3)
    if channel != nil { head.insert(.channel) }
    if topic != nil { head.insert(.topic) }
    if agent != nil { head.insert(.agent) }
    encoder.append(littleEndian: head.rawValue)
    encoder.append(string: caseID)
    if let channel { encoder.append(channel: channel) }
    encoder.append(optional: topic)
    encoder.append(optional: agent)
  }

  @inline(__always)
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Head, facts: PayloadFacts) {
    let head = Head(rawValue: try decoder.readLittleEndian())
    let event = try Event.stored(head.rawValue & 7)
    let participant = head.rawValue >> 3 & 3
    if participant != 0 { _ = try Participant.stored(participant) }
    return (head, PayloadFacts(supportCase: event, participant: participant))
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let (head, facts) = try Self.readHead(&decoder)
    guard let event = facts.caseEvent else { throw .unknownCode(head.rawValue & 7, of: Event.self) }
    self.init(
      caseID: try decoder.readString(), event: event, by: facts.participant,
      channel: head.contains(.channel) ? try decoder.readChannel() : nil,
      topic: try decoder.readString(if: head.contains(.topic)),
      agent: try decoder.readString(if: head.contains(.agent)))
  }
}
