/// Something that a customer did for others: a post, an answer, a visit to an event.
///
/// ```swift
/// let answer = CommunityActivity(activity: "answered-question", points: 10)
/// ```
///
/// As JSON: `{"activity": "answered-question", "points": 10}`, without points that are not known.
public struct CommunityActivity: InteractionContent {
  /// ``InteractionKind/community``.
  public static var kind: InteractionKind { .community }

  /// What was done, in the host's words.
  public let activity: String
  /// What it counts in the community, within ±1,000,000,000.
  public let points: Int?

  /// An activity. ``validate()`` says whether it makes sense.
  public init(activity: String, points: Int? = nil) {
    self.activity = activity
    self.points = points
  }

  /// The range that points have to be within.
  public static let pointsLimits = -1_000_000_000...1_000_000_000

  /// Checks that the points are in range, and that the activity has at most 500 bytes.
  ///
  /// - Throws: ``InteractionError`` with a path such as `points`.
  public func validate() throws(InteractionError) {
    try activity.validate(asIdentifierAt: "activity")
    guard let points, !Self.pointsLimits.contains(points) else { return }
    throw .invalidValue(path: "points", value: String(points), remedy: "keep to ±1,000,000,000")
  }
}
