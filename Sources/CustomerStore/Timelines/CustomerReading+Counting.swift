package import CustomerModel
internal import LMDB

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// How many interactions of a customer count that are of a kind, or of any, and occurred from one instant to in front of
  /// another: without reading what they say.
  ///
  /// - Complexity: O(log n + interactions in the blocks of the window).
  package borrowing func interactionCount(
    of customer: CustomerID, _ kind: InteractionKind?, in window: Range<Timestamp>
  ) throws(CustomerStoreError) -> Int {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard !window.isEmpty else { return 0 }
      let code = try kind.map { kind throws(LMDBError) in try access.code(of: kind) }
      // A kind without a code was never recorded.
      if case .some(nil) = code { return 0 }
      let wanted = code ?? nil
      var count = 0
      for profile in try access.members(of: customer.rawValue) {
        try access.forEachEntry(
          of: profile, from: TimelinePosition(occurredAt: window.lowerBound.microseconds, digest: 0),
          to: TimelinePosition(occurredAt: window.upperBound.microseconds - 1, digest: .max)
        ) { entry throws(LMDBError) in
          if !entry.isVoided, wanted.map({ $0 == entry.kind }) ?? true { count += 1 }
          return true
        }
      }
      return count
    }
  }
}
