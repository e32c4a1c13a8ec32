internal import CustomerModel
internal import RecordCoding

/// Flags, duration; feature, platform. One byte if nothing is known.
extension Session: StoredContent {
  struct Head: StoredFlags {
    let rawValue: UInt8

    static let duration = Head(rawValue: 1 << 0)
    static let feature = Head(rawValue: 1 << 1)
    static let platform = Head(rawValue: 1 << 2)
    static let known: Head = [.duration, .feature, .platform]
  }

  func encode(into encoder: inout ValueEncoder) {
    var head: Head = []
    if duration != nil { head.insert(.duration) }
    if feature != nil { head.insert(.feature) }
    if platform != nil { head.insert(.platform) }
    encoder.append(littleEndian: head.rawValue)
    if let duration { encoder.append(microseconds: duration.microsecondsRoundedDown) }
    encoder.append(optional: feature)
    encoder.append(optional: platform)
  }

  @inline(__always)
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Head, facts: PayloadFacts) {
    let head = try Head.read(&decoder)
    let duration = head.contains(.duration) ? try decoder.readMicroseconds() : 0
    return (head, PayloadFacts(sessionOfMicroseconds: duration))
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let (head, facts) = try Self.readHead(&decoder)
    self.init(
      duration: head.contains(.duration) ? .microseconds(facts.durationMicroseconds) : nil,
      feature: try decoder.readString(if: head.contains(.feature)),
      platform: try decoder.readString(if: head.contains(.platform)))
  }
}
