import PlainLMDB

/// Getting records by their keys, in random order.
extension SharedStore {
  func lookups(_ scale: Scale) -> [Comparison] {
    let count = scale.lookups
    let suffix = ", \(recordCount / 1000)k records"
    return [
      Comparison(
        name: "C against C: get a field" + suffix, entryCount: count, rounds: scale.readRounds, isPromised: false,
        swift: { round in try self.fields("C", count, round) { try self.fieldsInC(self.contenders().plainC, $0) } },
        plainC: { round in try self.fields("C", count, round) { try self.fieldsInC(self.contenders().otherPlainC, $0) }
        }),
      Comparison(
        name: "get a field" + suffix, entryCount: count, rounds: scale.readRounds,
        swift: { round in try self.fields("Swift", count, round) { try self.contenders().swift.sumOfFields(for: $0) } },
        plainC: { round in try self.fields("C", count, round) { try self.fieldsInC(self.contenders().plainC, $0) } },
        sqlite: { round in
          guard let sqlite = try self.contenders().sqlite else { return nil }
          return try self.fields("SQLite", count, round) { try sqlite.sumOfFields(for: $0) }
        }),
      Comparison(
        name: "get and decode" + suffix, entryCount: count, rounds: scale.readRounds,
        swift: { round in try self.records("Swift", count, round) { try self.contenders().swift.sumOfRecords(for: $0) }
        },
        plainC: { round in
          try self.records("C", count, round) { keys in
            try self.contenders().plainC.read { plain_get_record($0, keys, keys.count, $1) }
          }
        }),
    ]
  }

  private func fieldsInC(_ store: PlainStore, _ keys: [UInt64]) throws -> (sample: Sample, sum: UInt64) {
    try store.read { plain_get_field($0, keys, keys.count, $1) }
  }

  private func fields(
    _ contender: String, _ count: Int, _ run: Int, _ read: ([UInt64]) throws -> (sample: Sample, sum: UInt64)
  ) throws -> [Sample] {
    let keys = randomKeys(count, run: run)
    let (sample, sum) = try read(keys)
    try WrongAnswer.check(sum, keys.reduce(0) { $0 &+ UInt64(bitPattern: Record(of: $1).netSpend) }, contender)
    return [sample]
  }

  private func records(
    _ contender: String, _ count: Int, _ run: Int, _ read: ([UInt64]) throws -> (sample: Sample, sum: UInt64)
  ) throws -> [Sample] {
    let keys = randomKeys(count, run: run)
    let (sample, sum) = try read(keys)
    try WrongAnswer.check(sum, keys.reduce(0) { $0 &+ Record(of: $1).sum }, contender)
    return [sample]
  }
}
