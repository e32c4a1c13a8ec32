internal import CustomerModel
internal import RecordCoding

/// A flag in a byte, points; activity.
extension CommunityActivity: StoredContent {
  struct Head: StoredFlags {
    let rawValue: UInt8

    static let points = Head(rawValue: 1)
    static let known = Head(rawValue: 1)
  }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: (points == nil ? [] : Head.points).rawValue)
    if let points { encoder.append(signedVarint: Int64(points)) }
    encoder.append(string: activity)
  }

  @inline(__always)
  @discardableResult
  static func readHead(_ decoder: inout ValueDecoder, into facts: inout PayloadFacts) throws(CodingError) -> Head {
    let head = try Head.read(&decoder)
    if head.contains(.points) { facts.points = try decoder.readSignedWord() }
    return head
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    var facts = PayloadFacts(kind: 9)
    let head = try Self.readHead(&decoder, into: &facts)
    self.init(activity: try decoder.readString(), points: head.contains(.points) ? facts.points : nil)
  }
}
