import CustomerModel
import LMDB
import RecordCoding

@testable import CustomerStore

extension CustomerStore {
  /// Tells the store some inputs in one transaction, interactions that follow each other in one batch.
  func tell(_ inputs: some Sequence<StoreInput>) throws {
    try write { tx in
      var batch: [Interaction] = []
      for input in inputs {
        if case .interaction(let interaction) = input {
          batch.append(interaction)
          continue
        }
        try tx.recordAll(batch)
        batch = []
        switch input {
        case .interaction: break
        case .upsert(let customer, let at): try tx.upsert(customer, at: at)
        case .identify(let id, let known, let at): try tx.identify(id, as: known, at: at)
        case .void(let key, let reason): try tx.void(InteractionReference(key), reason: reason, waits: true)
        case .consent(let record, let id): try tx.record(record, by: id)
        }
      }
      try tx.recordAll(batch)
    }
  }
}

extension CustomerTransaction {
  /// Records a batch, and passes on why one of it was refused.
  mutating func recordAll(_ interactions: [Interaction]) throws {
    for outcome in try record(contentsOf: interactions) {
      if case .refused(let error) = outcome { throw error }
    }
  }
}
