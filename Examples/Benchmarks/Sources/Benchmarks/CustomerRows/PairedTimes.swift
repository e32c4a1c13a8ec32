/// What the customer store and SQLite took for the same pieces of work, done in turn.
struct PairedTimes {
  /// Nanoseconds, and the entries that they are for, piece by piece.
  private(set) var swift: [Double] = []
  private(set) var sqlite: [Double] = []
  private(set) var swiftProcessor = 0.0
  private(set) var entryCount = 0

  /// Runs both on one piece, which has `count` entries: the one that begins changes from piece to piece.
  mutating func measure(_ count: Int, swift: () throws -> Void, sqlite: (() throws -> Void)?) throws {
    entryCount += count
    let isFirst = self.swift.count.isMultiple(of: 2)
    if !isFirst { try measureSQLite(sqlite) }
    let processor = Stopwatch(.processor)
    let wall = Stopwatch(.wall)
    try swift()
    self.swift.append(wall.stop().nanoseconds)
    swiftProcessor += processor.stop().nanoseconds
    if isFirst { try measureSQLite(sqlite) }
  }

  private mutating func measureSQLite(_ run: (() throws -> Void)?) throws {
    guard let run else { return }
    let wall = Stopwatch(.wall)
    try run()
    sqlite.append(wall.stop().nanoseconds)
  }

  var swiftNanoseconds: Double { swift.reduce(0, +) / Double(entryCount) }
  var swiftProcessorNanoseconds: Double { swiftProcessor / Double(entryCount) }
  var sqliteNanoseconds: Double? { sqlite.isEmpty ? nil : sqlite.reduce(0, +) / Double(entryCount) }
  /// SQLite's time by the store's: of the sums, and piece by piece.
  var ratio: Double? { sqliteNanoseconds.map { $0 / swiftNanoseconds } }
  var ratios: Spread? { sqlite.isEmpty ? nil : Spread(zip(sqlite, swift).map { $0 / $1 }) }
}
