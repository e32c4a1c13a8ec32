import RetentionKit

/// The figures for everybody who looks: read from the store only where it has changed, and once however many look.
actor FigureBoard {
  private let database: RetentionDatabase
  private let counts: IngestionCounts
  private var last: (figures: Figures, token: ChangeToken)?
  private var reading: Task<(figures: Figures, token: ChangeToken), any Error>?

  init(database: RetentionDatabase, counts: IngestionCounts) {
    self.database = database
    self.counts = counts
  }

  func current() async throws -> Figures {
    let token = try database.read { tx in try tx.lastChange() }
    if var figures = last?.figures, last?.token == token {
      figures.ingestion = counts.values
      return figures
    }
    // Who comes while others wait for an answer gets theirs: it is older by the time of one reading at most.
    if let reading { return try await reading.value.figures }
    let task = Task { [database, counts] in
      try await database.backgroundRead { tx in
        (figures: try Figures(tx, counts.values), token: try tx.lastChange())
      }
    }
    reading = task
    defer { reading = nil }
    let answer = try await task.value
    last = answer
    return answer.figures
  }
}
