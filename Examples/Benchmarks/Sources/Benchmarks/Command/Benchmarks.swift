import ArgumentParser

/// Compares the package with plain C on LMDB and with SQLite, in one run and alternately.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares LMDB in Swift with the same work in plain C, and with SQLite where it is installed.",
    discussion: """
      Every row runs its contenders in turn, A B A B …, and gives the median of the ratios of neighbours with the \
      least and the greatest, so that a machine that is busy or changes its clock disturbs both alike. The rows \
      "C against C" show how far ratios stray although the work is the same.

      Times are of the processor, except where a row says "with commits": there they are of the wall clock.
      """)

  @Flag(help: "How much to measure: --quick takes some 15 s, --standard a minute, --full several.")
  var scale = Scale.standard

  @Flag(help: "Fail if a ratio to C is over 1.15, or if Swift allocates more or less an entry than C.")
  var check = false

  @Option(help: "The directory to make the stores in. Default: the system's for temporary files.")
  var directory: String?

  @Option(help: "Only run rows whose name contains this text.")
  var only: String?

  @Flag(
    name: .customLong("without-sqlite"),
    help: "Leave SQLite out of the customers' rows: for profiles of the package alone.")
  var withoutSQLite = false

  @Option(help: .hidden)
  var memoryOf: String?

  func run() async throws {
    if let memoryOf { return print(try MemoryProbe.run(memoryOf)) }
    let scratch = try ScratchDirectory(in: directory)
    defer { scratch.remove() }
    let others = [CustomerRows.prefix, ModelRows.prefix]
    if only.map({ only in !others.contains { only.hasPrefix($0) } }) ?? true { try await measureEngine(scratch) }
    if only.map({ $0.hasPrefix(CustomerRows.prefix) }) ?? true {
      try await CustomerRows(
        scale: scale, scratch: scratch, hasSQLite: SQLiteStore.isInstalled && !withoutSQLite
      ).measure(only: only)
    }
    if only.map({ $0.hasPrefix(ModelRows.prefix) }) ?? true {
      try ModelRows(scale: scale, scratch: scratch).measure(CustomerReport())
    }
  }

  private func measureEngine(_ scratch: ScratchDirectory) async throws {
    var report = Report()
    report.printHeader(directory: scratch.path)
    for recordCount in [scale.smallStore, scale.bigStore] {
      let store = SharedStore(recordCount: recordCount, in: scratch)
      try measure(store.lookups(scale) + store.scans(scale), &report)
      try store.close()
    }
    let postings = PostingsScans(scale, in: scratch)
    try measure([postings.comparison], &report)
    try postings.close()
    try measure(Puts(scale: scale, scratch: scratch).comparisons, &report)
    if only == nil { try await Figures(scale: scale, scratch: scratch).measure(report) }
    try finish(report)
  }

  private func measure(_ comparisons: [Comparison], _ report: inout Report) throws {
    for comparison in comparisons where only.map({ comparison.name.contains($0) }) ?? true {
      report.add(try comparison.measure())
    }
  }

  private func finish(_ report: Report) throws {
    guard check else { return }
    print("")
    for complaint in report.complaints { print("Not as promised: \(complaint)") }
    guard report.complaints.isEmpty else { throw ExitCode.failure }
    print("All ratios to C are at most \(Report.greatestRatio), and Swift allocates what C does.")
  }
}
