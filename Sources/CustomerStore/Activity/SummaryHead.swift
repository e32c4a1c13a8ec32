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

  /// Sorts of interactions that a front has fields of.
  struct Parts: OptionSet, BitwiseCopyable, Sendable {
    let rawValue: UInt8
    static let all = Parts(rawValue: 1)
    static let purchases = Parts(rawValue: 2)
    static let sessions = Parts(rawValue: 4)
    /// With the purchases: their days, and the money beside that of the orders.
    static let details = Parts(rawValue: 8)
    static let everything: Parts = [.all, .purchases, .sessions, .details]
  }

  package var customer: UInt64 = 0
  package var all = Extent()
  package var purchases = Extent()
  package var sessions = Extent()
  /// Which sections the summary has.
  var sections: UInt16 = 0
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

  /// Reads the front of a summary as it is stored, once its checksum was found to be right.
  init(_ stored: RawSpan) throws(CodingError) {
    let bytes = try Checksummed<SummaryRecord>.verified(stored)
    try SummaryLayout(bits: bytes.readLittleEndian(at: 0)).read(.everything, of: stored, into: &self)
  }
}

/// Reads the fronts of summaries one after the other.
struct SummaryHeadReader {
  /// Layouts that were met, each at one of a few places: a store has some that most summaries have.
  private var layouts = InlineArray<8, SummaryLayout>(repeating: .empty)
  private(set) var head = SummaryHead()
  /// What is read of each; of the rest, the head says nothing.
  private let parts: SummaryHead.Parts

  init(_ parts: SummaryHead.Parts = .everything) { self.parts = parts }

  /// Reads the front of a summary as it is stored. Whose it is, the reader does not know.
  @inline(__always)
  mutating func read(_ stored: RawSpan) throws(CodingError) {
    let bytes = try Checksummed<SummaryRecord>.verified(stored)
    let bits: UInt16 = try bytes.readLittleEndian(at: 0)
    // The bits in which layouts most often differ: which sections there are, and how wide instants are.
    let place = Int((bits ^ bits &>> 4 ^ bits &>> 9) & 7)
    if bits != layouts[place].bits { layouts[place] = try SummaryLayout(bits: bits) }
    try layouts[place].read(parts, of: stored, into: &head)
  }

  /// Reads the front of the summary of a customer.
  mutating func read(_ stored: RawSpan, of customer: UInt64) throws(CodingError) {
    try read(stored)
    head.customer = customer
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The fronts of the summaries of the next customers behind a number, also of those who did nothing: for questions
  /// about everybody, a piece at a time.
  ///
  /// - Returns: at most `limit`, ascending; none behind the last.
  /// - Complexity: O(log n + limit).
  package borrowing func summaryHeads(
    after customer: UInt64, limit: Int
  ) throws(CustomerStoreError) -> [SummaryHead] {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.summaryHeads(after: customer, limit: limit)
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
        var head = try SummaryHead(bytes)
        head.customer = customer
        return head
      } catch {
        throw .undecodable(table: access.tables.summaries.name, cause: error)
      }
    }
  }
}

extension StoreAccess {
  fileprivate func summaryHeads(after number: UInt64, limit: Int) throws(LMDBError) -> [SummaryHead] {
    var result: [SummaryHead] = []
    result.reserveCapacity(min(limit, 4_096))
    let hasMerges = try handle.count(of: tables.roots) > 0
    var profiles = try handle.entries(of: tables.profiles, in: .after(CompactID(number)))
    var summaries = try handle.entries(of: tables.summaries, in: .after(CompactID(number)))
    var reader = SummaryHeadReader()
    // Both tables are in the order of the numbers; a customer who did nothing has no summary.
    var hasNext = true
    while result.count < limit, let entry = try profiles.next() {
      let profile = try entry.key().value
      if hasMerges, try root(of: profile) != profile { continue }
      while hasNext, reader.head.customer < profile {
        guard let summary = try summaries.next() else {
          hasNext = false
          break
        }
        let key = try summary.key().value
        do throws(CodingError) {
          try reader.read(summary.valueBytes, of: key)
        } catch {
          throw .undecodable(table: tables.summaries.name, cause: error)
        }
      }
      var head = reader.head.customer == profile ? reader.head : SummaryHead()
      head.customer = profile
      result.append(head)
    }
    return result
  }
}
