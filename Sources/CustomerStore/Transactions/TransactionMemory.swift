internal import CustomerModel

/// What a transaction keeps in memory: what it has seen of the store, which only it can change, and what it writes at its
/// end, once instead of with each call.
final class TransactionMemory {
  /// The catalog as the transaction sees it.
  var catalog: StoreCatalog?
  /// The codes and texts that it has looked up, which may be its own and undone with it.
  let names = NameCache()
  /// The number of the last profile, with those that it has made.
  var lastProfile: UInt64?
  /// Whether that is still to be written.
  var hasNewProfiles = false
  /// The facts that are still to be written to the feed.
  var changes: [Change.Record] = []
  /// What changed of whom since what is derived was last brought up to date, by profile.
  var touches: [UInt64: CustomerTouch] = [:]
  /// Whether anybody wants to know that, once it was asked.
  var notesTouches: Bool?

  /// So many facts are written before the end, so that a transaction of any length takes bounded memory.
  static let maximumChangeCount = 1 << 16

  /// Forgets what was seen, for another transaction may have changed it: a nested one.
  func forgetSeen() {
    catalog = nil
    lastProfile = nil
    notesTouches = nil
  }

  /// Takes over what changed in a part of the transaction.
  func noteTouches(of part: TransactionMemory) {
    for (profile, touch) in part.touches { touches[profile, default: CustomerTouch()].formUnion(touch) }
  }
}
