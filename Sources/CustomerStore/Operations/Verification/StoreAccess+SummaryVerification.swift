internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Compares each stored summary with one that is folded anew.
  func verifySummaries(_ log: inout VerificationLog) throws(CustomerStoreError) {
    var last: UInt64 = 0
    while log.countRecord() {
      let next = try CustomerStoreError.fromStorage { () throws(LMDBError) in try nextReadableCustomer(after: last) }
      guard let next else { break }
      last = next
      let stored = try CustomerStoreError.fromStorage { () throws(LMDBError) in try readSummary(of: next, &log) }
      guard case .some(let stored) = stored else { continue }
      let members = try CustomerStoreError.fromStorage { () throws(LMDBError) in try self.members(of: next) }
      guard log.damagedProfiles.isDisjoint(with: members) else { continue }
      do throws(CustomerStoreError) {
        let summary = try foldingAgain(next)
        guard summary != stored ?? ActivitySummary() else { continue }
        let fault: VerificationLog.Fault =
          if stored == nil { .missing } else if summary.isEmpty { .unexpected } else { .different }
        log.add(fault, .summaries, of: next, "the summary")
      } catch .storage(.undecodable(_, let cause)) {
        log.add(cause, .timelines, of: next, "an interaction")
      } catch .amountOverflow(_, let currency) {
        log.add(.different, .timelines, of: next, "its sums in \(currency) are beyond 64 bits")
      }
    }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in try verifySummaryOwners(&log) }
  }

  /// - Returns: the summary, which may be none; `nil` if it is damaged.
  private func readSummary(
    of customer: UInt64, _ log: inout VerificationLog
  ) throws(LMDBError) -> ActivitySummary?? {
    var summary: ActivitySummary?
    guard let damage = try damage({ () throws(LMDBError) in summary = try storedSummary(of: customer) }) else {
      return .some(summary)
    }
    log.add(damage, .summaries, of: customer, "the summary")
    return nil
  }

  private func verifySummaryOwners(_ log: inout VerificationLog) throws(LMDBError) {
    var summaries = try handle.entries(of: tables.summaries)
    while let entry = try summaries.next(), log.countRecord() {
      var customer: UInt64?
      if let damage = try damage({ () throws(LMDBError) in customer = try entry.key().value }) {
        log.add(damage, .summaries, "a summary")
      }
      guard let customer else { continue }
      let isProfile = try handle.contains(CompactID(customer), in: tables.profiles)
      let root = try root(of: customer)
      let isCustomer = isProfile && root == customer
      if !isCustomer { log.add(.unexpected, .summaries, of: customer, "no customer has the number") }
    }
  }
}
