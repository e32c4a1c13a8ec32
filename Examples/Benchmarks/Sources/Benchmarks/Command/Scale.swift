import ArgumentParser

/// How much is measured: the sizes of the stores, and how often each pair of runs is repeated.
enum Scale: EnumerableFlag {
  case quick, standard, full

  /// The records of the store that is larger than the processor's caches (at `quick`, only than the near ones).
  var bigStore: Int { pick(200_000, 2_000_000, 10_000_000) }
  /// The records of the store that fits into a near cache.
  var smallStore: Int { 5000 }
  /// The pairs of runs of a row that reads.
  var readRounds: Int { pick(11, 25, 31) }
  /// The keys that one run looks up.
  var lookups: Int { pick(50_000, 100_000, 200_000) }
  /// The entries that one run reads in scans.
  var scannedEntries: Int { pick(100_000, 2_000_000, 10_000_000) }
  /// The pairs of runs of a row that writes.
  var writeRounds: Int { pick(5, 9, 15) }
  /// The records that one run stores.
  var writes: Int { pick(50_000, 200_000, 1_000_000) }
  /// The records of a commit.
  var writesPerCommit: Int { 10_000 }
  /// The identifiers of each posting set.
  var identifiersPerSet: Int { pick(250_000, 1_000_000, 4_000_000) }
  /// The commits of one record that are made one by one, and by each of 64 tasks.
  var smallCommits: Int { pick(50, 200, 500) }

  /// The customers of the shop.
  var customers: Int { pick(20_000, 200_000, 1_000_000) }
  /// What they did.
  var interactions: Int { pick(200_000, 2_000_000, 10_000_000) }

  /// The interactions of a commit in a bulk load.
  var bulkBatch: Int { pick(100_000, 500_000, 1_000_000) }

  private func pick<Value>(_ quick: Value, _ standard: Value, _ full: Value) -> Value {
    switch self {
    case .quick: quick
    case .standard: standard
    case .full: full
    }
  }
}
