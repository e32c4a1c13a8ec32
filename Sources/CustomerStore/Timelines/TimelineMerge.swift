internal import LMDB
internal import RecordCoding

/// What a timeline of one profile becomes with some interactions more: worked out first, so that nothing is written
/// unless all of it can be.
struct TimelineMerge {
  /// Blocks that go.
  var removed: [TimelineKey] = []
  /// Blocks that come, or come in the place of others.
  var written: [(key: TimelineKey, bytes: [UInt8])] = []
  /// What of the interactions was new, in canonical order, and what became of the others.
  var added: [PlannedInteraction] = []
  var outcomes: [(index: Int, outcome: Outcome)] = []

  enum Outcome {
    case recorded, duplicate
    /// Its key is there with other content.
    case conflict
  }
}

extension StoreAccess {
  /// Works out the timeline of a profile with `interactions`, which are in canonical order.
  func merging(
    _ interactions: ArraySlice<PlannedInteraction>, into profile: UInt64, isNew: Bool
  ) throws(LMDBError) -> TimelineMerge {
    var merge = TimelineMerge()
    var rest = interactions
    while let next = rest.first {
      let position = next.entry.position
      guard !isNew, let block = try block(holding: position, of: profile) else {
        // No block at all.
        merge.write(entries: merge.taking(&rest, until: nil), of: profile, replacing: nil)
        break
      }
      if block.next == nil, position.occurredAt > block.endOccurredAt {
        try append(&rest, behind: block, of: profile, &merge)
      } else {
        let entries = merge.merging(try entries(of: block.key), with: &rest, until: block.next)
        if let entries { merge.write(entries: entries, of: profile, replacing: block) }
      }
    }
    return merge
  }

  /// Adds interactions behind all that a profile has: to its last block while there is room, then to new ones.
  private func append(
    _ rest: inout ArraySlice<PlannedInteraction>, behind block: FoundBlock, of profile: UInt64,
    _ merge: inout TimelineMerge
  ) throws(LMDBError) {
    let entries = merge.taking(&rest, until: nil)
    guard let first = entries.first else { return }
    let room = TimelineBlock.enoughByteCount - block.byteCount
    if entries.count == 1, first.payload.count + 24 <= room,
      let bytes = try appended(first, to: block)
    {
      merge.written.append((block.key, bytes))
    } else if room > 48 {
      merge.write(entries: try self.entries(of: block.key) + entries, of: profile, replacing: block)
    } else {
      merge.write(entries: entries, of: profile, replacing: nil)
    }
  }

  private func appended(_ entry: TimelineEntry, to block: FoundBlock) throws(LMDBError) -> [UInt8]? {
    guard let bytes = try handle.bytes(for: block.key, in: tables.timelines) else { return nil }
    do throws(CodingError) {
      return try TimelineBlock.appending(
        entry, to: bytes, endingWith: (block.endOccurredAt, block.endRecordedAt))
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

  /// A block, and where it ends.
  struct FoundBlock {
    let key: TimelineKey
    let byteCount: Int
    /// The instants of the last interaction.
    let endOccurredAt: Int64
    let endRecordedAt: Int64
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
    guard let key, let bytes = try handle.bytes(for: key, in: tables.timelines) else { return nil }
    var reader = try tables.reader(of: bytes, at: key)
    var end = (occurredAt: key.instant, recordedAt: 0 as Int64)
    while let entry = try reader.next(in: tables) { end = (entry.occurredAt, entry.recordedAt) }
    var behind = try handle.entries(of: tables.timelines, in: .after(key, before: .last(of: profile)))
    return FoundBlock(
      key: key, byteCount: bytes.byteCount, endOccurredAt: end.occurredAt, endRecordedAt: end.recordedAt,
      next: try behind.next()?.key())
  }
}

extension TimelineMerge {
  /// Takes interactions in front of the block `next`, without those that are there twice.
  mutating func taking(
    _ rest: inout ArraySlice<PlannedInteraction>, until next: TimelineKey?
  ) -> [TimelineEntry] {
    merging([], with: &rest, until: next) ?? []
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
      if let known = merged.last(where: { $0.isSame(as: candidate.entry) }, from: candidate.entry.position) {
        outcomes.append((candidate.index, known.hasSameContent(as: candidate.entry) ? .duplicate : .conflict))
        continue
      }
      merged.append(candidate.entry)
      added.append(candidate)
      outcomes.append((candidate.index, .recorded))
      hasNew = true
    }
    merged.append(contentsOf: present[position...])
    return hasNew ? merged : nil
  }

  /// Lays entries in blocks.
  mutating func write(
    entries: [TimelineEntry], of profile: UInt64, replacing block: StoreAccess.FoundBlock?
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
      let isTied = start > entries.startIndex && entries[start - 1].occurredAt == first.occurredAt
      var key = TimelineKey(profile, first.occurredAt, isTied ? first.digest : 0)
      if start == entries.startIndex, let block, block.key.instant == first.occurredAt { key = block.key }
      keys.append(key)
      written.append((key, TimelineBlock.encode(entries[start..<end])))
      start = end
    }
    if let block, !keys.contains(block.key) { removed.append(block.key) }
  }
}

extension TimelineEntry {
  /// About the bytes that it takes in a block.
  var estimatedByteCount: Int {
    8 + payload.count + (key.map { 2 + $0.id.count } ?? 0) + (corrected.map { 2 + $0.id.count } ?? 0)
  }
}

extension [TimelineEntry] {
  /// The last element at a place for which a condition holds; the elements are in order, and none is behind the place.
  fileprivate func last(
    where condition: (TimelineEntry) -> Bool, from position: TimelinePosition
  ) -> TimelineEntry? {
    for entry in reversed() {
      guard entry.position == position else { return nil }
      if condition(entry) { return entry }
    }
    return nil
  }
}
