import LMDB

extension SwiftStore {
  /// Stores the records of `keys`, in any order: what the puts took, and what all took with the commits.
  func put(_ keys: [UInt64], perCommit: Int) throws -> [Sample] {
    try commit(keys, perCommit) { tx, keys in
      for key in keys { try tx.put(Record(of: key), for: key, in: records) }
    }
  }

  /// Stores the records of `keys`, which lie behind all that are there: what the puts took, and all with the commits.
  func append(_ keys: [UInt64], perCommit: Int) throws -> [Sample] {
    try commit(keys, perCommit) { tx, keys in
      for key in keys { try tx.append(Record(of: key), for: key, in: records) }
    }
  }

  private func commit(
    _ keys: [UInt64], _ perCommit: Int, _ put: (inout WriteTransaction, ArraySlice<UInt64>) throws -> Void
  ) throws -> [Sample] {
    var puts = Sample()
    let whole = Stopwatch(.wall)
    for start in stride(from: 0, to: keys.count, by: perCommit) {
      try environment.write { tx in
        let watch = Stopwatch(.processor)
        try put(&tx, keys[start..<min(start + perCommit, keys.count)])
        puts += watch.stop()
      }
    }
    return [puts, whole.stop()]
  }
}
