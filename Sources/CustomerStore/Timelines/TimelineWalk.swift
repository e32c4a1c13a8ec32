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

  /// Where an interaction stands among those of several profiles.
  private struct Place {
    let position: TimelinePosition
    let profile: UInt64

    static func precedes(_ first: Place, _ second: Place) -> Bool {
      first.position == second.position ? first.profile < second.profile : first.position < second.position
    }
  }

  /// Interactions, with their places if they are to be sorted.
  private struct Found {
    var interactions: [Interaction] = []
    var places: [Place] = []

    /// Takes over those of another, the last ones first.
    mutating func append(reversing other: inout Found) {
      while let interaction = other.interactions.popLast() { interactions.append(interaction) }
      while let place = other.places.popLast() { places.append(place) }
    }

    mutating func keep(atMost count: Int) {
      interactions.removeLast(max(0, interactions.count - count))
      places.removeLast(max(0, places.count - count))
    }
  }

  /// The page of a customer of some profiles.
  func page(of profiles: [UInt64], _ access: borrowing StoreAccess) throws(LMDBError) -> TimelinePage {
    guard limit > 0, start <= end else { return TimelinePage(interactions: [], next: nil) }
    // One more than asked for tells whether there is another page.
    let enough = limit == .max ? limit : limit + 1
    if profiles.count == 1 {
      var found = try find(enough, of: profiles[0], isPlaced: false, access)
      guard found.interactions.count > limit else { return TimelinePage(interactions: found.interactions, next: nil) }
      found.keep(atMost: limit)
      return TimelinePage(
        interactions: found.interactions,
        next: found.interactions.last.map { TimelineCursor(Self.position(of: $0), of: profiles[0]) })
    }
    var found = Found()
    for profile in profiles {
      let next = try find(enough, of: profile, isPlaced: true, access)
      found.interactions += next.interactions
      found.places += next.places
    }
    let order = found.places.indices.sorted { first, second in
      let (place, other) = (found.places[first], found.places[second])
      return self.order == .oldestFirst ? Place.precedes(place, other) : Place.precedes(other, place)
    }
    let taken = order.prefix(limit)
    return TimelinePage(
      interactions: taken.map { found.interactions[$0] },
      next: order.count > limit
        ? taken.last.map { TimelineCursor(found.places[$0].position, of: found.places[$0].profile) } : nil)
  }

  private static func position(of interaction: Interaction) -> TimelinePosition {
    TimelinePosition(
      occurredAt: interaction.occurredAt.microseconds, digest: InteractionReference(interaction).digest)
  }

  /// The first interactions of one profile on the page.
  private func find(
    _ limit: Int, of profile: UInt64, isPlaced: Bool, _ access: borrowing StoreAccess
  ) throws(LMDBError) -> Found {
    var found = Found()
    guard let id = try access.storedID(of: profile) else { return found }
    // Few timelines are longer than that.
    found.interactions.reserveCapacity(min(limit, 32))
    let upper = TimelineKey(profile, end.occurredAt, end.digest)
    // Without a beginning there is no need to look for the block that has it.
    let lower = start == .first ? nil : try access.blockKey(holding: start, of: profile)
    var blocks = try access.handle.entries(
      of: access.tables.timelines, in: .from(lower ?? .first(of: profile), through: upper),
      order: order == .oldestFirst ? .ascending : .descending)
    while found.interactions.count < limit, let block = try blocks.next() {
      let key = try block.key()
      if order == .oldestFirst {
        try find(in: block.valueBytes, at: key, by: id, isPlaced: isPlaced, &found, access)
      } else {
        var inBlock = Found()
        try find(in: block.valueBytes, at: key, by: id, isPlaced: isPlaced, &inBlock, access)
        found.append(reversing: &inBlock)
      }
    }
    found.keep(atMost: limit)
    return found
  }

  /// Appends what a block has of the page, in canonical order.
  private func find(
    in block: RawSpan, at key: TimelineKey, by id: ExternalID, isPlaced: Bool, _ found: inout Found,
    _ access: borrowing StoreAccess
  ) throws(LMDBError) {
    var reader = try access.tables.reader(of: block, at: key)
    while let entry = try reader.next(in: access.tables) {
      if entry.occurredAt < start.occurredAt { continue }
      if entry.occurredAt > end.occurredAt { break }
      if let kinds, !kinds.contains(entry.kind) { continue }
      if let knownAt, entry.recordedAt > knownAt.microseconds { continue }
      // Elsewhere the instant says all, and no digest is needed.
      if isPlaced || entry.occurredAt == start.occurredAt || entry.occurredAt == end.occurredAt {
        let position = TimelinePosition(occurredAt: entry.occurredAt, digest: try access.digest(of: entry))
        guard isInside(position, key.profile) else { continue }
        if isPlaced { found.places.append(Place(position: position, profile: key.profile)) }
      }
      var isVoided = entry.isVoided
      if let knownAt, isVoided {
        isVoided = try access.isVoided(access.voidDigest(of: try access.copy(entry), key.profile), knownAt: knownAt)
      }
      found.interactions.append(try access.interaction(entry, by: id, isVoided: isVoided))
    }
  }

  private func isInside(_ position: TimelinePosition, _ profile: UInt64) -> Bool {
    guard start <= position, isEndExcluded ? position < end : position <= end else { return false }
    guard let last, last.position == position else { return true }
    return order == .oldestFirst ? profile > last.profile : profile < last.profile
  }
}
