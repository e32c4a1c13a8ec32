internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// Reads one page of a timeline.
struct TimelineWalk {
  /// The codes of the kinds asked for; `nil` for all.
  private let kinds: Set<UInt16>?
  private var start = TimelinePosition.first
  private var end = TimelinePosition.last
  private var isEndExcluded = false
  /// Where the page before ended.
  private var last: TimelineCursor?
  private let order: TimelineOrder
  private let limit: Int
  private let knownAt: Timestamp?

  init(
    _ access: borrowing StoreAccess, kinds: Set<InteractionKind>?, window: TimeWindow?, order: TimelineOrder,
    limit: Int, knownAt: Timestamp?
  ) throws(LMDBError) {
    if let kinds {
      var codes: Set<UInt16> = []
      for kind in kinds { if let code = try access.code(of: kind) { codes.insert(code) } }
      self.kinds = codes
    } else {
      self.kinds = nil
    }
    if let window {
      start = TimelinePosition(occurredAt: window.from.microseconds, digest: 0)
      end = TimelinePosition(occurredAt: window.to.microseconds, digest: 0)
      isEndExcluded = true
    }
    self.order = order
    self.limit = limit
    self.knownAt = knownAt
  }

  /// Leaves out what the pages before had.
  mutating func begin(behind cursor: TimelineCursor) {
    last = cursor
    switch order {
    case .oldestFirst where cursor.position >= start: start = cursor.position
    case .newestFirst where cursor.position < end: (end, isEndExcluded) = (cursor.position, false)
    case .oldestFirst, .newestFirst: break
    }
  }

  /// An interaction of the page, and what places it.
  private struct Found {
    let interaction: Interaction
    let occurredAt: Int64
    /// The digest, if it was needed.
    let digest: UInt64?
    let profile: UInt64

    /// The digest, which is worked out again if it was not needed before.
    var position: TimelinePosition {
      TimelinePosition(occurredAt: occurredAt, digest: digest ?? InteractionReference(interaction).digest)
    }
  }

  /// The page of a customer of some profiles.
  func page(of profiles: [UInt64], _ access: borrowing StoreAccess) throws(LMDBError) -> TimelinePage {
    guard limit > 0, start <= end else { return TimelinePage(interactions: [], next: nil) }
    var found: [Found] = []
    for profile in profiles {
      guard let stored = try access.storedProfile(profile) else { continue }
      // One more than asked for tells whether there is another page.
      try find(
        limit == .max ? limit : limit + 1, of: profile, by: try access.externalID(of: stored),
        isPlaced: profiles.count > 1, &found, access)
    }
    if profiles.count > 1 {
      func precedes(_ first: (TimelinePosition, UInt64), _ second: (TimelinePosition, UInt64)) -> Bool {
        first.0 == second.0 ? first.1 < second.1 : first.0 < second.0
      }
      found.sort { first, second in
        let (place, other) = ((first.position, first.profile), (second.position, second.profile))
        return order == .oldestFirst ? precedes(place, other) : precedes(other, place)
      }
    }
    guard found.count > limit, let last = found.prefix(limit).last else {
      return TimelinePage(interactions: found.map(\.interaction), next: nil)
    }
    return TimelinePage(
      interactions: found.prefix(limit).map(\.interaction), next: TimelineCursor(last.position, of: last.profile))
  }

  /// Appends the first interactions of one profile on the page.
  ///
  /// - Parameter isPlaced: whether each needs its digest, because it is to be sorted among others.
  private func find(
    _ limit: Int, of profile: UInt64, by id: ExternalID, isPlaced: Bool, _ found: inout [Found],
    _ access: borrowing StoreAccess
  ) throws(LMDBError) {
    let upper = TimelineKey(profile, end.occurredAt, end.digest)
    // Without a beginning there is no need to look for the block that has it.
    let lower = start == .first ? nil : try access.blockKey(holding: start, of: profile)
    var blocks = try access.handle.entries(
      of: access.tables.timelines, in: .from(lower ?? .first(of: profile), through: upper),
      order: order == .oldestFirst ? .ascending : .descending)
    let first = found.count
    while found.count - first < limit, let block = try blocks.next() {
      let firstOfBlock = found.count
      try find(in: block.valueBytes, at: try block.key(), by: id, isPlaced: isPlaced, &found, access)
      if order == .newestFirst { found[firstOfBlock...].reverse() }
    }
    if found.count - first > limit { found.removeLast(found.count - first - limit) }
  }

  /// Appends what a block has of the page, in canonical order.
  private func find(
    in block: RawSpan, at key: TimelineKey, by id: ExternalID, isPlaced: Bool, _ found: inout [Found],
    _ access: borrowing StoreAccess
  ) throws(LMDBError) {
    var reader = try access.tables.reader(of: block, at: key)
    while let entry = try reader.next(in: access.tables) {
      if entry.occurredAt < start.occurredAt { continue }
      if entry.occurredAt > end.occurredAt { break }
      if let kinds, !kinds.contains(entry.kind) { continue }
      if let knownAt, entry.recordedAt > knownAt.microseconds { continue }
      // Elsewhere the instant says all.
      let isAtEdge = entry.occurredAt == start.occurredAt || entry.occurredAt == end.occurredAt
      var digest: UInt64?
      if isPlaced || isAtEdge {
        let position = TimelinePosition(occurredAt: entry.occurredAt, digest: try access.digest(of: entry))
        guard isInside(position, key.profile) else { continue }
        digest = position.digest
      }
      var isVoided = entry.isVoided
      if let knownAt, isVoided {
        isVoided = try access.isVoided(access.voidDigest(of: try access.copy(entry), key.profile), knownAt: knownAt)
      }
      found.append(
        Found(
          interaction: try access.interaction(entry, by: id, isVoided: isVoided), occurredAt: entry.occurredAt,
          digest: digest, profile: key.profile))
    }
  }

  private func isInside(_ position: TimelinePosition, _ profile: UInt64) -> Bool {
    guard start <= position, isEndExcluded ? position < end : position <= end else { return false }
    guard let last, last.position == position else { return true }
    return order == .oldestFirst ? profile > last.profile : profile < last.profile
  }
}
