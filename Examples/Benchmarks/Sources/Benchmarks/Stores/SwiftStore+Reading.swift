import LMDB

extension SwiftStore {
  /// Looks up each key and adds up one field of the records, read in place.
  func sumOfFields(for keys: [UInt64]) throws -> (sample: Sample, sum: UInt64) {
    try environment.read { tx in
      let watch = Stopwatch(.processor)
      var sum: UInt64 = 0
      for key in keys {
        guard let bytes = try tx.bytes(for: key, in: records) else { continue }
        sum &+= UInt64(bitPattern: try bytes.read(Record.Layout.netSpend))
      }
      return (watch.stop(), sum)
    }
  }

  /// Looks up each key, decodes the record and adds up several of its fields.
  func sumOfRecords(for keys: [UInt64]) throws -> (sample: Sample, sum: UInt64) {
    try environment.read { tx in
      let watch = Stopwatch(.processor)
      var sum: UInt64 = 0
      for key in keys {
        guard let record = try tx.value(for: key, in: records) else { continue }
        sum &+= record.sum
      }
      return (watch.stop(), sum)
    }
  }

  /// Walks the whole table and adds up all keys and one field of the records.
  func sumOfAll() throws -> (sample: Sample, sum: UInt64) {
    try environment.read { tx in
      let watch = Stopwatch(.processor)
      var sum: UInt64 = 0
      var entries = try tx.entries(of: records)
      while let entry = try entries.next() {
        sum &+= try entry.key()
        sum &+= UInt64(bitPattern: try entry.valueBytes.read(Record.Layout.netSpend))
      }
      return (watch.stop(), sum)
    }
  }

  /// Walks the keys from each start to in front of `start + length` and adds up keys and one field.
  func sumOfRanges(from starts: [UInt64], length: UInt64) throws -> (sample: Sample, sum: UInt64) {
    try environment.read { tx in
      let watch = Stopwatch(.processor)
      var sum: UInt64 = 0
      for start in starts {
        var entries = try tx.entries(of: records, in: .from(start, before: start &+ length))
        while let entry = try entries.next() {
          sum &+= try entry.key()
          sum &+= UInt64(bitPattern: try entry.valueBytes.read(Record.Layout.netSpend))
        }
      }
      return (watch.stop(), sum)
    }
  }

  /// Adds up the identifiers in the set under each key, a page at a time.
  func sumOfPostings(for keys: [UInt64]) throws -> (sample: Sample, sum: UInt64) {
    try environment.read { tx in
      let watch = Stopwatch(.processor)
      var sum: UInt64 = 0
      for key in keys {
        var pages = try tx.pages(of: key, in: postings)
        while let page = try pages.next() { page.forEach { sum &+= $0 } }
      }
      return (watch.stop(), sum)
    }
  }
}
