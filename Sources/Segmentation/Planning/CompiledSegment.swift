public import CustomerModel
public import CustomerStore
internal import LMDB

/// A segment that was checked against a store's schema, once for many questions: at any instant, of any state of the store.
///
/// ```swift
/// let compiled = try database.read { tx in
///   try tx.compile(.did(Activity(.purchase, within: .last(30, .days)), atLeast: 1))
/// }
/// let counts = try database.read { tx in
///   try ["2026-11-23", "2027-11-23"].map { try tx.bind(compiled, at: Timestamp(day: $0)).count() }
/// }
/// counts  // == [1, 0]
/// ```
///
/// Where attributes were declared, renamed or widened since, it is checked again when it is bound.
public struct CompiledSegment: Sendable {
  /// What was given.
  public let source: SegmentPredicate
  /// Whose calendar counts.
  public let zone: SegmentZone
  /// What the segments stand for that the predicate names.
  public let segments: [String: SegmentPredicate]
  /// Who gives the metrics that it names.
  public let metrics: (any MetricProvider)?

  /// The predicate as the schema has it, with segments in the place of their names.
  let predicate: SegmentPredicate
  let usage: SegmentUsage
  let schema: AttributeSchema

  init(
    _ source: SegmentPredicate, zone: SegmentZone, segments: [String: SegmentPredicate],
    metrics: (any MetricProvider)?, schema: AttributeSchema
  ) throws(SegmentError) {
    self.source = source
    self.zone = zone
    self.segments = segments
    self.metrics = metrics
    self.schema = schema
    var compiler = SegmentCompiler(schema: schema, segments: segments, metrics: metrics)
    predicate = try compiler.compile(source)
    usage = compiler.usage
  }

  /// Itself, or compiled again for a schema that is another one.
  func compiled(for schema: AttributeSchema) throws(SegmentError) -> CompiledSegment {
    // The same array, if nothing was changed: that is seen without comparing its elements.
    if self.schema.declarations == schema.declarations { return self }
    return try CompiledSegment(source, zone: zone, segments: segments, metrics: metrics, schema: schema)
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Checks a segment against the store's schema.
  ///
  /// - Parameters:
  ///   - predicate: what has to hold.
  ///   - zone: whose calendar counts.
  ///   - segments: what the segments stand for that the predicate names; those that are left out stand for what the store
  ///     keeps by these names now. All of them count by the calendar of the one that names them.
  ///   - metrics: who gives the metrics that the predicate names.
  /// - Throws: ``SegmentError`` with the path of what is wrong.
  /// - Complexity: O(the definition); with names that are left out, O(all stored definitions).
  public borrowing func compile(
    _ predicate: SegmentPredicate, zone: SegmentZone = .store, segments: [String: SegmentPredicate] = [:],
    metrics: (any MetricProvider)? = nil
  ) throws(SegmentError) -> CompiledSegment {
    let schema = try SegmentError.fromStore { () throws(CustomerStoreError) in try self.schema() }
    var known = segments
    if SegmentDependencies.namesOthers(predicate, than: segments) {
      known = try predicates(of: try segmentCatalog(), besides: segments)
    }
    return try CompiledSegment(predicate, zone: zone, segments: known, metrics: metrics, schema: schema)
  }

  /// Binds a segment to this state of the store and to an instant, to ask several things of it.
  ///
  /// What all of its answers need is made once: windows, and ranks when they are first asked for.
  ///
  /// - Parameters:
  ///   - segment: which one.
  ///   - now: at which instant. What occurred then or later does not count; attributes are as they are.
  ///   - knownAt: only what the store had learned by then of interactions and consents; what it knows now if left out.
  /// - Throws: ``SegmentError``, if the schema was changed so that the segment has no meaning any more.
  /// - Complexity: O(the definition), without looking at any customer.
  @_lifetime(borrow self)
  public borrowing func bind(
    _ segment: CompiledSegment, at now: Timestamp, knownAt: Timestamp? = nil
  ) throws(SegmentError) -> BoundSegment {
    let access = self.access
    let prepared = try PreparedSegment(segment, at: now, knownAt: knownAt, access)
    return BoundSegment(prepared, access)
  }
}
