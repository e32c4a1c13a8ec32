package import CustomerModel
internal import LMDB
internal import RecordCoding

/// About how much the index of kinds and days has for a window, found out without reading it all.
package struct ActivityDays: Sendable {
  /// About how many customers it has, each counted once a day.
  package var entryCount = 0
  /// How many of them are on days of which the window has a part only, so that their histories have to be read.
  package var partialEntryCount = 0
  /// How many pages hold them.
  package var pageCount = 0
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// About how much the index of kinds and days has for a window.
  ///
  /// - Complexity: O(blocks), of some hundred customers each, of which one in sixteen is read.
  package borrowing func activityDays(
    of kind: InteractionKind, in window: TimeWindow
  ) throws(CustomerStoreError) -> ActivityDays {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard !window.isEmpty, let code = try access.code(of: kind) else { return ActivityDays() }
      return try access.activityDays(code, window)
    }
  }

  /// The fronts of the summaries of customers at equal distances, so many or all: an even sample.
  ///
  /// - Complexity: O(count log n).
  package borrowing func sampleSummaries(count: Int) throws(CustomerStoreError) -> [SummaryHead] {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let last = try access.lastProfileNumber()
      guard last > UInt64(clamping: count), count > 0 else {
        var heads: [SummaryHead] = []
        for number in 0..<last { try access.appendHead(of: number + 1, to: &heads) }
        return heads
      }
      var heads: [SummaryHead] = []
      heads.reserveCapacity(count)
      let step = Double(last) / Double(count)
      for place in 0..<count { try access.appendHead(of: UInt64((Double(place) + 0.5) * step) + 1, to: &heads) }
      return heads
    }
  }
}

extension StoreAccess {
  fileprivate func appendHead(of number: UInt64, to heads: inout [SummaryHead]) throws(LMDBError) {
    let isThere = try handle.contains(CompactID(number), in: tables.profiles)
    guard isThere, try root(of: number) == number else { return }
    guard let bytes = try handle.bytes(for: CompactID(number), in: tables.summaries) else {
      return heads.append(SummaryHead())
    }
    do throws(CodingError) {
      heads.append(try SummaryHead(bytes))
    } catch {
      throw .undecodable(table: tables.summaries.name, cause: error)
    }
  }

  fileprivate func activityDays(_ kind: UInt16, _ window: TimeWindow) throws(LMDBError) -> ActivityDays {
    let (start, end) = (window.from.microseconds, window.to.microseconds)
    let (first, last) = (UTCDay.number(of: start), UTCDay.number(of: end - 1))
    let isFirstPartial = UTCDay.start(of: first) < start || (first == last && UTCDay.start(of: last + 1) > end)
    let isLastPartial = UTCDay.start(of: last + 1) > end
    var days = ActivityDays()
    var (byteCount, partialByteCount, blockCount) = (0, 0, 0)
    var (readBytes, readIDs) = (0, 0)
    var page: UInt = 0
    var ids: [UInt64] = []
    let packed = tables.activityDays
    var blocks = try handle.entries(of: packed.blocks, in: PackedIDs.range(kind, first...last))
    while let entry = try blocks.next() {
      let key = try entry.key()
      let bytes = entry.valueBytes.byteCount
      byteCount += bytes
      if key.second == first && isFirstPartial || key.second == last && isLastPartial { partialByteCount += bytes }
      if blockCount.isMultiple(of: 16) {
        try packed.decode(entry.valueBytes, under: key, into: &ids)
        readIDs += ids.count
        readBytes += bytes
      }
      blockCount += 1
      let next = entry.valueBytes.pageNumber
      if next != page { days.pageCount += 1 }
      page = next
    }
    guard readBytes > 0 else { return days }
    let perByte = Double(readIDs) / Double(readBytes)
    days.entryCount = Int((Double(byteCount) * perByte).rounded())
    days.partialEntryCount = Int((Double(partialByteCount) * perByte).rounded())
    return days
  }
}

extension RawSpan {
  /// A number of the page of memory in which the bytes begin, to tell when it is another one.
  @inline(__always)
  var pageNumber: UInt { unsafe withUnsafeBytes { UInt(bitPattern: $0.baseAddress) >> 12 } }
}
