/// The fronts of some customers' summaries, a column for each number: conditions are compared with those of four customers at
/// once, in steps that are the same for all of them.
struct SummaryBatch: ~Copyable {
  /// How many customers it takes; the columns fit into the nearest cache of a processor.
  static let capacity = 128

  private enum Column {
    /// The first instants, the last ones and the counts, of all interactions, of purchases and of sessions.
    static let all = 0, purchases = 3, sessions = 6
    static let gross = 9, currency = 10, hasLedger = 11
    static let count = 12
  }

  private typealias Four = SIMD4<Int64>

  private let parts: SummaryHead.Parts
  private let columns: UnsafeMutablePointer<Int64>
  private let customers: UnsafeMutablePointer<UInt64>
  private(set) var count = 0

  init(_ parts: SummaryHead.Parts) {
    self.parts = parts
    columns = .allocate(capacity: Column.count * Self.capacity)
    columns.initialize(repeating: 0, count: Column.count * Self.capacity)
    customers = .allocate(capacity: Self.capacity)
    customers.initialize(repeating: 0, count: Self.capacity)
  }

  deinit {
    columns.deallocate()
    customers.deallocate()
  }

  var isFull: Bool { count == Self.capacity }

  /// Appends the front of a customer's summary; the batch must not be full.
  @inline(__always)
  mutating func append(_ customer: UInt64, _ head: SummaryHead) {
    precondition(count < Self.capacity)
    // In bounds: `count` is less than the capacity, and columns are less than there are.
    unsafe customers[count] = customer
    if parts.contains(.all) { unsafe set(head.all, Column.all) }
    if parts.contains(.sessions) { unsafe set(head.sessions, Column.sessions) }
    if parts.contains(.purchases) {
      unsafe set(head.purchases, Column.purchases)
      unsafe columns[Column.gross &* Self.capacity &+ count] = head.grossMinorUnits
      unsafe columns[Column.currency &* Self.capacity &+ count] = Int64(head.currency)
      unsafe columns[Column.hasLedger &* Self.capacity &+ count] = head.hasLedger ? 1 : 0
    }
    count &+= 1
  }

  @inline(__always)
  private func set(_ extent: SummaryHead.Extent, _ column: Int) {
    let place = unsafe columns + (column &* Self.capacity &+ count)
    unsafe place[0] = extent.first
    unsafe place[Self.capacity] = extent.last
    unsafe place[2 &* Self.capacity] = extent.count
  }

  /// Appends those of whom a conjunction of steady conditions does not say no, and is empty then.
  mutating func take(_ literals: Span<SummaryProgram.Literal>, _ found: inout [SummaryFindings.Finding]) {
    var place = 0
    while place < count {
      var (no, yes) = (Four.zero, Four(repeating: -1))
      for index in literals.indices {
        let part = answer(literals[index], place)
        no |= part.no
        yes &= part.yes
      }
      if no != Four(repeating: -1) {
        // Behind the last customer are those of a batch before, or nobody.
        for lane in 0..<min(4, count &- place) where no[lane] == 0 {
          // In bounds, as above.
          found.append(
            SummaryFindings.Finding(customer: unsafe customers[place &+ lane], isCertain: yes[lane] != 0))
        }
      }
      place &+= 4
    }
    count = 0
  }

  /// What a condition says of four customers, a number with all bits set for yes: the same as
  /// ``SummaryCondition/answer(_:)`` of each.
  @inline(__always)
  private func answer(_ literal: SummaryProgram.Literal, _ place: Int) -> (no: Four, yes: Four) {
    let (condition, extent) = (literal.condition, literal.condition.extent)
    let column =
      switch extent.subject {
      case .purchases: Column.purchases
      case .sessions: Column.sessions
      case .all, .section, .none: Column.all
      }
    let (start, end) = (Four(repeating: extent.start), Four(repeating: extent.end))
    let (first, last, count) = (load(column, place), load(column &+ 1, place), load(column &+ 2, place))
    let (isFirstInside, isLastInside) = (~Self.isLess(first, start), Self.isLess(last, end))
    let isOutside = Self.isLess(count, Four(repeating: 1)) | Self.isLess(last, start) | ~Self.isLess(first, end)
    let (isOneInside, isWhole) = (isFirstInside | isLastInside, isFirstInside & isLastInside)
    // One less than all for an end that is outside; a number with all bits set is -1.
    let greatest = (count &- ((2 &+ isOneInside) & ~isWhole)) & ~isOutside
    var (no, yes): (Four, Four)
    if condition.quantity == .spend {
      let isNothing = Self.isLess(greatest, Four(repeating: 1))
      let hasLedger = 0 &- load(Column.hasLedger, place)
      let isToldWhole = extent.hasConditions ? Four.zero : isWhole
      let isKnown = isNothing | (isToldWhole & ~hasLedger)
      let isOther = load(Column.currency, place) .!= Four(repeating: Int64(condition.currency))
      let amount = load(Column.gross, place).replacing(with: 0, where: isOther) & ~isNothing
      let (least, most) = (Four(repeating: condition.least), Four(repeating: condition.greatest))
      let isInside = Four.zero.replacing(with: -1, where: (amount .>= least) .& (amount .<= most))
      (no, yes) = (isKnown & ~isInside, isKnown & isInside)
    } else {
      let isSure = extent.hasConditions ? Four.zero : ~isOutside
      let low = ((count & isWhole) | (isOneInside & ~isWhole & 1)) & isSure
      // Counts are of 32 bits, so what is beyond these is beyond all counts.
      let (least, most) = (
        Four(repeating: Self.bound(condition.least)), Four(repeating: Self.bound(condition.greatest))
      )
      no = Self.isLess(greatest, least) | Self.isLess(most, low)
      yes = ~Self.isLess(low, least) & ~Self.isLess(most, greatest)
    }
    return literal.isNegated ? (yes, no) : (no, yes)
  }

  /// All bits of each number that is less than another, for numbers whose distance is of 63 bits: instants and counts. The
  /// oldest processors have no comparison of 64 bits for several numbers at once.
  @inline(__always)
  private static func isLess(_ first: Four, _ second: Four) -> Four { (first &- second) &>> 63 }

  private static func bound(_ count: Int64) -> Int64 { min(max(count, -1), 1 << 40) }

  @inline(__always)
  private func load(_ column: Int, _ place: Int) -> Four {
    // In bounds: the capacity is a multiple of four, and so is `place`, which is less than it.
    unsafe UnsafeRawPointer(columns + (column &* Self.capacity &+ place)).loadUnaligned(as: Four.self)
  }
}
