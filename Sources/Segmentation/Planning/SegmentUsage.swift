internal import CustomerModel

/// What a segment is about: which part of histories its conditions read, and which ranks they need.
struct SegmentUsage {
  private var kinds: Set<InteractionKind> = []
  /// Whether interactions of any kind are read.
  private var needsAllKinds = false
  /// Whether the first interaction of any kind is asked for.
  var needsFirstInteraction = false
  private var windows: [ActivityWindow] = []
  /// Whether customers are given by their numbers.
  var hasLists = false

  mutating func note(_ window: ActivityWindow) { windows.append(window) }

  mutating func note(_ activity: Activity) {
    note(activity.window)
    if let kind = activity.kind { kinds.insert(kind) } else { needsAllKinds = true }
  }

  /// What of a history has to be read at an instant, whatever the customer's zone.
  func scope(at now: Timestamp, knownAt: Timestamp?) throws(SegmentError) -> HistoryScope {
    // What was known by a time is not in the summary.
    let readsFirst = needsFirstInteraction && knownAt != nil
    let needsAll = needsAllKinds || readsFirst
    let isEver = readsFirst || windows.contains { $0 == .ever }
    var start = isEver ? Timestamp.earliest : now
    for window in isEver ? [] : windows {
      let interval = try SegmentError.window("window") { () throws(ModelError) in try window.widest(at: now) }
      start = min(start, interval.from)
    }
    return HistoryScope(
      kinds: needsAll ? nil : kinds,
      window: try SegmentError.window("now") { () throws(ModelError) in try TimeWindow(from: start, to: now) },
      knownAt: knownAt)
  }
}
