internal import Dispatch
internal import LMDB
internal import RecordCoding
internal import Synchronization

/// The customers that a scan of summaries found.
package struct SummaryFindings: Sendable {
  /// A customer of whom the program did not say no.
  package struct Finding: BitwiseCopyable, Sendable {
    package let customer: UInt64
    /// Whether it said yes.
    package let isCertain: Bool
  }

  /// Those that were found, ascending.
  package fileprivate(set) var found: [Finding] = []
  /// How many summaries were looked at.
  package fileprivate(set) var count = 0
  /// How many pages they are on.
  package fileprivate(set) var pageCount = 0
  /// Behind which customer the scan goes on.
  package fileprivate(set) var last: UInt64
  /// Whether there are no summaries behind the last one.
  package fileprivate(set) var isAtEnd = false
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Looks at the summaries of those behind a customer who did something, until it has found so many, or all.
  ///
  /// - Complexity: O(log n + customers), some tens of nanoseconds each.
  package borrowing func scanSummaries(
    _ program: SummaryProgram, after customer: UInt64, limit: Int
  ) throws(CustomerStoreError) -> SummaryFindings {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.scan(program, after: customer, limit: limit)
    }
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Looks at the summaries of the next customers behind a number, on two threads where that pays. What is found does not
  /// depend on how many took part.
  ///
  /// - Parameter count: how many numbers to look at, at most: findings are kept in memory until they are looked at.
  /// - Complexity: O(log n + customers), some tens of nanoseconds each.
  package borrowing func scanSummaries(
    _ program: SummaryProgram, after customer: UInt64, numbers count: UInt64 = 1 << 18,
    onTwoThreadsFrom least: UInt64 = 1 << 15
  ) throws(CustomerStoreError) -> SummaryFindings {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let table = access.tables.summaries
      guard let last = try access.handle.last(of: table)?.key.value,
        let first = try access.handle.first(of: table, in: .after(CompactID(customer)))?.key.value
      else {
        var findings = SummaryFindings(last: customer)
        findings.isAtEnd = true
        return findings
      }
      // Where numbers are missing, nothing is looked at.
      let start = max(customer, first - 1)
      let end = last - start <= count ? last : start + count
      var findings: SummaryFindings
      if end - start >= least, let state = access.place,
        let both = try StoreAccess.scanTwice(program, state, after: start, through: end)
      {
        findings = both
      } else {
        findings = try access.scan(program, after: start, through: end)
      }
      findings.last = end
      findings.isAtEnd = end == last
      return findings
    }
  }
}

extension StoreAccess {
  /// Looks at both halves at once, each with a transaction of its own.
  ///
  /// - Returns: `nil` if one of them could not be read.
  static func scanTwice(
    _ program: SummaryProgram, _ state: SharedState, after customer: UInt64, through end: UInt64
  ) throws(LMDBError) -> SummaryFindings? {
    let middle = customer + (end - customer) / 2
    let halves = Mutex<[Result<SummaryFindings, LMDBError>?]>([nil, nil])
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      let (start, stop) = half == 0 ? (customer, middle) : (middle, end)
      let findings = state.read { access throws(LMDBError) in
        try access.scan(program, after: start, through: stop)
      }
      halves.withLock { $0[half] = findings }
    }
    let found = halves.withLock { $0 }
    guard var findings = try found[0]?.get(), let rest = try found[1]?.get() else { return nil }
    findings.found += rest.found
    findings.count += rest.count
    findings.pageCount += rest.pageCount
    return findings
  }

  /// Looks at the summaries up to a customer.
  fileprivate func scan(
    _ program: SummaryProgram, after customer: UInt64, through end: UInt64
  ) throws(LMDBError) -> SummaryFindings {
    var findings = SummaryFindings(last: customer)
    var reader = SummaryHeadReader(program.parts)
    let literals = program.literals.span
    var summaries = try handle.entries(of: tables.summaries, in: .after(CompactID(customer)))
    var page: UInt = 0
    while let entry = try summaries.next() {
      let number = try entry.key().value
      if number > end { break }
      try read(entry.valueBytes, with: &reader)
      findings.note(entry.valueBytes.pageNumber, &page)
      let answer = program.answer(reader.head, literals)
      if answer != .no {
        findings.found.append(SummaryFindings.Finding(customer: number, isCertain: answer == .yes))
      }
    }
    return findings
  }

  /// Looks at summaries until so many customers are found.
  fileprivate func scan(
    _ program: SummaryProgram, after customer: UInt64, limit: Int
  ) throws(LMDBError) -> SummaryFindings {
    var findings = SummaryFindings(last: customer)
    var reader = SummaryHeadReader(program.parts)
    var summaries = try handle.entries(of: tables.summaries, in: .after(CompactID(customer)))
    let literals = program.literals.span
    var page: UInt = 0
    while findings.found.count < limit {
      guard let entry = try summaries.next() else {
        findings.isAtEnd = true
        break
      }
      try read(entry.valueBytes, with: &reader)
      findings.note(entry.valueBytes.pageNumber, &page)
      let answer = program.answer(reader.head, literals)
      guard answer != .no else { continue }
      // Only of those who are found it is asked who they are. The scan goes on behind the last of them.
      findings.last = try entry.key().value
      findings.found.append(SummaryFindings.Finding(customer: findings.last, isCertain: answer == .yes))
    }
    return findings
  }

  @inline(__always)
  private func read(_ bytes: RawSpan, with reader: inout SummaryHeadReader) throws(LMDBError) {
    do throws(CodingError) {
      try reader.read(bytes)
    } catch {
      throw .undecodable(table: tables.summaries.name, cause: error)
    }
  }
}

extension SummaryFindings {
  /// Notes a summary on a page.
  @inline(__always)
  fileprivate mutating func note(_ next: UInt, _ page: inout UInt) {
    count &+= 1
    if next != page { pageCount &+= 1 }
    page = next
  }
}
