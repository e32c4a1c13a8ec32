/// What an archive holds.
///
/// ```swift
/// let store = try CustomerStore(at: "shop.retention")
/// let contents = try store.exportArchive(to: "shop.jsonl")
/// contents.interactionCount       // == 0
/// contents.stateHash.description  // == "0000000000000000"
/// try store.close()
/// ```
public struct ArchiveContents: Hashable, Sendable {
  let counts: ArchiveCounts
  /// The hash of the store that was exported.
  public let stateHash: StateHash

  /// How many external identifiers, with what was told of each.
  public var profileCount: Int { counts.profiles }
  /// How many interactions, with those that are void.
  public var interactionCount: Int { counts.interactions }
  /// How many interactions were voided, and how often each.
  public var voidCount: Int { counts.voids }
  /// How many consents were given and withdrawn.
  public var consentCount: Int { counts.consents }
  /// How many joins and divisions of identities.
  public var identityEventCount: Int { counts.identityEvents }
  /// How many identifiers of persons who were erased.
  public var tombstoneCount: Int { counts.tombstones }
  /// How many documents of segments and models, in all their versions, with their lists.
  public var documentCount: Int { counts.documents ?? 0 }
}

/// How many records of each sort there are, or were up to a line.
struct ArchiveCounts: Hashable, Sendable, Codable {
  var profiles = 0
  var interactions = 0
  var voids = 0
  var consents = 0
  var identityEvents = 0
  var tombstones = 0
  /// None if there are none: so it was before there were any.
  var documents: Int?
}
