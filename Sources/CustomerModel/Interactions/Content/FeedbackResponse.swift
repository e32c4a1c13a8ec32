/// What a customer answered when asked for a score, or wrote in a review.
///
/// ```swift
/// let answer = FeedbackResponse(metric: .nps, score: 9, text: "Fast delivery", surveyID: "autumn")
/// answer.scale  // == 0...10
/// ```
///
/// As JSON: `{"metric": "nps", "score": 9, "scale": [0, 10], "text": "Fast delivery", "surveyID": "autumn"}`, where what
/// is not known is left out.
public struct FeedbackResponse: InteractionContent {
  /// What was asked.
  public enum Metric: String, Hashable, Sendable, Codable, CaseIterable {
    /// Would you recommend us? The net promoter score, always from 0 to 10.
    case nps
    /// How satisfied are you? From 1 to 5, if nothing else is said.
    case csat
    /// How easy was it? The customer effort score, from 1 to 7, if nothing else is said.
    case ces
    /// A public review, from 1 to 5, if nothing else is said.
    case review

    /// The scale that scores are on if nothing else is said.
    public var scale: ClosedRange<Int> {
      switch self {
      case .nps: 0...10
      case .csat, .review: 1...5
      case .ces: 1...7
      }
    }
  }

  /// ``InteractionKind/feedback``.
  public static var kind: InteractionKind { .feedback }

  /// What was asked.
  public let metric: Metric
  /// The answer, on the scale.
  public let score: Int
  /// The lowest and the highest score that could be given, within ±1,000.
  public let scale: ClosedRange<Int>
  /// What the customer wrote.
  public let text: String?
  /// The survey that it answers, by its name in the host's system.
  public let surveyID: String?
  /// Whether something was promised for the answer.
  public let isIncentivised: Bool

  /// A response. ``validate()`` says whether it makes sense.
  ///
  /// - Parameter scale: the metric's own scale if it is not given.
  public init(
    metric: Metric, score: Int, scale: ClosedRange<Int>? = nil, text: String? = nil, surveyID: String? = nil,
    isIncentivised: Bool = false
  ) {
    self.metric = metric
    self.score = score
    self.scale = scale ?? metric.scale
    self.text = text
    self.surveyID = surveyID
    self.isIncentivised = isIncentivised
  }

  /// The range that scales have to be within.
  public static let scaleLimits = -1_000...1_000

  /// Checks that the score is on the scale, and that texts are not too long.
  ///
  /// - Throws: ``InteractionError`` with a path such as `score`.
  public func validate() throws(InteractionError) {
    guard scale.lowerBound < scale.upperBound, Self.scaleLimits.contains(scale.lowerBound),
      Self.scaleLimits.contains(scale.upperBound)
    else {
      throw .invalidValue(path: "scale", value: "\(scale)", remedy: "write two scores within \(Self.scaleLimits)")
    }
    guard metric != .nps || scale == metric.scale else {
      throw .invalidValue(
        path: "scale", value: "\(scale)", remedy: "ask for a net promoter score from 0 to 10, or use csat")
    }
    guard scale.contains(score) else {
      throw .invalidValue(
        path: "score", value: String(score), remedy: "write \(scale.lowerBound) to \(scale.upperBound)")
    }
    try text.validate(asTextAt: "text")
    try surveyID.validate(asIdentifierAt: "surveyID")
  }
}

extension FeedbackResponse {
  private enum CodingKeys: String, CodingKey {
    case metric, score, scale, text, surveyID, isIncentivised
  }

  /// Reads the properties; `metric` and `score` have to be there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      metric: try container.decode(Metric.self, forKey: .metric), score: try container.decode(Int.self, forKey: .score),
      scale: try container.decodeIfPresent(ClosedRange<Int>.self, forKey: .scale),
      text: try container.decodeIfPresent(String.self, forKey: .text),
      surveyID: try container.decodeIfPresent(String.self, forKey: .surveyID),
      isIncentivised: try container.decodeIfPresent(Bool.self, forKey: .isIncentivised) ?? false)
  }

  /// Writes the properties, without those that are not known.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(metric, forKey: .metric)
    try container.encode(score, forKey: .score)
    try container.encode(scale, forKey: .scale)
    try container.encodeIfPresent(text, forKey: .text)
    try container.encodeIfPresent(surveyID, forKey: .surveyID)
    if isIncentivised { try container.encode(true, forKey: .isIncentivised) }
  }
}
