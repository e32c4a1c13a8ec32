internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What is known of the timeline that is being read.
private struct TimelineState {
  let profile: UInt64
  var last: TimelineEntry?
  /// The digests of the explicit keys so far.
  var keys: Set<UInt64> = []
  var days: DerivedDays

  init(of profile: UInt64) {
    self.profile = profile
    days = DerivedDays(of: profile)
  }
}

extension StoreAccess {
  /// Reads all interactions: each can be decoded, stands in its place, and is there once.
  ///
  /// - Returns: what the tables of keys and days should be.
  func verifyTimelines(
    _ log: inout VerificationLog
  ) throws(LMDBError) -> (keys: DerivedFingerprint, days: DerivedFingerprint) {
    var expected = (keys: DerivedFingerprint(), days: DerivedFingerprint())
    var state: TimelineState?
    var blocks = try handle.entries(of: tables.timelines)
    while let block = try blocks.next(), log.countRecord() {
      var key: TimelineKey?
      if let damage = try damage({ () throws(LMDBError) in key = try block.key() }) {
        log.add(damage, .timelines, "a block with a key of \(block.keyBytes.byteCount) bytes")
      }
      guard let key else { continue }
      var timeline = TimelineState(of: key.profile)
      if let known = state, known.profile == key.profile {
        timeline = known
      } else if try !handle.contains(CompactID(key.profile), in: tables.profiles) {
        log.add(.unexpected, .timelines, of: key.profile, "no profile has the number")
      }
      // Not shared with the one above, or its set would be copied.
      state = nil
      let before = timeline.last
      var entries: [TimelineEntry] = []
      let damage = try damage { () throws(LMDBError) in
        var reader = try tables.reader(of: block.valueBytes, at: key)
        while let entry = try reader.next(in: tables) { entries.append(try copy(entry)) }
      }
      if let damage { log.add(damage, .timelines, of: key.profile, "the block from \(key.start) on") }
      verifyStart(of: entries, key, behind: before, &log)
      for entry in entries {
        try verify(entry, &timeline, &log)
        if entry.key != nil { expected.keys.insert(.key(of: entry.digest, key.profile)) }
        if !entry.isVoided, let day = timeline.days.next(kind: entry.kind, at: entry.occurredAt) {
          expected.days.insert(day)
        }
      }
      state = timeline
    }
    return expected
  }

  /// Checks that a block lies where it is looked for.
  private func verifyStart(
    of entries: [TimelineEntry], _ key: TimelineKey, behind last: TimelineEntry?, _ log: inout VerificationLog
  ) {
    guard let first = entries.first else {
      if !log.damagedProfiles.contains(key.profile) {
        log.add(.damaged, .timelines, of: key.profile, "the block from \(key.start) on has no interaction")
      }
      return
    }
    let start = TimelinePosition(occurredAt: key.instant, digest: key.digest)
    let isAtStart = first.occurredAt == key.instant && !(first.position < start)
    // A block that begins at the instant at which the one in front ends is told by a digest.
    let isBehind = last.map { $0.position < start } ?? true
    if !isAtStart || !isBehind {
      log.add(.outOfOrder, .timelines, of: key.profile, "the block from \(key.start) on does not lie at its place")
    }
  }

  private func verify(
    _ entry: TimelineEntry, _ timeline: inout TimelineState, _ log: inout VerificationLog
  ) throws(LMDBError) {
    let profile = timeline.profile
    let name = "the interaction at \(Timestamp(microseconds: entry.occurredAt))"
    if let last = timeline.last {
      if entry.position < last.position {
        log.add(.outOfOrder, .timelines, of: profile, "\(name) stands behind one at \(last.occurredAt)")
      }
      if entry.position == last.position, entry.isSame(as: last) {
        log.add(.repeated, .timelines, of: profile, name)
      } else if entry.key != nil, timeline.keys.contains(entry.digest) {
        log.add(.repeated, .timelines, of: profile, "the key of \(name)")
      }
    }
    if entry.key != nil { timeline.keys.insert(entry.digest) }
    let damage = try damage { () throws(LMDBError) in
      let kind = try kind(entry.kind)
      do throws(CodingError) {
        _ = try PayloadCoding.decode(kind: kind, from: entry.payload.span.bytes)
      } catch {
        throw .undecodable(table: tables.timelines.name, cause: error)
      }
      if let corrected = entry.corrected { _ = try key(source: corrected.source, id: corrected.id.span.bytes) }
    }
    if let damage { log.add(damage, .timelines, of: profile, name) }
    if entry.isVoided, try !isVoided(voidDigest(of: entry, profile)) {
      log.add(.unexpected, .voidMarks, of: profile, "\(name) is marked as void, and nothing says that it is")
    }
    timeline.last = entry
  }
}

extension TimelineKey {
  /// Where it stands, for people.
  fileprivate var start: String { "\(Timestamp(microseconds: instant))" }
}
