public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// What is known of a customer's activity, kept up to date: one read.
  ///
  /// ```swift
  /// let summary = try database.read { tx in try tx.summary(of: ada) }
  /// summary.purchases.count  // == 1
  /// ```
  ///
  /// - Returns: a summary of nothing for a customer who did nothing.
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n).
  public borrowing func summary(of customer: CustomerID) throws(CustomerStoreError) -> ActivitySummary {
    let access = self.access
    let root = try access.customer(customer)
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.storedSummary(of: root) ?? ActivitySummary()
    }
  }

  /// What the activity of a customer was at an instant, folded from the history.
  ///
  /// ```swift
  /// let before = try Timestamp(day: "2026-11-22")
  /// let summary = try database.read { tx in try tx.summary(of: ada, asOf: before) }
  /// summary.isEmpty  // == true
  /// ```
  ///
  /// - Parameters:
  ///   - instant: only what occurred before it.
  ///   - knownAt: only what the store had learned by then, and as it was then; what it knows now if left out.
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, ``CustomerStoreError/amountOverflow(customer:currency:)``,
  ///   ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(the customer's interactions).
  public borrowing func summary(
    of customer: CustomerID, asOf instant: Timestamp, knownAt: Timestamp? = nil
  ) throws(CustomerStoreError) -> ActivitySummary {
    let access = self.access
    let root = try access.customer(customer)
    let history = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.steps(of: access.members(of: root), before: instant, knownAt: knownAt)
    }
    return try access.fold(root, history: history)
  }

  /// Counts and sums over all customers.
  ///
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(customers), one scan of the summaries.
  public borrowing func purchaseTotals() throws(CustomerStoreError) -> PurchaseTotals {
    let access = self.access
    var totals = PurchaseTotals()
    var sums: [Currency: Int64] = [:]
    var overflown: (CustomerID, Currency)?
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var summaries = try access.handle.entries(of: access.tables.summaries)
      while let entry = try summaries.next() {
        let summary = try entry.value().value.summary
        guard summary.purchases.count > 0 else { continue }
        totals.customers += 1
        totals.purchases += summary.purchases.count
        if summary.purchases.days > 1 { totals.repeatCustomers += 1 }
        for row in summary.amounts {
          let (sum, overflows) = (sums[row.currency] ?? 0).addingReportingOverflow(row.netMinorUnits)
          if overflows { overflown = (CustomerID(rawValue: try entry.key().value), row.currency) }
          sums[row.currency] = sum
        }
      }
    }
    if let (customer, currency) = overflown { throw .amountOverflow(customer: customer, currency: currency) }
    totals.revenue = sums.sorted { $0.key.code < $1.key.code }.map { Money(minorUnits: $0.value, currency: $0.key) }
    return totals
  }
}

extension StoreAccess {
  /// What counted of some profiles' interactions at an instant.
  fileprivate func steps(
    of profiles: [UInt64], before instant: Timestamp, knownAt: Timestamp?
  ) throws(LMDBError) -> [PlacedStep] {
    var steps: [PlacedStep] = []
    let end = TimelinePosition(occurredAt: instant.microseconds, digest: 0)
    for profile in profiles {
      try forEachEntry(of: profile, to: end) { entry throws(LMDBError) in
        guard entry.occurredAt < instant.microseconds else { return false }
        if let knownAt {
          guard entry.recordedAt <= knownAt.microseconds else { return true }
          if entry.isVoided, try isVoided(voidDigest(of: copy(entry), profile), knownAt: knownAt) { return true }
        } else if entry.isVoided {
          return true
        }
        steps.append(PlacedStep(digest: try digest(of: entry), step: try step(of: entry)))
        return true
      }
    }
    return steps
  }
}
