public import CustomerModel

/// What was found when all records of a store were read and compared with each other.
///
/// ```swift
/// let store = try CustomerStore(at: "shop.retention")
/// let verification = try store.verifyRecords()
/// verification.isConsistent      // == true
/// verification.problems.count    // == 0
/// try store.close()
/// ```
public struct StoreVerification: Sendable {
  /// What is wrong, in the order in which it was found; of very many problems, the first ones.
  public internal(set) var problems: [Problem] = []
  /// Whether there are more problems than ``problems``.
  public internal(set) var hasMoreProblems = false
  /// How many records were read.
  public internal(set) var recordCount = 0
  /// Whether everything was read; not if the progress closure ended the verification.
  public internal(set) var isComplete = false

  /// Whether everything was read and nothing is wrong.
  public var isConsistent: Bool { isComplete && problems.isEmpty }
  /// Whether ``CustomerStore/rebuildDerived(progress:)`` mends all that is wrong.
  public var isRepairable: Bool { !hasMoreProblems && problems.allSatisfy(\.isRepairable) }

  /// One thing that is wrong.
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    /// Among which records.
    public let part: Part
    /// Whose record it is, by the number of the identity it lies under, where it is somebody's.
    public let customer: CustomerID?
    /// What is wrong.
    public let fault: Fault
    /// Which record it is, and what it should be, in words.
    public let detail: String

    /// Whether ``CustomerStore/rebuildDerived(progress:)`` mends it: what is derived is made again; facts are not.
    public var isRepairable: Bool { part.isDerived }

    /// The part, the customer, the fault and the detail.
    public var description: String {
      let owner = customer.map { " of customer \($0.rawValue)" } ?? ""
      return "\(part)\(owner): \(fault): \(detail)"
    }
  }

  /// The records that something is wrong with.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    /// The store's format, settings, attribute schema and index definitions, and its counters.
    case documents
    /// The dictionary of kinds and sources.
    case names
    /// The codes of what the dictionary has.
    case nameCodes
    /// External identifiers, and the fields that were told with them.
    case profiles
    /// By whom an external identifier is had.
    case identifiers
    /// Which identities are one customer.
    case customers
    /// What was done to identities.
    case identityLog
    /// The numbers of a customer's records in the identity log.
    case identityLogEntries
    /// Interactions.
    case timelines
    /// Which interactions are void, and why.
    case voids
    /// The marks of interactions that are void.
    case voidMarks
    /// The keys that interactions have.
    case interactionKeys
    /// Consents.
    case consents
    /// What is known of customers' activity.
    case summaries
    /// Who did something on which day.
    case activityDays
    /// The entries of secondary indexes.
    case indexes
    /// The feed of changes.
    case changes
    /// Whose the changes of a stretch of the feed are.
    case changeOwners
    /// Who is in which registered segment.
    case memberships
    /// The hashes of identifiers that were erased.
    case tombstones

    /// Whether the records follow from others.
    public var isDerived: Bool {
      switch self {
      case .nameCodes, .identifiers, .customers, .identityLogEntries, .voidMarks, .interactionKeys, .summaries,
        .activityDays, .indexes, .changeOwners, .memberships:
        true
      case .documents, .names, .profiles, .identityLog, .timelines, .voids, .consents, .changes, .tombstones: false
      }
    }
  }

  /// What is wrong with a record.
  public enum Fault: String, Hashable, Sendable, CaseIterable {
    /// Its bytes are not what was written.
    case damaged
    /// It is not there.
    case missing
    /// It is there, and nothing says that it should be.
    case unexpected
    /// It is not what others say that it should be.
    case different
    /// It stands in front of what it should stand behind.
    case outOfOrder
    /// It is there more than once.
    case repeated
  }
}
