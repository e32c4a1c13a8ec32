internal import RecordCoding

/// An interaction of a batch, checked and encoded: numbers alone, and where its bytes lie among those of the batch. So
/// batches are sorted, copied and let go without a thought for references.
struct PreparedInteraction {
  var occurredAt: Int64
  /// The digest of its key, or of its content if it has none.
  var digest: UInt64
  /// When the store learned of it.
  var recordedAt: Int64
  var facts: PayloadFacts
  /// Where its bytes begin: the identifier of its key, that of the one it corrects, the payload.
  var start: Int
  /// Whose it is, by the place among the identifiers of the batch.
  var owner: UInt32
  /// The place of the key's source among those of the batch; once it is planned, its code in the store.
  var keySource: UInt32 = 0
  /// The same of the key of the interaction that this one replaces.
  var correctedSource: UInt32 = 0
  var keyByteCount: UInt32 = 0
  var correctedByteCount: UInt32 = 0
  var payloadByteCount: UInt32 = 0
  /// The code of a built-in kind; of a host's, ``firstHostKind`` and its place among the names of the batch.
  var kind: UInt16
  var isVoided = false
  /// Whether ``recordedAt`` is for the store to say, and not known yet.
  var isRecordedNow: Bool
  var hasKey = false
  var hasCorrected = false

  /// Codes of built-in kinds are below.
  static let firstHostKind: UInt16 = 256

  /// A key, by its source and where its identifier lies.
  struct Key {
    let source: UInt32
    let id: Range<Int>
  }

  var key: Key? {
    hasKey ? Key(source: keySource, id: start..<start &+ Int(keyByteCount)) : nil
  }

  /// The key of the interaction that this one replaces.
  var corrected: Key? {
    let start = start &+ Int(keyByteCount)
    return hasCorrected ? Key(source: correctedSource, id: start..<start &+ Int(correctedByteCount)) : nil
  }

  var payload: Range<Int> {
    let start = start &+ Int(keyByteCount) &+ Int(correctedByteCount)
    return start..<start &+ Int(payloadByteCount)
  }
}
