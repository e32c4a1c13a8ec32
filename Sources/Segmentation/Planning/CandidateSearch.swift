internal import CustomerModel
internal import CustomerStore
internal import LMDB

/// Makes the sets of customers that were planned, and tells what it did.
struct CandidateSearch {
  let evaluator: Evaluator
  private(set) var log: PlanLog

  init(_ evaluator: Evaluator, _ log: PlanLog) {
    self.evaluator = evaluator
    self.log = log
  }

  mutating func identifiers<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ set: CandidateSet, _ tx: borrowing Tx
  ) throws(SegmentError) -> IdentifierSet {
    switch set.source {
    case .index(let name, let test, let type):
      log.begin()
      let ids = try IndexLookup(name: name, type: type, evaluator: evaluator).identifiers(test, tx) ?? IdentifierSet()
      log.end("the index '\(name)'", estimate: set.estimate, count: ids.count)
      return ids
    case .known(let ids, let text):
      log.begin()
      log.end(text, estimate: set.estimate, count: ids.count)
      return ids
    case .activity(let kind, let start, let end):
      log.begin()
      let window = TimeWindow(start..<end)
      let ids = try SegmentError.fromStore { () throws(CustomerStoreError) in
        try tx.identifiers(with: kind, in: window)
      }
      let pages = try log.isTold(tx) { tx throws(CustomerStoreError) in
        try tx.activityDays(of: kind, in: window).pageCount
      }
      log.end(
        "those with a \(kind) from \(start) to \(end), by kind and day", estimate: set.estimate, count: ids.count,
        pages: pages)
      return ids
    case .ranked(let ranked):
      log.begin()
      let ids = try evaluator.members(of: ranked, tx)
      log.end("a rank of all customers", estimate: set.estimate, count: ids.count)
      return IdentifierSet(Array(ids))
    case .list(let ids): return IdentifierSet(ids.map(\.rawValue))
    case .union(let sets):
      var ids = IdentifierSet()
      for set in sets { ids = ids.union(try identifiers(set, tx)) }
      return ids
    case .intersection(let sets, let excluded):
      var ids: IdentifierSet?
      for set in sets {
        // Nobody is left: the other sets need not be made.
        if let ids, ids.isEmpty { return ids }
        let next = try identifiers(set, tx)
        ids = ids.map { $0.intersection(next) } ?? next
      }
      for set in excluded { ids = ids?.subtracting(try identifiers(set, tx)) }
      return ids ?? IdentifierSet()
    }
  }
}
