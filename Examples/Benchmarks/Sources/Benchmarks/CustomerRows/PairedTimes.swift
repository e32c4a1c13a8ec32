/// What the customer store and SQLite took for the same pieces of work, done in turn.
struct PairedTimes {
  /// What one of them took, piece by piece.
  struct Contender {
    private(set) var wall: [Double] = []
    private(set) var processor = 0.0

    mutating func run(_ work: () throws -> Void) throws {
      let processor = Stopwatch(.processor)
      let wall = Stopwatch(.wall)
      try work()
      self.wall.append(wall.stop().nanoseconds)
      self.processor += processor.stop().nanoseconds
    }
  }

  private(set) var swift = Contender()
  private(set) var sqlite = Contender()
  private(set) var entryCount = 0

  /// Runs both on one piece, which has `count` entries: the one that begins changes from piece to piece.
  mutating func measure(_ count: Int, swift: () throws -> Void, sqlite: (() throws -> Void)?) throws {
    entryCount += count
    let isFirst = self.swift.wall.count.isMultiple(of: 2)
    if !isFirst, let sqlite { try self.sqlite.run(sqlite) }
    try self.swift.run(swift)
    if isFirst, let sqlite { try self.sqlite.run(sqlite) }
  }

  /// Nanoseconds an entry: of the wall clock, and of the processor.
  func nanoseconds(_ contender: Contender) -> (wall: Double, processor: Double)? {
    guard !contender.wall.isEmpty else { return nil }
    return (contender.wall.reduce(0, +) / Double(entryCount), contender.processor / Double(entryCount))
  }

  /// SQLite's time by the store's, piece by piece.
  var ratios: Spread? {
    sqlite.wall.isEmpty ? nil : Spread(zip(sqlite.wall, swift.wall).map { $0 / $1 })
  }
}
