/// What became of one interaction of a batch.
///
/// ```swift
/// let outcomes = try database.write { tx in try tx.record(contentsOf: [visit, visit]) }
/// outcomes.map(\.isRecorded)  // == [true, false]
/// ```
public enum RecordingOutcome: Sendable {
  /// It is in the store now, and was not before.
  case recorded
  /// It was there already, with the same content: nothing changed.
  case duplicate
  /// It was not recorded, for this reason; others of the batch may have been.
  case refused(CustomerStoreError)

  /// Whether the store has it since this call.
  public var isRecorded: Bool {
    if case .recorded = self { true } else { false }
  }
}
