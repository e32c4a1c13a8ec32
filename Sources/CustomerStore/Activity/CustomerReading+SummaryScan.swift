internal import LMDB
internal import RecordCoding

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

extension StoreAccess {
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
      do throws(CodingError) {
        try reader.read(entry.valueBytes)
      } catch {
        throw .undecodable(table: tables.summaries.name, cause: error)
      }
      findings.count &+= 1
      let next = entry.valueBytes.pageNumber
      if next != page { findings.pageCount &+= 1 }
      page = next
      let answer = program.answer(reader.head, literals)
      guard answer != .no else { continue }
      // Only of those who are found it is asked who they are. The scan goes on behind the last of them.
      findings.last = try entry.key().value
      findings.found.append(SummaryFindings.Finding(customer: findings.last, isCertain: answer == .yes))
    }
    return findings
  }
}
