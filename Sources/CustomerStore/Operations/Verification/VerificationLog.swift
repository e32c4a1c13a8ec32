internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What a verification has found so far, and how far it is.
struct VerificationLog {
  typealias Part = StoreVerification.Part
  typealias Fault = StoreVerification.Fault

  private(set) var report = StoreVerification()
  /// The profiles some of whose records cannot be read: what follows from those is not known.
  private(set) var damagedProfiles: Set<UInt64> = []
  private let total: Int
  private let progress: (_ done: Int, _ total: Int) -> Bool
  private var isStopped = false

  /// The most problems that are told of: enough to see what happened, and no matter for the memory.
  static let problemLimit = 1_000
  /// How many records are read between two calls of the progress closure.
  private static let recordsPerReport = 4_096

  init(total: Int, progress: @escaping (_ done: Int, _ total: Int) -> Bool) {
    self.total = total
    self.progress = progress
  }

  /// Whether nobody ended the verification.
  var goesOn: Bool { !isStopped }
  /// Whether so much is wrong that looking for more tells nothing new.
  var isFull: Bool { report.problems.count >= Self.problemLimit }

  /// Counts a record, and tells how far it is now and then.
  ///
  /// - Returns: whether to go on.
  mutating func countRecord() -> Bool {
    report.recordCount += 1
    if report.recordCount % Self.recordsPerReport == 0, !isStopped {
      isStopped = !progress(min(report.recordCount, total), total)
    }
    return !isStopped
  }

  mutating func add(_ fault: Fault, _ part: Part, of profile: UInt64? = nil, _ detail: String) {
    guard !isFull else {
      report.hasMoreProblems = true
      return
    }
    report.problems.append(
      StoreVerification.Problem(
        part: part, customer: profile.map { CustomerID(rawValue: $0) }, fault: fault, detail: detail))
  }

  /// Says that problems were not looked for one by one.
  mutating func addUncounted() { report.hasMoreProblems = true }

  /// Takes note of an error of reading a record.
  mutating func add(_ damage: CodingError, _ part: Part, of profile: UInt64? = nil, _ record: String) {
    add(.damaged, part, of: profile, "\(record): \(damage)")
    if let profile, part == .timelines || part == .profiles { damagedProfiles.insert(profile) }
  }

  /// Ends the verification.
  mutating func finish() -> StoreVerification {
    report.isComplete = !isStopped
    if !isStopped { _ = progress(total, total) }
    return report
  }
}

extension StoreAccess {
  /// What `body` reads; `nil` if it cannot be read.
  func readable<Result>(_ body: () throws(LMDBError) -> Result?) throws(LMDBError) -> Result? {
    var result: Result?
    _ = try damage { () throws(LMDBError) in result = try body() }
    return result
  }

  /// Runs `body` on each key of postings.
  ///
  /// - Parameter damaged: is told what is wrong with keys that cannot be read.
  func forEachKey(
    of postings: Postings<CompactID>, damaged: (CodingError) throws(LMDBError) -> Void,
    _ body: (CompactID) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    var last: RawKey?
    try handle.forEachPage(in: .all, of: postings) { bytes, page throws(LMDBError) in
      // A great set has many pages.
      let raw = RawKey(copying: bytes)
      guard raw != last else { return }
      last = raw
      let key: CompactID
      do throws(CodingError) {
        key = try CompactID(keyBytes: bytes)
      } catch {
        return try damaged(error)
      }
      try body(key)
    }
  }

  /// The next customer behind a number, of those whose records can be read.
  func nextReadableCustomer(after number: UInt64) throws(LMDBError) -> UInt64? {
    var profiles = try handle.entries(of: tables.profiles, in: .after(CompactID(number)))
    while let entry = try profiles.next() {
      let profile = try readable { () throws(LMDBError) in try entry.key().value }
      guard let profile else { continue }
      let root = try readable { () throws(LMDBError) in try self.root(of: profile) }
      if root == profile { return profile }
    }
    return nil
  }

  /// Runs `body`, and returns what is wrong with the record that it reads; errors of the disk are thrown.
  func damage(_ body: () throws(LMDBError) -> Void) throws(LMDBError) -> CodingError? {
    do throws(LMDBError) {
      try body()
      return nil
    } catch {
      guard case .undecodable(_, let cause) = error else { throw error }
      return cause
    }
  }
}
