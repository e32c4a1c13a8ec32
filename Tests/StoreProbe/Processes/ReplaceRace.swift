import Glibc
import LMDB

/// `replace-race`: one process replaces a store by backups of another again and again, while others open and use it.
///
///     StoreProbe replace-race --work D --rounds 30
enum ReplaceRace {
  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let (path, target) = (work.file("store"), work.file("copy"))
    let stage = try Progress(startingAt: work.path + ".progress")
    defer { unlink(work.path + ".progress") }
    try Child.run {
      let store = try CounterStore(at: path)
      for _ in 0..<40 { try store.increment(0) }
      try store.environment.backup(to: target)
      try store.environment.close()
    }
    let users = try (1...3).map { user in
      try Child {
        while stage.begun == 0 {
          if try use(target, as: UInt64(user)) { stage.arrive() }
          // Long enough for the store to be free now and then.
          usleep(UInt32(user * 30_000))
        }
      }
    }
    let replacer = try Child {
      let store = try CounterStore(at: path)
      let replacing = Environment.BackupOptions(replacesExisting: true)
      while stage.begun == 0 {
        try store.increment(0)
        do {
          try store.environment.backup(to: target, replacing)
          stage.acknowledged += 1
        } catch LMDBError.invalidPath {
        } catch LMDBError.openElsewhere {
          // Somebody has the target open just now.
        }
      }
      try store.environment.close()
    }
    let rounds = try arguments.number("rounds", default: 30)
    while stage.acknowledged < rounds || stage.opened < rounds {
      guard replacer.isRunning, users.allSatisfy(\.isRunning) else { break }
      usleep(1000)
    }
    stage.begun = 1
    for child in users + [replacer] { try child.join() }
    try CounterStore(at: target).sum()
    print("replaced \(stage.acknowledged) used \(stage.opened)")
  }

  /// Whether the store could be opened, between two replacements.
  private static func use(_ path: String, as user: UInt64) throws -> Bool {
    do {
      let store = try CounterStore(at: path)
      for _ in 0..<4 {
        let sum = try store.sum()
        try store.increment(user)
        try require(try store.sum() > sum, "an increment is missing")
        usleep(1000)
      }
      try store.environment.verify()
      try store.environment.close()
      return true
    } catch LMDBError.invalidPath {
      // It was replaced while it was being opened.
      return false
    } catch LMDBError.openElsewhere {
      // Another opener noticed only behind it that the file had been replaced.
      return false
    }
  }
}
