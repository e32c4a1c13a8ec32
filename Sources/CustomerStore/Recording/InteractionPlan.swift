internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What a batch of interactions does to the store, worked out before anything is written: a batch whose sums overflow,
/// or that runs into damage, leaves the transaction as it was.
struct InteractionPlan {
  var outcomes: [RecordingOutcome?]
  /// What of the batch was new.
  var added: [PlannedInteraction] = []
  var removedBlocks: [TimelineKey] = []
  var writtenBlocks: [(key: TimelineKey, bytes: [UInt8])] = []
  var summaries: [(customer: UInt64, summary: ActivitySummary)] = []
  var profiles: ProfilePlan
  var names: NamePlan

  init(count: Int, _ access: borrowing StoreAccess) throws(LMDBError) {
    outcomes = Array(repeating: nil, count: count)
    profiles = try ProfilePlan(access)
    names = NamePlan()
  }
}
