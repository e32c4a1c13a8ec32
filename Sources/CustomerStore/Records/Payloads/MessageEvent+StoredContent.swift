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
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Head, facts: PayloadFacts) {
    let head = try Head.read(&decoder)
    let event = try Event.stored(head.rawValue & 7)
    return (head, PayloadFacts(message: event, of: try MessageClass.stored(head.rawValue >> 3 & 3)))
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let (head, facts) = try Self.readHead(&decoder)
    guard let event = facts.messageEvent, let messageClass = facts.messageClass else {
      throw .unknownCode(head.rawValue, of: Event.self)
    }
    let channel = try decoder.readChannel()
    self.init(
      messageID: try decoder.readString(), channel: channel, messageClass: messageClass, event: event,
      campaign: try decoder.readString(if: head.contains(.campaign)))
  }
}
