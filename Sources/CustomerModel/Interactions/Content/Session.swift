/// A visit, or the use of a feature.
///
/// ```swift
/// let visit = Session(duration: .seconds(754.25), feature: "checkout", platform: "ios")
/// ```
///
/// As JSON: `{"duration": "PT754.25S", "feature": "checkout", "platform": "ios"}`, where what is not known is left out.
public struct Session: InteractionContent {
  /// ``InteractionKind/session``.
  public static var kind: InteractionKind { .session }

  /// How long it took, in whole microseconds: at most 366 days.
  public let duration: Duration?
  /// What was used, in the host's words.
  public let feature: String?
  /// Where it was used, such as `web` or `ios`.
  public let platform: String?

  /// A session. The duration is cut to whole microseconds, the resolution of ``Timestamp``.
  public init(duration: Duration? = nil, feature: String? = nil, platform: String? = nil) {
    self.duration = duration.map { .microseconds($0.microsecondsRoundedDown) }
    self.feature = feature
    self.platform = platform
  }

  /// The longest duration.
  public static let durationLimit = Duration.seconds(366 * 86_400)

  /// Checks that the duration is between 0 and 366 days, and that texts have at most 500 bytes.
  ///
  /// - Throws: ``InteractionError`` with a path such as `duration`.
  public func validate() throws(InteractionError) {
    if let duration, !(.zero...Self.durationLimit).contains(duration) {
      throw .invalidValue(path: "duration", value: duration.isoText, remedy: "write 0 to 366 days, in seconds")
    }
    try feature.validate(asIdentifierAt: "feature")
    try platform.validate(asIdentifierAt: "platform")
  }
}

extension Session {
  private enum CodingKeys: String, CodingKey {
    case duration, feature, platform
  }

  /// Reads the properties, of which none has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    var duration: Duration?
    if let text = try container.decodeIfPresent(String.self, forKey: .duration) {
      duration = Duration(isoText: text)
      guard duration != nil else {
        throw DecodingError.dataCorruptedError(
          forKey: .duration, in: container, debugDescription: "'\(text)' is no duration; write seconds as PT754.25S")
      }
    }
    self.init(
      duration: duration, feature: try container.decodeIfPresent(String.self, forKey: .feature),
      platform: try container.decodeIfPresent(String.self, forKey: .platform))
  }

  /// Writes the properties, without those that are not known.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(duration?.isoText, forKey: .duration)
    try container.encodeIfPresent(feature, forKey: .feature)
    try container.encodeIfPresent(platform, forKey: .platform)
  }
}
