public import CustomerModel
public import CustomerStore

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The instant up to which the members of registered segments are known: that of the last write, or the one to which
  /// ``CustomerTransaction/advance(to:)`` went last. `nil` if no segment was ever registered.
  ///
  /// - Complexity: O(log n).
  public borrowing func membershipInstant() throws(SegmentError) -> Timestamp? {
    let stored = try SegmentError.fromStore { () throws(CustomerStoreError) in
      try counter(named: SegmentCatalog.instantCounter)
    }
    return stored.map { Timestamp(microseconds: Int64(bitPattern: $0)) }
  }

  /// How many customers are in a registered segment, as of ``membershipInstant()``.
  ///
  /// ```swift
  /// try tx.register(SegmentDefinition("buyers", .did(Activity(.purchase))))
  /// try tx.memberCount(ofSegment: "buyers")  // == 1
  /// ```
  ///
  /// - Throws: ``SegmentError/unknownSegment(path:name:)``, ``SegmentError/notRegistered(name:problem:)``,
  ///   ``SegmentError/store(_:)``.
  /// - Complexity: O(log n).
  public borrowing func memberCount(ofSegment name: String) throws(SegmentError) -> Int {
    let number = try registeredSegment(named: name).number
    return try SegmentError.fromStore { () throws(CustomerStoreError) in try memberCount(ofGroup: number) }
  }

  /// Whether a customer is in a registered segment, as of ``membershipInstant()``.
  ///
  /// - Throws: as ``memberCount(ofSegment:)``; ``SegmentError/store(_:)`` with `unknownCustomer`.
  /// - Complexity: O(log n).
  public borrowing func isMember(_ customer: CustomerID, ofSegment name: String) throws(SegmentError) -> Bool {
    let number = try registeredSegment(named: name).number
    return try SegmentError.fromStore { () throws(CustomerStoreError) in
      guard let root = try root(ofProfile: customer.rawValue) else { throw .unknownCustomer(customer) }
      return try isMember(root, ofGroup: number)
    }
  }

  /// The members of a registered segment, as of ``membershipInstant()``, in the order of their numbers.
  ///
  /// ```swift
  /// try tx.register(SegmentDefinition("buyers", .did(Activity(.purchase))))
  /// try tx.members(ofSegment: "buyers")  // == [ada]
  /// ```
  ///
  /// - Parameters:
  ///   - customer: the last member of the page before.
  ///   - limit: how many at most.
  /// - Throws: as ``memberCount(ofSegment:)``.
  /// - Complexity: O(log n + the page).
  public borrowing func members(
    ofSegment name: String, after customer: CustomerID? = nil, limit: Int = .max
  ) throws(SegmentError) -> [CustomerID] {
    let number = try registeredSegment(named: name).number
    return try SegmentError.fromStore { () throws(CustomerStoreError) in
      try members(ofGroup: number, after: customer?.rawValue ?? 0, limit: limit)
    }
  }

  /// The registered segments that a customer is in, as of ``membershipInstant()``, by their names.
  ///
  /// - Throws: ``SegmentError/store(_:)``.
  /// - Complexity: O(log n + the catalog of segments).
  public borrowing func segments(of customer: CustomerID) throws(SegmentError) -> [String] {
    let catalog = try segmentCatalog()
    let record = try SegmentError.fromStore { () throws(CustomerStoreError) in
      guard let root = try root(ofProfile: customer.rawValue) else { throw .unknownCustomer(customer) }
      return try memberships(of: root)
    }
    var names: [String] = []
    for entry in record.entries where entry.isMember {
      if let segment = catalog.entry(number: entry.group), segment.isRegistered, segment.problem == nil {
        names.append(segment.name)
      }
    }
    return names.sorted()
  }

  /// Who came into registered segments and went out of them, behind a place in the change feed.
  ///
  /// What a transaction did is told in the order of time, ``SegmentTransition/Cause/correction`` first, and no instant is
  /// in front of those of the transaction before it but that of a correction.
  ///
  /// - Parameters:
  ///   - token: where to go on.
  ///   - limit: how many changes of the feed to look at, at most.
  /// - Throws: ``SegmentError/store(_:)`` as ``CustomerReading/changes(after:limit:)``.
  /// - Complexity: O(log n + limit).
  public borrowing func transitions(
    after token: ChangeToken, limit: Int = 10_000
  ) throws(SegmentError) -> TransitionPage {
    let page = try SegmentError.fromStore { () throws(CustomerStoreError) in
      try changes(after: token, limit: limit)
    }
    let isTold = page.changes.contains { $0.kind == .enteredSegment || $0.kind == .exitedSegment }
    let catalog = isTold ? try segmentCatalog() : SegmentCatalog()
    return TransitionPage(
      transitions: page.changes.compactMap { SegmentTransition($0, catalog) }, next: page.next, hasMore: page.hasMore)
  }

  borrowing func registeredSegment(named name: String) throws(SegmentError) -> SegmentCatalog.Entry {
    guard let entry = try segmentCatalog().entry(named: name) else { throw .unknownSegment(path: "$", name: name) }
    guard entry.isRegistered, entry.problem == nil else {
      throw .notRegistered(name: entry.name, problem: entry.problem)
    }
    if try SegmentError.fromStore({ () throws(CustomerStoreError) in try hasImportedDocuments() }) {
      throw .notRegistered(name: entry.name, problem: "it came by an archive, and the next write works its members out")
    }
    return entry
  }
}
