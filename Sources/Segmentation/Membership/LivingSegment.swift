internal import CustomerModel
internal import CustomerStore

/// A registered segment, ready to be answered at any instant.
struct LivingSegment: Sendable {
  let number: UInt32
  let version: UInt32
  private let compiled: CompiledSegment
  /// What has to hold, with the customers of today in its lists.
  let predicate: SegmentPredicate
  let dependencies: SegmentDependencies
  /// Whether somebody of whom nothing is known can be a member.
  let concernsNewcomers: Bool

  /// Whether customers are named in it.
  var hasLists: Bool { compiled.usage.hasLists }

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ definition: SegmentDefinition, _ entry: SegmentCatalog.Entry, schema: AttributeSchema,
    _ predicates: [String: SegmentPredicate], _ tx: borrowing Tx
  ) throws(SegmentError) {
    number = entry.number
    version = entry.version
    let compiled = try CompiledSegment(
      definition.predicate, zone: definition.zone, segments: predicates, metrics: nil, schema: schema)
    self.compiled = compiled
    predicate =
      compiled.usage.hasLists ? try PreparedSegment.findingCustomers(compiled.predicate, tx) : compiled.predicate
    dependencies = SegmentDependencies(compiled.predicate, zone: definition.zone)
    if dependencies.readsIdentity {
      concernsNewcomers = true
    } else {
      var nobody = CustomerFacts.nobody
      concernsNewcomers = try Self.evaluator(compiled, at: Timestamp(microseconds: 0), storeZone: tx.timeZone)
        .holds(predicate, &nobody, tx)
    }
  }

  func evaluator(at instant: Timestamp, storeZone: TimeZoneIdentifier) throws(SegmentError) -> Evaluator {
    try Self.evaluator(compiled, at: instant, storeZone: storeZone)
  }

  private static func evaluator(
    _ compiled: CompiledSegment, at instant: Timestamp, storeZone: TimeZoneIdentifier
  ) throws(SegmentError) -> Evaluator {
    Evaluator(
      now: instant, knownAt: nil, zone: compiled.zone, storeZone: storeZone, schema: compiled.schema, metrics: nil,
      scope: try compiled.usage.scope(at: instant, knownAt: nil))
  }
}
