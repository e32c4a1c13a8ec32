internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// The stored summary of a customer.
  func storedSummary(of customer: UInt64) throws(LMDBError) -> ActivitySummary? {
    try handle.value(for: CompactID(customer), in: tables.summaries)?.value.summary
  }

  /// The summary of a customer with some interactions more, which are in canonical order.
  func summary(
    of customer: UInt64, isNew: Bool, adding added: ArraySlice<PlannedInteraction>
  ) throws(CustomerStoreError) -> ActivitySummary {
    let stored = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      isNew ? nil : try storedSummary(of: customer)
    }
    var fold = ActivityFold(from: stored ?? ActivitySummary(), days: settings.days)
    for interaction in added where !interaction.entry.isVoided {
      guard fold.canAppend(interaction.step) else { return try foldingAgain(customer, isNew: isNew, adding: added) }
      try add(interaction.step, to: &fold, of: customer)
    }
    return fold.result
  }

  /// The summary of a customer from all interactions, and some more.
  func foldingAgain(
    _ customer: UInt64, isNew: Bool = false, adding added: ArraySlice<PlannedInteraction> = []
  ) throws(CustomerStoreError) -> ActivitySummary {
    try fold(
      customer,
      history: try CustomerStoreError.fromStorage { () throws(LMDBError) in
        isNew ? [] : try steps(of: members(of: customer), atInstantsOf: added)
      } + added.lazy.filter { !$0.entry.isVoided }.map { PlacedStep(digest: $0.entry.digest, step: $0.step) })
  }

  /// The summary of interactions in any order.
  ///
  /// - Complexity: O(n) for n of them if they are in order, as those of one profile mostly are, else O(n log n).
  func fold(_ customer: UInt64, history: [PlacedStep]) throws(CustomerStoreError) -> ActivitySummary {
    var fold = ActivityFold(days: settings.days)
    if zip(history, history.dropFirst()).allSatisfy({ !PlacedStep.precedes($1, $0) }) {
      for placed in history { try add(placed.step, to: &fold, of: customer) }
    } else {
      // Those at one place stay in their order.
      let inOrder = history.enumerated().sorted { first, second in
        if PlacedStep.precedes(first.element, second.element) { return true }
        return first.offset < second.offset && !PlacedStep.precedes(second.element, first.element)
      }
      for (_, placed) in inOrder { try add(placed.step, to: &fold, of: customer) }
    }
    return fold.result
  }

  private func add(
    _ step: ActivityFold.Step, to fold: inout ActivityFold, of customer: UInt64
  ) throws(CustomerStoreError) {
    do throws(AmountOverflow) {
      try fold.add(step)
    } catch {
      throw .amountOverflow(customer: CustomerID(rawValue: customer), currency: error.currency)
    }
  }

  /// A step, and the digest that tells it from others of its instant.
  struct PlacedStep {
    let digest: UInt64
    let step: ActivityFold.Step

    /// The order in which a summary is folded.
    static func precedes(_ first: PlacedStep, _ second: PlacedStep) -> Bool {
      let (step, other) = (first.step, second.step)
      if step.occurredAt != other.occurredAt { return step.occurredAt < other.occurredAt }
      if step.facts.rank != other.facts.rank { return step.facts.rank < other.facts.rank }
      return first.digest < second.digest
    }
  }

  /// What counts of some profiles' interactions.
  ///
  /// Digests are worked out only where they matter: among several profiles, and at the instants of `added`. Elsewhere
  /// the interactions are in order already, and equal places stay as they are.
  func steps(
    of profiles: [UInt64], atInstantsOf added: ArraySlice<PlannedInteraction> = []
  ) throws(LMDBError) -> [PlacedStep] {
    let instants = Set(added.lazy.map(\.entry.occurredAt))
    var steps: [PlacedStep] = []
    for profile in profiles {
      try forEachEntry(of: profile) { entry throws(LMDBError) in
        guard !entry.isVoided else { return true }
        let needsDigest = profiles.count > 1 || instants.contains(entry.occurredAt)
        steps.append(PlacedStep(digest: needsDigest ? try digest(of: entry) : 0, step: try step(of: entry)))
        return true
      }
    }
    return steps
  }

  /// What a fold takes of an interaction.
  func step(of entry: TimelineBlockReader.Entry) throws(LMDBError) -> ActivityFold.Step {
    let facts: PayloadFacts
    do throws(CodingError) {
      facts = try PayloadCoding.facts(kindCode: entry.kind, payload: entry.payload)
    } catch {
      throw .undecodable(table: tables.timelines.name, cause: error)
    }
    // Refunds refer to orders.
    let hasKey = entry.hasKey && facts.kind == InteractionKind.purchase.code
    return ActivityFold.Step(occurredAt: entry.occurredAt, key: hasKey ? try digest(of: entry) : 0, facts: facts)
  }
}
