internal import CustomerModel
internal import RecordCoding

/// Metric and flags in a byte, score, scale if it is not the metric's; text, survey.
extension FeedbackResponse: StoredContent {
  /// Two bits of the metric, then a bit for each part.
  struct Head: StoredFlags {
    let rawValue: UInt8

    static let metric = Head(rawValue: 3)
    static let isIncentivised = Head(rawValue: 1 << 2)
    static let scale = Head(rawValue: 1 << 3)
    static let text = Head(rawValue: 1 << 4)
    static let surveyID = Head(rawValue: 1 << 5)
    static let known: Head = [.metric, .isIncentivised, .scale, .text, .surveyID]
  }

  func encode(into encoder: inout ValueEncoder) {
    var head = Head(rawValue: metric.code)
    if isIncentivised { head.insert(.isIncentivised) }
    if scale != metric.scale { head.insert(.scale) }
    if text != nil { head.insert(.text) }
    if surveyID != nil { head.insert(.surveyID) }
    encoder.append(littleEndian: head.rawValue)
    encoder.append(signedVarint: Int64(score))
    if scale != metric.scale {
      encoder.append(signedVarint: Int64(scale.lowerBound))
      encoder.append(signedVarint: Int64(scale.upperBound))
    }
    encoder.append(optional: text)
    encoder.append(optional: surveyID)
  }

  @inline(__always)
  static func readHead(_ decoder: inout ValueDecoder) throws(CodingError) -> (head: Head, facts: PayloadFacts) {
    let head = try Head.read(&decoder)
    let metric = try Metric.stored(head.rawValue & 3)
    let score = try decoder.readSignedWord()
    var (lowest, highest) = (metric.scale.lowerBound, metric.scale.upperBound)
    if head.contains(.scale) {
      lowest = try decoder.readSignedWord()
      highest = try decoder.readSignedWord()
    }
    return (
      head,
      PayloadFacts(
        feedback: metric, score: score, lowestScore: lowest, highestScore: highest,
        isIncentivised: head.contains(.isIncentivised))
    )
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let (head, facts) = try Self.readHead(&decoder)
    guard let metric = facts.feedbackMetric, facts.lowestScore <= facts.highestScore else {
      throw .invalidValue(type: "FeedbackResponse", reason: "the scale ends before it begins")
    }
    let scale = facts.lowestScore...facts.highestScore
    guard scale != metric.scale || !head.contains(.scale) else {
      throw .invalidValue(type: "FeedbackResponse", reason: "the scale is written, and is that of the metric")
    }
    self.init(
      metric: metric, score: facts.score, scale: scale, text: try decoder.readString(if: head.contains(.text)),
      surveyID: try decoder.readString(if: head.contains(.surveyID)), isIncentivised: facts.isIncentivised)
  }
}
