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

  /// The page of a customer of some profiles.
  func page(of profiles: [UInt64], _ access: borrowing StoreAccess) throws(LMDBError) -> TimelinePage {
    guard limit > 0, start <= end else { return TimelinePage(interactions: [], next: nil) }
    var found: [(entry: TimelineEntry, profile: UInt64, id: ExternalID)] = []
    for profile in profiles {
      guard let stored = try access.storedProfile(profile) else { continue }
      let id = try access.externalID(of: stored)
      // One more than asked for tells whether there is another page.
      found += try entries(of: profile, limit: limit == .max ? limit : limit + 1, access).map { ($0, profile, id) }
    }
    if profiles.count > 1 {
      func precedes(_ first: (TimelinePosition, UInt64), _ second: (TimelinePosition, UInt64)) -> Bool {
        first.0 == second.0 ? first.1 < second.1 : first.0 < second.0
      }
      found.sort { first, second in
        let (place, other) = ((first.entry.position, first.profile), (second.entry.position, second.profile))
        return order == .oldestFirst ? precedes(place, other) : precedes(other, place)
      }
    }
    let taken = found.prefix(limit)
    var interactions: [Interaction] = []
    interactions.reserveCapacity(taken.count)
    for (entry, _, id) in taken { interactions.append(try access.interaction(entry, by: id)) }
    let hasMore = found.count > limit
    return TimelinePage(
      interactions: interactions, next: hasMore ? taken.last.map { TimelineCursor($0.entry.position, of: $0.profile) } : nil)
  }

  private func entries(
    of profile: UInt64, limit: Int, _ access: borrowing StoreAccess
  ) throws(LMDBError) -> [TimelineEntry] {
    let upper = TimelineKey(profile, end.occurredAt, end.digest)
    let range: KeyRange<TimelineKey> = .from(
      try access.blockKey(holding: start, of: profile) ?? .first(of: profile), through: upper)
    var blocks = try access.handle.entries(
      of: access.tables.timelines, in: range, order: order == .oldestFirst ? .ascending : .descending)
    var found: [TimelineEntry] = []
    while found.count < limit, let block = try blocks.next() {
      let inBlock = try entries(of: block.valueBytes, at: try block.key(), access)
      found += order == .oldestFirst ? inBlock : inBlock.reversed()
    }
    return Array(found.prefix(limit))
  }

  /// What a block has of the page, in canonical order.
  private func entries(
    of block: RawSpan, at key: TimelineKey, _ access: borrowing StoreAccess
  ) throws(LMDBError) -> [TimelineEntry] {
    var found: [TimelineEntry] = []
    var reader = try access.tables.reader(of: block, at: key)
    while let entry = try reader.next(in: access.tables) {
      if entry.occurredAt < start.occurredAt { continue }
      if entry.occurredAt > end.occurredAt { break }
      if let kinds, !kinds.contains(entry.kind) { continue }
      if let knownAt, entry.recordedAt > knownAt.microseconds { continue }
      var copy = try access.copy(entry)
      guard isInside(copy.position, key.profile) else { continue }
      if let knownAt, copy.isVoided {
        copy.isVoided = try access.isVoided(access.voidDigest(of: copy, key.profile), knownAt: knownAt)
      }
      found.append(copy)
    }
    return found
  }

  private func isInside(_ position: TimelinePosition, _ profile: UInt64) -> Bool {
    guard start <= position, isEndExcluded ? position < end : position <= end else { return false }
    guard let last, last.position == position else { return true }
    return order == .oldestFirst ? profile > last.profile : profile < last.profile
  }
}
