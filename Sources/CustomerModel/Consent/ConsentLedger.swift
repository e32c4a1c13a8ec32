/// All consent records of one customer, and what follows from them at any instant.
///
/// The latest record up to the instant decides, whether it speaks of one channel or of all. A withdrawal at the same
/// instant wins over a grant, and an earlier expiry over a later one. The order in which records came does not matter,
/// and neither do repeats.
///
/// ```swift
/// let yes = try ConsentRecord(.granted, purpose: "offers", at: try Timestamp(day: "2026-01-01"), source: "web form")
/// let no = try ConsentRecord(
///   .withdrawn, purpose: "offers", channel: .sms, at: try Timestamp(day: "2026-03-01"), source: "reply STOP")
/// let ledger = ConsentLedger([no, yes])
/// let today = try Timestamp(day: "2026-04-01")
/// ledger.state(purpose: "offers", channel: .email, asOf: today)  // == .granted(by: yes)
/// ledger.state(purpose: "offers", channel: .sms, asOf: today)    // == .withdrawn(by: no)
/// ```
///
/// A customer who was merged out of several identities is treated as the most restrictive of them says, until they speak
/// again: what is recorded once they are one holds for all of them.
public struct ConsentLedger: Hashable, Sendable {
  /// One of the identities that a customer was merged out of.
  public struct Identity: Hashable, Sendable {
    /// The records that came with the identity.
    public let records: [ConsentRecord]
    /// Since when it is one with the identity in front of it; nil if it never was, and for the first. Two identities are one
    /// since the latest of the instants behind the one, up to that of the other.
    public let joinedAt: Timestamp?

    /// An identity.
    public init(records: [ConsentRecord], joinedAt: Timestamp? = nil) {
      self.records = records
      self.joinedAt = joinedAt
    }
  }

  /// What the customer is made of.
  public let identities: [Identity]

  /// A customer with one identity.
  public init(_ records: [ConsentRecord]) {
    identities = [Identity(records: records)]
  }

  /// A customer of several identities.
  public init(identities: [Identity]) {
    self.identities = identities
  }

  /// All records, the oldest first.
  ///
  /// - Complexity: O(n log n).
  public var records: [ConsentRecord] {
    identities.flatMap(\.records).sorted(by: ConsentRecord.isDecidedBefore)
  }

  /// Whether the customer consents at an instant, by the records up to it and including it.
  ///
  /// - Parameters:
  ///   - channel: the way of contact. Without one, only records for all channels count, which is right for a purpose that
  ///     is no contact.
  ///   - instant: a consent that expires at this very instant does not hold any more.
  /// - Complexity: O(n · i) for n records of i identities, of which those without any do not count.
  public func state(purpose: String, channel: Channel? = nil, asOf instant: Timestamp) -> ConsentState {
    let purpose = purpose.composed
    var result = ConsentState.unknown
    // Whoever said nothing restricts no more than those whose records hold for them.
    for place in identities.indices where !identities[place].records.isEmpty {
      let state = state(ofIdentityAt: place, purpose: purpose, channel: channel, asOf: instant)
      if Self.isMoreRestrictive(state, than: result) { result = state }
    }
    return result
  }

  /// Every purpose and channel that records speak of, in order, with the state there.
  ///
  /// - Complexity: O(n² · i).
  public func states(asOf instant: Timestamp) -> [(purpose: String, channel: Channel?, state: ConsentState)] {
    let topics = Set(identities.flatMap { $0.records.map { Topic(purpose: $0.purpose, channel: $0.channel) } })
    return topics.sorted().map { topic in
      (topic.purpose, topic.channel, state(purpose: topic.purpose, channel: topic.channel, asOf: instant))
    }
  }

  private struct Topic: Hashable, Comparable {
    let purpose: String
    let channel: Channel?

    static func < (left: Topic, right: Topic) -> Bool {
      guard left.purpose == right.purpose else { return left.purpose.precedesByBytes(right.purpose) }
      guard let channel = right.channel else { return false }
      return left.channel.map { $0 < channel } ?? true
    }
  }

  /// The state of one identity: by its own records, and by those of others since they are one.
  private func state(
    ofIdentityAt place: Int, purpose: String, channel: Channel?, asOf instant: Timestamp
  ) -> ConsentState {
    var latest: ConsentRecord?
    func take(_ identity: Identity, since start: Timestamp) {
      for record in identity.records
      where record.at >= start && record.at <= instant && record.purpose == purpose
        && (record.channel == nil || record.channel == channel)
      {
        if latest.map({ ConsentRecord.isDecidedBefore($0, record) }) ?? true { latest = record }
      }
    }
    take(identities[place], since: .earliest)
    var start = Timestamp.earliest
    for other in identities[(place + 1)...] {
      guard let joinedAt = other.joinedAt else { break }
      start = max(start, joinedAt)
      take(other, since: start)
    }
    start = .earliest
    for index in identities[...place].indices.dropFirst().reversed() {
      guard let joinedAt = identities[index].joinedAt else { break }
      start = max(start, joinedAt)
      take(identities[index - 1], since: start)
    }
    guard let latest else { return .unknown }
    guard latest.decision == .granted else { return .withdrawn(by: latest) }
    if let expiresAt = latest.expiresAt, expiresAt <= instant { return .expired(by: latest) }
    return .granted(by: latest)
  }

  /// Of two states that restrict alike, the one by the later record is shown.
  private static func isMoreRestrictive(_ state: ConsentState, than other: ConsentState) -> Bool {
    guard state.restriction == other.restriction else { return state.restriction > other.restriction }
    guard let record = state.record, let known = other.record else { return false }
    return ConsentRecord.isDecidedBefore(known, record)
  }
}

extension ConsentRecord {
  /// A total order in which the record that decides is the last: by instant, then by how much it restricts; the rest only
  /// makes the choice between records of one effect the same every time.
  static func isDecidedBefore(_ left: ConsentRecord, _ right: ConsentRecord) -> Bool {
    if left.at != right.at { return left.at < right.at }
    if left.decision != right.decision { return left.decision == .granted }
    if left.expiresAt != right.expiresAt {
      guard let later = left.expiresAt else { return true }
      return right.expiresAt.map { $0 < later } ?? false
    }
    for (first, second) in [
      (left.purpose, right.purpose), (left.channel?.name ?? "", right.channel?.name ?? ""),
      (left.source, right.source), (left.textVersion ?? "", right.textVersion ?? ""),
    ] where !first.utf8.elementsEqual(second.utf8) {
      return first.precedesByBytes(second)
    }
    return left.textVersion == nil && right.textVersion != nil
  }
}
