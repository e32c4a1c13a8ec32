internal import RecordCoding

/// Where the fields at the front of a stored summary are: all of it follows from the summary's first two bytes.
///
/// Most summaries of a store begin with the same two, so whoever reads many keeps the layout of the last one.
struct SummaryLayout: BitwiseCopyable {
  /// The first two bytes.
  let bits: UInt16
  let sections: ActivitySummary.Sections
  private let instantUnit: Int64
  private let instantWidth: Int
  private let countWidth: Int
  private let amountWidth: Int
  /// Which bits of eight bytes are an instant, and which a count.
  private let instantMask: UInt64
  private let countMask: UInt64
  /// By how many bits an amount has to be moved up and down again, to be of 64 bits with its sign.
  private let amountShift: UInt64
  /// Where the sections begin that there are.
  private let purchases: Int
  private let sessions: Int
  /// How many bytes the fields take that are read.
  let byteCount: Int

  /// The layout of summaries that begin with two bytes.
  ///
  /// - Throws: `CodingError/invalidValue(type:reason:)` of sections or widths that this release does not know.
  init(bits: UInt16) throws(CodingError) {
    self.bits = bits
    var rest = bits
    let widths = SummaryWidths(takingFrom: &rest)
    sections = ActivitySummary.Sections(rawValue: rest)
    guard let widths, sections.isSubset(of: .all) else {
      throw .invalidValue(type: "ActivitySummary", reason: "it has sections that this release does not know")
    }
    instantUnit = widths.instant.unit
    instantWidth =
      switch widths.instant {
      case .microseconds: 8
      case .milliseconds: 6
      case .seconds: 4
      }
    countWidth = widths.hasShortCounts ? 2 : 4
    amountWidth = widths.hasShortAmounts ? 4 : 8
    instantMask = .max &>> UInt64(64 - 8 * instantWidth)
    countMask = .max &>> UInt64(64 - 8 * countWidth)
    amountShift = UInt64(64 - 8 * amountWidth)
    var offset = 2 + 2 * instantWidth + countWidth
    purchases = offset
    if sections.contains(.purchases) { offset += 2 * instantWidth + 2 * countWidth + 2 + 3 * amountWidth }
    if sections.contains(.gaps) { offset += 2 * instantWidth + countWidth + amountWidth + 8 }
    sessions = offset
    if sections.contains(.sessions) { offset += 2 * instantWidth + countWidth }
    byteCount = offset
  }

  /// The layout of summaries that begin with two bytes of 0: microseconds, long counts and amounts, and no sections.
  static let empty = SummaryLayout()

  private init() {
    (bits, sections) = (0, [])
    (instantUnit, instantWidth, countWidth, amountWidth) = (1, 8, 4, 8)
    (instantMask, countMask, amountShift) = (.max, 0xFFFF_FFFF, 0)
    (purchases, sessions, byteCount) = (22, 22, 22)
  }

  /// Reads parts of the front of a summary that begins with this layout's bits, out of the bytes with the checksum behind
  /// them.
  ///
  /// - Throws: `CodingError/truncated(needed:available:)`.
  @inline(__always)
  func read(_ parts: SummaryHead.Parts, of stored: RawSpan, into head: inout SummaryHead) throws(CodingError) {
    let needed = byteCount &+ Checksummed<SummaryRecord>.checksumByteCount
    guard stored.byteCount >= needed else { throw .truncated(needed: needed, available: stored.byteCount) }
    // All that is read from here on begins in front of `byteCount`, by the way that is summed up above, and each time eight
    // bytes are read, of which the checksum may have some: that is the same few steps for fields of any width.
    let bytes = stored
    head.sections = sections.rawValue
    head.hasLedger = sections.contains(.ledger)
    if parts.contains(.all) { head.all = extent(bytes, 2) }
    if parts.contains(.sessions) {
      head.sessions = sections.contains(.sessions) ? extent(bytes, sessions) : SummaryHead.Extent()
    }
    guard parts.contains(.purchases) else { return }
    if sections.contains(.purchases) {
      head.purchases = extent(bytes, purchases)
      let offset = purchases &+ 2 &* instantWidth &+ 2 &* countWidth
      head.currency = UInt16(truncatingIfNeeded: Self.load(bytes, offset))
      head.grossMinorUnits = amount(bytes, offset &+ 2)
      guard parts.contains(.details) else { return }
      head.purchaseDays = count(bytes, offset &- countWidth)
      head.refundedMinorUnits = amount(bytes, offset &+ 2 &+ amountWidth)
      head.firstDayMinorUnits = amount(bytes, offset &+ 2 &+ 2 &* amountWidth)
    } else {
      head.purchases = SummaryHead.Extent()
      head.currency = 0
      (head.grossMinorUnits, head.refundedMinorUnits, head.firstDayMinorUnits, head.purchaseDays) = (0, 0, 0, 0)
    }
  }

  /// Two instants and a count. The caller has proved that they are in bounds.
  @inline(__always)
  private func extent(_ bytes: RawSpan, _ offset: Int) -> SummaryHead.Extent {
    SummaryHead.Extent(
      first: instant(bytes, offset), last: instant(bytes, offset &+ instantWidth),
      count: count(bytes, offset &+ 2 &* instantWidth))
  }

  @inline(__always)
  private func count(_ bytes: RawSpan, _ offset: Int) -> Int64 {
    Int64(bitPattern: Self.load(bytes, offset) & countMask)
  }

  @inline(__always)
  private func amount(_ bytes: RawSpan, _ offset: Int) -> Int64 {
    Int64(bitPattern: Self.load(bytes, offset) &<< amountShift) &>> Int64(bitPattern: amountShift)
  }

  @inline(__always)
  private func instant(_ bytes: RawSpan, _ offset: Int) -> Int64 {
    // No product is beyond 64 bits: 48 bits of milliseconds are less than 2⁵⁸ microseconds.
    Int64(bitPattern: Self.load(bytes, offset) & instantMask) &* instantUnit
  }

  /// Eight bytes, least significant first. The caller has proved that they are in bounds.
  @inline(__always)
  private static func load(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
