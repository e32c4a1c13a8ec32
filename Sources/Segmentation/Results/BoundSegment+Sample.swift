public import CustomerModel
internal import CustomerStore
internal import RecordCoding

extension BoundSegment {
  /// Some of the members, drawn at random: the same ones each time, as far as they are still members. A larger sample by
  /// the same salt begins with those of a smaller one.
  ///
  /// ```swift
  /// let everyone = try database.read { tx in
  ///   try tx.bind(tx.compile(.everyone), at: Timestamp(day: "2026-11-23")).sample(10, salt: "survey")
  /// }
  /// everyone  // == [ada]
  /// ```
  ///
  /// - Parameters:
  ///   - count: how many at most.
  ///   - salt: other salts draw others.
  /// - Throws: ``SegmentError``.
  /// - Complexity: O(m log m) for m members.
  public func sample(_ count: Int, salt: String) throws(SegmentError) -> [CustomerID] {
    var drawn = try members().map { (id: $0, number: Bucket.checksum(of: $0, salt: salt)) }
    drawn.sort { ($0.number, $0.id.rawValue) < ($1.number, $1.id.rawValue) }
    return drawn.prefix(max(count, 0)).map(\.id)
  }

  /// A list of those who are members now, which stays as it is.
  ///
  /// - Throws: ``SegmentError/tooLarge(path:what:limit:)`` for more than ``SegmentLimits/listLength`` members.
  public func frozen() throws(SegmentError) -> SegmentPredicate {
    let members = try members(limit: SegmentLimits.listLength + 1)
    guard members.count <= SegmentLimits.listLength else {
      throw .tooLarge(path: "$", what: "customers in a list", limit: SegmentLimits.listLength)
    }
    return .list(members)
  }
}
