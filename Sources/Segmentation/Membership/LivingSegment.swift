internal import CustomerModel
internal import CustomerStore

/// A registered segment, ready to be answered at any instant.
struct LivingSegment: Sendable {
  let number: UInt32
  let version: UInt32
  private(set) var predicate: SegmentPredicate
  let zone: SegmentZone
  let usage: SegmentUsage
  let dependencies: SegmentDependencies
  /// Whether somebody of whom nothing is known can be a member.
  let concernsNewcomers: Bool

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ definition: SegmentDefinition, _ entry: SegmentCatalog.Entry, schema: AttributeSchema,
    _ predicates: [String: SegmentPredicate], _ tx: borrowing Tx
  ) throws(SegmentError) {
    number = entry.number
    version = entry.version
    zone = definition.zone
    var compiler = SegmentCompiler(schema: schema, segments: predicates)
    predicate = try compiler.compile(definition.predicate)
    usage = compiler.usage
    dependencies = SegmentDependencies(predicate, zone: definition.zone)
    if dependencies.readsIdentity {
      concernsNewcomers = true
    } else {
      var nobody = CustomerFacts.nobody
      let evaluator = try Self.evaluator(
        at: Timestamp(microseconds: 0), usage: usage, zone: definition.zone, storeZone: tx.timeZone)
      concernsNewcomers = try evaluator.holds(predicate, &nobody, tx)
    }
  }

  /// The segment with the customers of today in its lists.
  func findingCustomers<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx
  ) throws(SegmentError) -> LivingSegment {
    guard usage.hasLists else { return self }
    var found = self
    found.predicate = try PreparedSegment.findingCustomers(predicate, tx)
    return found
  }

  func evaluator(at instant: Timestamp, storeZone: TimeZoneIdentifier) throws(SegmentError) -> Evaluator {
    try Self.evaluator(at: instant, usage: usage, zone: zone, storeZone: storeZone)
  }

  private static func evaluator(
    at instant: Timestamp, usage: SegmentUsage, zone: SegmentZone, storeZone: TimeZoneIdentifier
  ) throws(SegmentError) -> Evaluator {
    Evaluator(
      now: instant, knownAt: nil, zone: zone, storeZone: storeZone, scope: try usage.scope(at: instant, knownAt: nil))
  }
}
