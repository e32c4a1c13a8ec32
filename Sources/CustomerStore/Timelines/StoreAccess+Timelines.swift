internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Runs `body` on each interaction of one profile within a range, in canonical order, until it returns `false`.
  func forEachEntry(
    of profile: UInt64, from start: TimelinePosition = .first, to end: TimelinePosition = .last,
    _ body: (TimelineBlockReader.Entry) throws(LMDBError) -> Bool
  ) throws(LMDBError) {
    let first = try blockKey(holding: start, of: profile)
    var blocks = try handle.entries(
      of: tables.timelines,
      in: .from(first ?? .first(of: profile), through: TimelineKey(profile, end.occurredAt, end.digest)))
    while let block = try blocks.next() {
      let key = try block.key()
      var reader = try tables.reader(of: block.valueBytes, at: key)
      while let entry = try reader.next(in: tables) {
        if entry.occurredAt < start.occurredAt { continue }
        if entry.occurredAt > end.occurredAt { return }
        guard try body(entry) else { return }
      }
    }
  }

  /// The key of the block in which an interaction at `position` lies or would lie; `nil` if that is in front of all.
  func blockKey(holding position: TimelinePosition, of profile: UInt64) throws(LMDBError) -> TimelineKey? {
    var blocks = try handle.entries(
      of: tables.timelines,
      in: .from(.first(of: profile), through: TimelineKey(profile, position.occurredAt, position.digest)),
      order: .descending)
    return try blocks.next()?.key()
  }

  /// The digest of an interaction: its place among those of one instant.
  func digest(of entry: TimelineBlockReader.Entry) throws(LMDBError) -> UInt64 {
    if entry.hasKey { return try key(source: entry.keySource, id: entry.keyID).digest }
    return InteractionDigest.ofContent(kind: try kind(entry.kind), payload: entry.payload)
  }

  /// An interaction with bytes of its own.
  func copy(_ entry: TimelineBlockReader.Entry) throws(LMDBError) -> TimelineEntry {
    TimelineEntry(
      occurredAt: entry.occurredAt, digest: try digest(of: entry), recordedAt: entry.recordedAt, kind: entry.kind,
      isVoided: entry.isVoided, key: entry.key, corrected: entry.corrected, payload: [UInt8](copying: entry.payload))
  }
}

extension StoreTables {
  @_lifetime(copy block)
  func reader(of block: RawSpan, at key: TimelineKey) throws(LMDBError) -> TimelineBlockReader {
    do throws(CodingError) {
      return try TimelineBlockReader(block, from: key.instant)
    } catch {
      throw .undecodable(table: timelines.name, cause: error)
    }
  }
}

extension TimelineBlockReader {
  /// The next entry of a block of a store; `nil` behind the last.
  @_lifetime(copy self)
  @_lifetime(self: copy self)
  mutating func next(in tables: StoreTables) throws(LMDBError) -> Entry? {
    do throws(CodingError) {
      return try next()
    } catch {
      throw .undecodable(table: tables.timelines.name, cause: error)
    }
  }
}
