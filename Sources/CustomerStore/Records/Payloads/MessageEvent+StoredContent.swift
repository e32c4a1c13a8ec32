internal import CustomerModel
internal import RecordCoding

/// Event, class and a flag in a byte, channel; number, campaign.
extension MessageEvent: StoredContent {
  /// Three bits of the event and two of the class, then a bit for the campaign.
  struct Head: StoredFlags {
    let rawValue: UInt8

    static let campaign = Head(rawValue: 1 << 5)
    static let known = Head(rawValue: 0x3F)
  }

  func encode(into encoder: inout ValueEncoder) {
    var head = Head(rawValue: event.code | messageClass.code << 3)
    if campaign != nil { head.insert(.campaign) }
    encoder.append(littleEndian: head.rawValue)
    encoder.append(channel: channel)
    encoder.append(string: messageID)
    encoder.append(optional: campaign)
  }

  @inline(__always)
  @discardableResult
  static func readHead(_ decoder: inout ValueDecoder, into facts: inout PayloadFacts) throws(CodingError) -> Head {
    let head = try Head.read(&decoder)
    facts.messageEvent = try Event.stored(head.rawValue & 7)
    facts.messageClass = try MessageClass.stored(head.rawValue >> 3 & 3)
    return head
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    var facts = PayloadFacts(kind: 7)
    let head = try Self.readHead(&decoder, into: &facts)
    guard let event = facts.messageEvent, let messageClass = facts.messageClass else {
      throw .unknownCode(head.rawValue, of: "Event")
    }
    let channel = try decoder.readChannel()
    self.init(
      messageID: try decoder.readString(), channel: channel, messageClass: messageClass, event: event,
      campaign: try decoder.readString(if: head.contains(.campaign)))
  }
}
