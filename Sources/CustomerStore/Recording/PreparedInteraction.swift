internal import RecordCoding

/// An interaction of a batch, checked and encoded: numbers alone, and where its bytes lie among those of the batch. So
/// batches are sorted, copied and let go without a thought for references.
struct PreparedInteraction {
  var occurredAt: Int64
  /// The digest of its key, or of its content if it has none.
  var digest: UInt64
  /// When the store learned of it.
  var recordedAt: Int64
  /// Whether that is for the store to say, and not known yet.
  var isRecordedNow: Bool
  /// The code of a built-in kind; of a host's, ``firstHostKind`` and its place among the names of the batch.
  var kind: UInt16
  var isVoided = false
  /// Whose it is, by the place among the identifiers of the batch.
  var owner: UInt32
  var key: Text?
  /// The key of the interaction that this one replaces.
  var corrected: Text?
  var payload: Range<Int>
  var facts: PayloadFacts

  /// A key, by its source and its bytes.
  struct Text {
    /// The place of the source among those of the batch; once it is planned, its code in the store.
    var source: UInt32
    var id: Range<Int>
  }

  /// Codes of built-in kinds are below.
  static let firstHostKind: UInt16 = 256
}
