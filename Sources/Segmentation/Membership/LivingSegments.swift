internal import CustomerModel
public import CustomerStore
internal import Synchronization

/// Keeps the members of registered segments up to date in each transaction of the store whose options have it.
package final class LivingSegments: CommitHook {
  private struct Known {
    let version: UInt64
    let schema: AttributeSchema
    let set: LivingSegmentSet
  }

  private let known = Mutex<Known?>(nil)

  package init() {}

  package func willCommit(_ tx: inout CustomerTransaction) throws(CustomerStoreError) {
    do throws(SegmentError) {
      try tx.adoptImportedSegments()
      let set = try segments(tx)
      _ = try tx.settleSegments(set, to: tx.currentInstant)
    } catch {
      if case .store(let error) = error { throw error }
      throw .damagedDocument(name: SegmentCatalog.documentName, reason: error.description)
    }
  }

  /// The registered segments as they were last seen, or are now.
  private func segments(_ tx: borrowing CustomerTransaction) throws(SegmentError) -> LivingSegmentSet {
    let version = try tx.segmentCatalogVersion()
    let schema = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.schema() }
    if let known = known.withLock({ $0 }), known.version == version, known.schema == schema { return known.set }
    let set = try LivingSegmentSet(try tx.segmentCatalog(), schema: schema, tx)
    // Lists are of customers who may be merged at any time: who they are is looked up each time.
    if !set.readsIdentity { known.withLock { $0 = Known(version: version, schema: schema, set: set) } }
    return set
  }
}

extension CustomerStore.Options {
  /// Options of a store whose registered segments are kept up to date.
  package func keepingSegments() -> CustomerStore.Options {
    var options = self
    options.commitHook = LivingSegments()
    return options
  }
}
