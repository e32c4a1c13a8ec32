internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What a batch of interactions does to the store, worked out before anything is written: a batch whose sums overflow,
/// or that runs into damage, leaves the transaction as it was.
struct InteractionPlan {
  var outcomes: [RecordingOutcome?]
  /// What of the batch was new, by profile and in canonical order.
  var added: [PlannedInteraction] = []
  var timelines = TimelineMerge()
  /// Encoded, for a summary in memory is several times as large; none for a customer without anything that counts.
  var summaries: [(customer: UInt64, bytes: [UInt8]?)] = []
  var profiles: ProfilePlan
  var names: NamePlan

  init(count: Int, _ access: borrowing StoreAccess) throws(LMDBError) {
    outcomes = Array(repeating: nil, count: count)
    profiles = try ProfilePlan(access, count: count)
    names = NamePlan()
  }
}
