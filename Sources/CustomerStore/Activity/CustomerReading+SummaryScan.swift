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
  /// The last customer that was looked at.
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
    var page: UInt = 0
    while findings.found.count < limit {
      guard let entry = try summaries.next() else {
        findings.isAtEnd = true
        break
      }
      do throws(CodingError) {
        try reader.read(entry.valueBytes, of: CompactID.value(ofKey: entry.keyBytes))
      } catch {
        throw .undecodable(table: tables.summaries.name, cause: error)
      }
      findings.count &+= 1
      let next = entry.valueBytes.pageNumber
      if next != page { findings.pageCount &+= 1 }
      page = next
      let answer = program.answer(reader.head)
      guard answer != .no else { continue }
      findings.found.append(
        SummaryFindings.Finding(customer: reader.head.customer, isCertain: answer == .yes))
    }
    // Where nothing was read, it is where it was.
    findings.last = max(customer, reader.head.customer)
    return findings
  }
}

extension CompactID {
  /// The number of a key that has nothing else in it.
  @inline(__always)
  fileprivate static func value(ofKey bytes: RawSpan) throws(CodingError) -> UInt64 {
    var decoder = KeyDecoder(bytes)
    return try CompactID(from: &decoder).value
  }
}
