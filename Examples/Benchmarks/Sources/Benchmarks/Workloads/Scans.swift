import PlainLMDB

/// Walking through neighbouring records, all of them or ranges.
extension SharedStore {
  func scans(_ scale: Scale) -> [Comparison] {
    let suffix = ", \(recordCount / 1000)k records"
    return [wholeTable(scale, suffix)] + [50, 1000].map { ranges(of: $0, scale, suffix) }
  }

  private func wholeTable(_ scale: Scale, _ suffix: String) -> Comparison {
    // A small table is walked several times, so that a run takes long enough to be measured.
    let passes = max(1, scale.scannedEntries / recordCount)
    let expected = sum(of: 0..<UInt64(recordCount))
    func repeated(_ contender: String, _ scan: () throws -> (sample: Sample, sum: UInt64)) throws -> [Sample] {
      var total = Sample()
      for _ in 0..<passes {
        let (sample, sum) = try scan()
        try WrongAnswer.check(sum, expected, contender)
        total += sample
      }
      return [total]
    }
    return Comparison(
      name: "scan" + suffix, entryCount: passes * recordCount, rounds: scale.readRounds,
      swift: { _ in try repeated("Swift") { try self.contenders().swift.sumOfAll() } },
      plainC: { _ in try repeated("C") { try self.contenders().plainC.read { plain_scan($0, $1) } } },
      sqlite: { _ in
        guard let sqlite = try self.contenders().sqlite else { return nil }
        return try repeated("SQLite") { try sqlite.sumOfAll() }
      })
  }

  private func ranges(of length: UInt64, _ scale: Scale, _ suffix: String) -> Comparison {
    let count = max(1, scale.lookups * 4 / Int(length))
    func checked(
      _ contender: String, _ round: Int, _ scan: ([UInt64]) throws -> (sample: Sample, sum: UInt64)
    ) throws -> [Sample] {
      let starts = randomKeys(count, run: round).map { min($0, UInt64(recordCount) - length) }
      let (sample, sum) = try scan(starts)
      try WrongAnswer.check(sum, starts.reduce(0) { $0 &+ self.sum(of: $1..<($1 + length)) }, contender)
      return [sample]
    }
    return Comparison(
      name: "scan ranges of \(length)" + suffix, entryCount: count * Int(length), rounds: scale.readRounds,
      swift: { try checked("Swift", $0) { try self.contenders().swift.sumOfRanges(from: $0, length: length) } },
      plainC: {
        try checked("C", $0) { starts in
          try self.contenders().plainC.read { plain_scan_ranges($0, starts, starts.count, length, $1) }
        }
      })
  }

  private func sum(of keys: Range<UInt64>) -> UInt64 {
    keys.reduce(0) { $0 &+ $1 &+ UInt64(bitPattern: Record(of: $1).netSpend) }
  }
}
