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
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Head, facts: PayloadFacts) {
    let head = try Head.read(&decoder)
    return (head, PayloadFacts(communityPoints: head.contains(.points) ? try decoder.readSignedVarint() : 0))
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let (head, facts) = try Self.readHead(&decoder)
    let points = head.contains(.points) ? try Int.exactly(facts.points) : nil
    self.init(activity: try decoder.readString(), points: points)
  }
}
