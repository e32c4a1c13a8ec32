internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// The numbers at the front of a stored summary, read in place: what most questions about everybody are about.
package struct SummaryHead: BitwiseCopyable, Sendable {
  /// Interactions of one sort: when the first and the last one were, in microseconds since 1970, and how many there are.
  package struct Extent: BitwiseCopyable, Sendable {
    package var first: Int64 = 0
    package var last: Int64 = 0
    package var count: Int64 = 0
  }

  package var customer: UInt64 = 0
  package var all = Extent()
  package var purchases = Extent()
  package var sessions = Extent()
  /// The packed code of the currency of the orders; 0 if there is none.
  package var currency: UInt16 = 0
  package var grossMinorUnits: Int64 = 0
  /// What was given back.
  package var refundedMinorUnits: Int64 = 0
  /// The orders of the first day with one, less the refunds that refer to them.
  package var firstDayMinorUnits: Int64 = 0
  /// On how many days there were orders, of the store's calendar.
  package var purchaseDays: Int64 = 0
  /// Whether the amounts are in a section of their own, as those in several currencies are.
  package var hasLedger = false

  /// A summary of nothing.
  package init() {}

  /// Reads the front of a summary.
  init(_ bytes: RawSpan) throws(CodingError) {
    var bits: UInt16 = try bytes.readLittleEndian(at: 0)
    let widths = SummaryWidths(takingFrom: &bits)
    let sections = ActivitySummary.Sections(rawValue: bits)
    guard let widths, sections.isSubset(of: .all) else {
      throw .invalidValue(type: "ActivitySummary", reason: "it has sections that this release does not know")
    }
    var reader = HeadReader(bytes, widths)
    all.first = try reader.instant()
    all.last = try reader.instant()
    all.count = try reader.count()
    hasLedger = sections.contains(.ledger)
    if sections.contains(.purchases) {
      purchases.first = try reader.instant()
      purchases.last = try reader.instant()
      purchases.count = try reader.count()
      purchaseDays = try reader.count()
      currency = try reader.code()
      grossMinorUnits = try reader.amount()
      refundedMinorUnits = try reader.amount()
      firstDayMinorUnits = try reader.amount()
    }
    if sections.contains(.gaps) { reader.skipGaps() }
    if sections.contains(.sessions) {
      sessions.first = try reader.instant()
      sessions.last = try reader.instant()
      sessions.count = try reader.count()
    }
  }
}

/// Reads fields of the widths of one summary, one after the other.
private struct HeadReader: ~Escapable {
  private let bytes: RawSpan
  private let instantUnit: Int64
  private let instantWidth: Int
  private let countWidth: Int
  private let amountWidth: Int
  private var offset = 2

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ widths: SummaryWidths) {
    self.bytes = bytes
    instantUnit = widths.instant.unit
    instantWidth =
      switch widths.instant {
      case .microseconds: 8
      case .milliseconds: 6
      case .seconds: 4
      }
    countWidth = widths.hasShortCounts ? 2 : 4
    amountWidth = widths.hasShortAmounts ? 4 : 8
  }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func instant() throws(CodingError) -> Int64 {
    defer { offset &+= instantWidth }
    switch instantWidth {
    case 4: return Int64(try bytes.readLittleEndian(UInt32.self, at: offset)) &* instantUnit
    case 8: return try bytes.readLittleEndian(at: offset)
    default:
      let low = Int64(try bytes.readLittleEndian(UInt32.self, at: offset))
      return (low | Int64(try bytes.readLittleEndian(UInt16.self, at: offset &+ 4)) << 32) &* instantUnit
    }
  }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func count() throws(CodingError) -> Int64 {
    defer { offset &+= countWidth }
    if countWidth == 2 { return Int64(try bytes.readLittleEndian(UInt16.self, at: offset)) }
    return Int64(try bytes.readLittleEndian(UInt32.self, at: offset))
  }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func amount() throws(CodingError) -> Int64 {
    defer { offset &+= amountWidth }
    if amountWidth == 4 { return Int64(try bytes.readLittleEndian(Int32.self, at: offset)) }
    return try bytes.readLittleEndian(at: offset)
  }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func code() throws(CodingError) -> UInt16 {
    defer { offset &+= 2 }
    return try bytes.readLittleEndian(at: offset)
  }

  @_lifetime(self: copy self)
  mutating func skipGaps() { offset &+= 2 &* instantWidth &+ countWidth &+ amountWidth &+ 8 }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The fronts of the next summaries behind a customer, of those who did something.
  ///
  /// - Returns: at most `limit`, ascending; none behind the last.
  /// - Complexity: O(log n + limit).
  package borrowing func summaryHeads(
    after customer: UInt64, limit: Int
  ) throws(CustomerStoreError) -> [SummaryHead] {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var heads: [SummaryHead] = []
      heads.reserveCapacity(limit)
      var summaries = try access.handle.entries(of: access.tables.summaries, in: .after(CompactID(customer)))
      while heads.count < limit, let entry = try summaries.next() {
        let number = try entry.key().value
        do throws(CodingError) {
          var head = try SummaryHead(Checksummed<SummaryRecord>.verified(entry.valueBytes))
          head.customer = number
          heads.append(head)
        } catch {
          throw .undecodable(table: access.tables.summaries.name, cause: error)
        }
      }
      return heads
    }
  }

  /// The front of the summary of one customer.
  package borrowing func summaryHead(of customer: UInt64) throws(CustomerStoreError) -> SummaryHead {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard let bytes = try access.handle.bytes(for: CompactID(customer), in: access.tables.summaries) else {
        return SummaryHead()
      }
      do throws(CodingError) {
        var head = try SummaryHead(Checksummed<SummaryRecord>.verified(bytes))
        head.customer = customer
        return head
      } catch {
        throw .undecodable(table: access.tables.summaries.name, cause: error)
      }
    }
  }
}
