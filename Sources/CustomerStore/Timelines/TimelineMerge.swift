internal import LMDB
internal import RecordCoding

/// What timelines become with some interactions more: worked out first, so that nothing is written unless all of it can
/// be.
struct TimelineMerge {
  /// Where the bytes are of the interactions that are merged.
  let bytes: [UInt8]
  /// Blocks that go.
  var removed: [TimelineKey] = []
  /// Blocks that come, or come in the place of others.
  var written: [(key: TimelineKey, bytes: [UInt8])] = []
  /// What became of the interactions, in the order in which they were merged.
  var outcomes: [(index: Int, outcome: Outcome)] = []

  enum Outcome {
    case recorded, duplicate
    /// Its key is there with other content.
    case conflict
  }

  init(bytes: [UInt8] = []) { self.bytes = bytes }

  /// An interaction of the batch with bytes of its own.
  func entry(_ interaction: PreparedInteraction) -> TimelineEntry { interaction.timelineEntry(in: bytes.span.bytes) }
}

extension StoreAccess {
  /// Works out the timeline of a profile with `interactions`, which are in canonical order.
  func merge(
    _ interactions: ArraySlice<PlannedInteraction>, into profile: UInt64, isNew: Bool, _ merge: inout TimelineMerge
  ) throws(LMDBError) {
    var rest = interactions
    if !isNew, try append(&rest, behindAllOf: profile, &merge) { return }
    while let next = rest.first {
      let position = next.entry.position
      guard !isNew, let block = try block(holding: position, of: profile) else {
        // No block at all.
        merge.write(entries: merge.taking(&rest)[...], of: profile, replacing: nil)
        break
      }
      let entries = merge.merging(try entries(of: block.key), with: &rest, until: block.next)
      if let entries { merge.write(entries: entries[...], of: profile, replacing: block.key) }
    }
  }

  /// Adds interactions behind all that a profile has, if that is where they belong: to its last block while there is
  /// room, then to new ones. One search, for this is how most interactions come.
  ///
  /// - Returns: whether they were added.
  private func append(
    _ rest: inout ArraySlice<PlannedInteraction>, behindAllOf profile: UInt64, _ merge: inout TimelineMerge
  ) throws(LMDBError) -> Bool {
    guard let first = rest.first?.entry.occurredAt else { return true }
    var blocks = try handle.entries(
      of: tables.timelines, in: .from(.first(of: profile), through: .last(of: profile)), order: .descending)
    guard let block = try blocks.next() else {
      merge.write(entries: merge.taking(&rest)[...], of: profile, replacing: nil)
      return true
    }
    let key = try block.key()
    guard key.instant < first else { return false }
    var reader = try tables.reader(of: block.valueBytes, at: key)
    var end = (occurredAt: key.instant, recordedAt: 0 as Int64)
    while let entry = try reader.next(in: tables) { end = (entry.occurredAt, entry.recordedAt) }
    guard end.occurredAt < first else { return false }

    let entries = merge.taking(&rest)
    let fitting = entries.fitting(in: TimelineBlock.enoughByteCount - block.valueBytes.byteCount)
    if !fitting.isEmpty {
      guard let bytes = try appended(fitting, of: merge.bytes.span.bytes, to: block.valueBytes, endingWith: end) else {
        // In another unit of time.
        let all = try self.entries(of: key) + entries.map { merge.entry($0) }
        merge.write(entries: all[...], of: profile, replacing: key)
        return true
      }
      merge.written.append((key, bytes))
    }
    merge.write(
      entries: entries[fitting.endIndex...], of: profile, replacing: nil, behind: fitting.last?.occurredAt)
    return true
  }

  private func appended(
    _ entries: some Collection<PreparedInteraction>, of bytes: RawSpan, to block: RawSpan,
    endingWith end: (occurredAt: Int64, recordedAt: Int64)
  ) throws(LMDBError) -> [UInt8]? {
    do throws(CodingError) {
      return try TimelineBlock.appending(entries, of: bytes, to: block, endingWith: end)
    } catch {
      throw .undecodable(table: tables.timelines.name, cause: error)
    }
  }

  /// All interactions of a block.
  func entries(of key: TimelineKey) throws(LMDBError) -> [TimelineEntry] {
    guard let bytes = try handle.bytes(for: key, in: tables.timelines) else { return [] }
    var entries: [TimelineEntry] = []
    var reader = try tables.reader(of: bytes, at: key)
    while let entry = try reader.next(in: tables) { entries.append(try copy(entry)) }
    return entries
  }

  /// A block, and what is behind it.
  struct FoundBlock {
    let key: TimelineKey
    /// The key of the block behind.
    let next: TimelineKey?
  }

  /// The block in which an interaction at `position` lies or would lie: the first one if that is in front of all, `nil`
  /// if the profile has none.
  private func block(holding position: TimelinePosition, of profile: UInt64) throws(LMDBError) -> FoundBlock? {
    var key = try blockKey(holding: position, of: profile)
    if key == nil {
      var blocks = try handle.entries(
        of: tables.timelines, in: .from(.first(of: profile), through: .last(of: profile)))
      key = try blocks.next()?.key()
    }
    guard let key else { return nil }
    var behind = try handle.entries(of: tables.timelines, in: .after(key, before: .last(of: profile)))
    return FoundBlock(key: key, next: try behind.next()?.key())
  }
}

extension TimelineMerge {
  /// Takes all interactions that are left, without those that are there twice.
  mutating func taking(_ rest: inout ArraySlice<PlannedInteraction>) -> [PreparedInteraction] {
    var taken: [PreparedInteraction] = []
    taken.reserveCapacity(rest.count)
    let bytes = self.bytes
    for candidate in rest {
      let known = taken.last(
        where: { $0.isSame(as: candidate.entry, in: bytes.span.bytes) }, at: candidate.entry.position)
      if let known {
        let isSame = known.hasSameContent(as: candidate.entry, in: bytes.span.bytes)
        outcomes.append((candidate.index, isSame ? .duplicate : .conflict))
      } else {
        taken.append(candidate.entry)
        outcomes.append((candidate.index, .recorded))
      }
    }
    rest = []
    return taken
  }

  /// The interactions of a block with those of the batch that belong there.
  ///
  /// - Returns: `nil` if none of them was new.
  mutating func merging(
    _ present: [TimelineEntry], with rest: inout ArraySlice<PlannedInteraction>, until next: TimelineKey?
  ) -> [TimelineEntry]? {
    let bound = next.map { TimelinePosition(occurredAt: $0.instant, digest: $0.digest) }
    var merged: [TimelineEntry] = []
    merged.reserveCapacity(present.count + rest.count)
    var position = present.startIndex
    var hasNew = false
    while let candidate = rest.first, bound.map({ candidate.entry.position < $0 }) ?? true {
      while position < present.endIndex, !(candidate.entry.position < present[position].position) {
        merged.append(present[position])
        position += 1
      }
      rest = rest.dropFirst()
      let entry = self.entry(candidate.entry)
      if let known = merged.last(where: { $0.isSame(as: entry) }, at: entry.position) {
        outcomes.append((candidate.index, known.hasSameContent(as: entry) ? .duplicate : .conflict))
        continue
      }
      merged.append(entry)
      outcomes.append((candidate.index, .recorded))
      hasNew = true
    }
    merged.append(contentsOf: present[position...])
    return hasNew ? merged : nil
  }

  /// Lays entries in blocks.
  ///
  /// - Parameters:
  ///   - block: the block whose entries they have, which goes or is replaced.
  ///   - last: the instant of the entry in front of them, where it can be theirs.
  mutating func write(
    entries: ArraySlice<some TimelineBlockContent>, of profile: UInt64, replacing block: TimelineKey?,
    behind last: Int64? = nil
  ) {
    var start = entries.startIndex
    var keys: [TimelineKey] = []
    while start < entries.endIndex {
      var end = start
      var byteCount = 16
      while end < entries.endIndex, end == start || byteCount < TimelineBlock.enoughByteCount - 40 {
        byteCount += entries[end].estimatedByteCount
        end += 1
      }
      let first = entries[start]
      // The block in front ends at the same instant: the key says with which interaction this one begins.
      let isTied = (start > entries.startIndex ? entries[start - 1].occurredAt : last) == first.occurredAt
      var key = TimelineKey(profile, first.occurredAt, isTied ? first.digest : 0)
      if start == entries.startIndex, let block, block.instant == first.occurredAt { key = block }
      keys.append(key)
      written.append((key, TimelineBlock.encode(entries[start..<end], of: bytes.span.bytes)))
      start = end
    }
    if let block, !keys.contains(block) { removed.append(block) }
  }
}

extension [PreparedInteraction] {
  /// The first elements, as many as surely fit in some bytes more of a block.
  fileprivate func fitting(in room: Int) -> ArraySlice<PreparedInteraction> {
    var room = room
    let end = firstIndex { entry in
      room -= entry.estimatedByteCount + 16
      return room < 0
    }
    return self[..<(end ?? endIndex)]
  }
}

extension Array where Element: TimelineBlockContent {
  /// The last element at a place for which a condition holds; the elements are in order, and none is behind the place.
  fileprivate func last(where condition: (Element) -> Bool, at position: TimelinePosition) -> Element? {
    for entry in reversed() {
      guard entry.position == position else { return nil }
      if condition(entry) { return entry }
    }
    return nil
  }
}
