import LMDB
import PlainLMDB

/// Storing records in fresh stores, in commits of some thousands.
struct Puts {
  let scale: Scale
  let scratch: ScratchDirectory

  var comparisons: [Comparison] {
    [
      comparison("put in order", isSorted: true, plain_put_anywhere, isInSQLite: true),
      comparison("append", isSorted: true, plain_put_behind, isInSQLite: false),
      comparison("put in random order", isSorted: false, plain_put_anywhere, isInSQLite: true),
    ]
  }

  private func comparison(
    _ name: String, isSorted: Bool, _ mode: plain_put_mode, isInSQLite: Bool
  ) -> Comparison {
    var numbers = SplitMix64(seed: 1)
    let ascending = Array(0..<UInt64(scale.writes))
    let keys = isSorted ? ascending : ascending.shuffled(using: &numbers)
    return Comparison(
      name: name, parts: ["", ", with commits of \(scale.writesPerCommit / 1000)k"], entryCount: keys.count,
      rounds: scale.writeRounds,
      swift: { _ in
        try self.inNewStore { path in
          let store = try SwiftStore(at: path)
          let samples =
            mode == plain_put_behind
            ? try store.append(keys, perCommit: scale.writesPerCommit)
            : try store.put(keys, perCommit: scale.writesPerCommit)
          try store.environment.close()
          return samples
        }
      },
      plainC: { _ in
        try self.inNewStore { path in
          try PlainStore.create(at: path).put(keys, mode, perCommit: scale.writesPerCommit)
        }
      },
      sqlite: { _ in
        guard isInSQLite, SQLiteStore.isInstalled else { return nil }
        return try self.inNewStore { path in
          try SQLiteStore.create(at: path)?.put(keys, perCommit: scale.writesPerCommit) ?? []
        }
      })
  }

  private func inNewStore(_ put: (String) throws -> [Sample]) throws -> [Sample] {
    let path = scratch.newPath()
    defer { scratch.removeStore(at: path) }
    return try put(path)
  }
}
