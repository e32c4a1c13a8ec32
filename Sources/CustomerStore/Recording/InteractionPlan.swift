internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What a batch of interactions does to the store, worked out before anything is written: a batch whose sums overflow,
/// or that runs into damage, leaves the transaction as it was.
struct InteractionPlan {
  var outcomes: [RecordingOutcome?]
  /// What of the batch was new, by profile and in canonical order.
  var added: [PlannedInteraction] = []
  var timelines: TimelineMerge
  /// Encoded, for a summary in memory is several times as large; none for a customer without anything that counts.
  var summaries: [(customer: UInt64, bytes: [UInt8]?)] = []
  var profiles: ProfilePlan
  var names: NamePlan

  /// - Parameters:
  ///   - count: how many interactions are planned of the batch.
  init(of batch: PreparedInteractions, count: Int, _ access: borrowing StoreAccess) throws(LMDBError) {
    outcomes = Array(repeating: nil, count: count)
    timelines = TimelineMerge(bytes: batch.bytes)
    profiles = try ProfilePlan(access, count: batch.owners.count)
    names = NamePlan()
  }
}

/// The store's codes and numbers for what a batch names, each looked up once.
struct BatchCodes {
  private var profiles: [UInt64?]
  private var sources: [UInt32?]
  private var kinds: [UInt16?]

  init(of batch: PreparedInteractions) {
    profiles = Array(repeating: nil, count: batch.owners.count)
    sources = Array(repeating: nil, count: batch.sources.texts.count)
    kinds = Array(repeating: nil, count: batch.kinds.texts.count)
  }

  mutating func profile(
    _ place: UInt32, of batch: PreparedInteractions, _ profiles: inout ProfilePlan, _ names: inout NamePlan,
    _ access: borrowing StoreAccess
  ) throws(CustomerStoreError) -> UInt64 {
    let place = Int(place)
    if let known = self.profiles[place] { return known }
    let profile = try profiles.profile(of: batch.owners[place], &names, access)
    self.profiles[place] = profile
    return profile
  }

  mutating func source(
    _ place: UInt32, of batch: PreparedInteractions, _ names: inout NamePlan, _ access: borrowing StoreAccess
  ) throws(CustomerStoreError) -> UInt32 {
    let place = Int(place)
    if let known = sources[place] { return known }
    let code = try names.code(of: batch.sources.texts[place], in: .source, access)
    sources[place] = code
    return code
  }

  mutating func kind(
    _ code: UInt16, of batch: PreparedInteractions, _ names: inout NamePlan, _ access: borrowing StoreAccess
  ) throws(CustomerStoreError) -> UInt16 {
    guard code >= PreparedInteraction.firstHostKind else { return code }
    let place = Int(code - PreparedInteraction.firstHostKind)
    if let known = kinds[place] { return known }
    let stored = UInt16(clamping: try names.code(of: batch.kinds.texts[place], in: .interactionKind, access))
    kinds[place] = stored
    return stored
  }
}

extension PreparedInteraction {
  /// The interaction as it is stored: with the store's codes, and when it was recorded.
  func coded(
    recordedAt now: Int64, _ codes: inout BatchCodes, of batch: PreparedInteractions, _ names: inout NamePlan,
    _ access: borrowing StoreAccess
  ) throws(CustomerStoreError) -> PreparedInteraction {
    var coded = self
    if isRecordedNow { (coded.recordedAt, coded.isRecordedNow) = (now, false) }
    if kind >= Self.firstHostKind {
      coded.kind = try codes.kind(kind, of: batch, &names, access)
      coded.facts = PayloadFacts(kind: coded.kind)
    }
    if hasKey { coded.keySource = try codes.source(keySource, of: batch, &names, access) }
    if hasCorrected { coded.correctedSource = try codes.source(correctedSource, of: batch, &names, access) }
    return coded
  }
}
