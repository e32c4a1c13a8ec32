public import CustomerModel
internal import CustomerStore
public import Segmentation

extension RetentionDatabase {
  /// Which customers something is true of, as of the last commit.
  public var segments: Segments { Segments(database: self) }

  /// Which customers something is true of: each question in one line.
  ///
  /// ```swift
  /// let buyers = SegmentDefinition("recent buyers", .did(Activity(.purchase, within: .last(30, .days))))
  /// let now = try Timestamp(day: "2026-11-23")
  /// try database.segments.count(buyers, asOf: now)                   // == 1
  /// try database.segments.members(of: buyers, asOf: now)             // == [ada]
  /// try database.segments.explain(ada, in: buyers, asOf: now).holds  // == true
  /// try database.segments.define(buyers)                             // == 1
  /// try database.segments.count(.stored("recent buyers"), asOf: now) // == 1
  /// ```
  ///
  /// Several questions to one snapshot are asked with ``RetentionDatabase/read(file:line:_:)``, `tx.compile` and `tx.bind`.
  public struct Segments: Sendable {
    let database: RetentionDatabase

    /// How many customers are members. Blocks.
    ///
    /// - Parameters:
    ///   - segment: which one.
    ///   - asOf: at which instant; the database's clock now if left out.
    ///   - knownAt: only what the store had learned by then; what it knows now if left out.
    /// - Throws: ``SegmentError``.
    public func count(
      _ segment: SegmentDefinition, asOf: Timestamp? = nil, knownAt: Timestamp? = nil
    ) throws(SegmentError) -> Int {
      try ask(segment, asOf, knownAt) { bound throws(SegmentError) in try bound.count() }
    }

    /// How many customers are members, counted on a thread that may block.
    ///
    /// - Throws: ``SegmentError``.
    public func count(
      _ segment: SegmentDefinition, asOf: Timestamp? = nil, knownAt: Timestamp? = nil
    ) async throws(SegmentError) -> Int {
      try await ask(segment, asOf, knownAt) { bound throws(SegmentError) in try bound.count() }
    }

    /// The members by their numbers, a page at a time. Blocks.
    ///
    /// - Parameters:
    ///   - segment: of which one.
    ///   - asOf: at which instant; the database's clock now if left out.
    ///   - id: the last member of the page before.
    ///   - limit: how many at most.
    /// - Throws: ``SegmentError``.
    public func members(
      of segment: SegmentDefinition, asOf: Timestamp? = nil, after id: CustomerID? = nil, limit: Int = .max
    ) throws(SegmentError) -> [CustomerID] {
      try ask(segment, asOf) { bound throws(SegmentError) in try bound.members(after: id, limit: limit) }
    }

    /// The members by their numbers, a page at a time, found on a thread that may block.
    ///
    /// - Throws: ``SegmentError``.
    public func members(
      of segment: SegmentDefinition, asOf: Timestamp? = nil, after id: CustomerID? = nil, limit: Int = .max
    ) async throws(SegmentError) -> [CustomerID] {
      try await ask(segment, asOf) { bound throws(SegmentError) in try bound.members(after: id, limit: limit) }
    }

    /// The first members in an order, such as those who spent most. Blocks.
    ///
    /// ```swift
    /// let buyers = SegmentDefinition("buyers", .did(Activity(.purchase)))
    /// try database.segments.members(of: buyers, orderedBy: Measure.spend(in: Currency("EUR")).descending, limit: 50)  // == [ada]
    /// ```
    ///
    /// - Throws: ``SegmentError``.
    /// - Complexity: O(m log m) for m members, of each of whom the measure is taken.
    public func members(
      of segment: SegmentDefinition, orderedBy order: MemberOrder, asOf: Timestamp? = nil, limit: Int
    ) throws(SegmentError) -> [CustomerID] {
      try ask(segment, asOf) { bound throws(SegmentError) in
        try bound.members(orderedBy: order, limit: limit).members
      }
    }

    /// The first members in an order, found on a thread that may block.
    ///
    /// - Throws: ``SegmentError``.
    public func members(
      of segment: SegmentDefinition, orderedBy order: MemberOrder, asOf: Timestamp? = nil, limit: Int
    ) async throws(SegmentError) -> [CustomerID] {
      try await ask(segment, asOf) { bound throws(SegmentError) in
        try bound.members(orderedBy: order, limit: limit).members
      }
    }

    /// Whether a customer is a member. Blocks, for microseconds.
    ///
    /// - Throws: ``SegmentError``.
    public func contains(
      _ customer: CustomerID, in segment: SegmentDefinition, asOf: Timestamp? = nil
    ) throws(SegmentError) -> Bool {
      try ask(segment, asOf) { bound throws(SegmentError) in try bound.contains(customer) }
    }

    /// Why a customer is a member or is not, with the interactions that count. Blocks, for microseconds.
    ///
    /// - Throws: ``SegmentError``.
    public func explain(
      _ customer: CustomerID, in segment: SegmentDefinition, asOf: Timestamp? = nil
    ) throws(SegmentError) -> Explanation {
      try ask(segment, asOf) { bound throws(SegmentError) in try bound.explain(customer) }
    }
  }
}

extension RetentionDatabase.Segments {
  /// The segments that the store keeps by name. Blocks.
  ///
  /// - Throws: ``SegmentError``.
  public func stored() throws(SegmentError) -> [StoredSegment] {
    try database.answer { tx throws(SegmentError) in try tx.storedSegments() }
  }

  /// Keeps a segment by its name: the next version of that name. Blocks until it is on the disk.
  ///
  /// - Returns: the number of the version.
  /// - Throws: ``SegmentError``.
  @discardableResult
  public func define(_ segment: SegmentDefinition) throws(SegmentError) -> Int {
    try database.change { tx throws(SegmentError) in try tx.define(segment) }
  }

  /// Keeps a segment by its name, and suspends until it is on the disk.
  ///
  /// - Throws: ``SegmentError``.
  @discardableResult
  public func define(_ segment: SegmentDefinition) async throws(SegmentError) -> Int {
    try await database.change { tx throws(SegmentError) in try tx.define(segment) }
  }

  /// Keeps a segment by its name, and its members up to date with every commit from now on. Blocks until all of today's
  /// members are found.
  ///
  /// - Returns: the number of the version.
  /// - Throws: ``SegmentError``.
  @discardableResult
  public func register(_ segment: SegmentDefinition) throws(SegmentError) -> Int {
    try database.change { tx throws(SegmentError) in try tx.register(segment) }
  }

  /// Keeps a segment by its name, and its members up to date; suspends until all of today's members are found.
  ///
  /// - Throws: ``SegmentError``.
  @discardableResult
  public func register(_ segment: SegmentDefinition) async throws(SegmentError) -> Int {
    try await database.change { tx throws(SegmentError) in try tx.register(segment) }
  }

  /// Keeps the members of a segment no more; its definition stays. Blocks.
  ///
  /// - Returns: whether it was registered.
  /// - Throws: ``SegmentError``.
  @discardableResult
  public func unregister(named name: String) throws(SegmentError) -> Bool {
    try database.change { tx throws(SegmentError) in try tx.unregister(segment: name) }
  }

  /// Deletes a segment that no other names. Blocks.
  ///
  /// - Returns: whether there was one.
  /// - Throws: ``SegmentError/inUse(name:dependants:)`` with those that name it.
  @discardableResult
  public func delete(named name: String) throws(SegmentError) -> Bool {
    try database.change { tx throws(SegmentError) in try tx.deleteSegment(named: name) }
  }
}

extension RetentionDatabase.Segments {
  fileprivate func ask<Result>(
    _ segment: SegmentDefinition, _ asOf: Timestamp?, _ knownAt: Timestamp? = nil,
    _ body: (borrowing BoundSegment) throws(SegmentError) -> Result
  ) throws(SegmentError) -> Result {
    let now = asOf ?? database.now
    return try database.answer { tx throws(SegmentError) in
      let definition = try tx.resolved(segment)
      return try body(tx.bind(tx.compile(definition.predicate, zone: definition.zone), at: now, knownAt: knownAt))
    }
  }

  fileprivate func ask<Result: Sendable>(
    _ segment: SegmentDefinition, _ asOf: Timestamp?, _ knownAt: Timestamp? = nil,
    _ body: @escaping @Sendable (borrowing BoundSegment) throws(SegmentError) -> Result
  ) async throws(SegmentError) -> Result {
    let now = asOf ?? database.now
    return try await database.answer { tx, _ throws(SegmentError) in
      let definition = try tx.resolved(segment)
      return try body(tx.bind(tx.compile(definition.predicate, zone: definition.zone), at: now, knownAt: knownAt))
    }
  }
}
