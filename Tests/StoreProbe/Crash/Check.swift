import Glibc
import LMDB

/// `check`: opens a store after a crash, compares all of it with the model, and writes on.
///
///     StoreProbe check --store S --seed 1 [--at-least 17] [--at-most 18] [--backup B]
///
/// With `--backup` it checks what an interrupted backup left there, too, and that the next one succeeds.
enum Check {
  static func run(_ arguments: Arguments) throws {
    let path = try arguments.text("store")
    let most = try arguments.number("at-most", default: .max)
    let (seed, scale) = (try arguments.number("seed"), try ModelScale(arguments))
    let commit = try check(
      path, seed: seed, scale: scale, commits: try arguments.number("at-least", default: 0)...most)
    if arguments.has("backup") {
      let backup = try arguments.text("backup")
      // One left by an earlier check is a commit further.
      if access(backup, F_OK) == 0 { try check(backup, seed: seed, scale: scale, commits: 1...max(most, most &+ 1)) }
      let store = try ModelStore(at: path, ModelStore.options())
      try store.environment.backup(to: backup, Environment.BackupOptions(replacesExisting: true))
      try store.close()
      try check(backup, seed: seed, scale: scale, commits: commit + 1...commit + 1)
    }
    let leftovers = try Directory(containing: path).leftovers()
    try require(leftovers.isEmpty, "\(leftovers) are left")
    print("commit \(commit)")
  }

  /// Throws unless the store opens, verifies, is exactly what the model holds after one of `commits`, can be written
  /// to, and opens again. Returns the commit it was found at; it is left one commit further.
  @discardableResult
  static func check(
    _ path: String, seed: UInt64, scale: ModelScale, commits: ClosedRange<UInt64>, known: [StoreModel] = []
  ) throws -> UInt64 {
    var store = try ModelStore(at: path, ModelStore.options())
    let commit = try store.commit()
    try require(commits.contains(commit), "the store is at commit \(commit), which is not in \(commits)")
    var model =
      commit < known.count ? known[Int(commit)] : StoreModel(seed: seed, scale: scale, commit: commit)
    try store.check(against: model)
    try store.advance(&model)
    try store.check(against: model)
    try store.close()
    store = try ModelStore(at: path, ModelStore.options())
    try store.check(against: model)
    try store.close()
    return commit
  }
}

/// `read-load`: compares snapshot after snapshot with the model, until it is killed.
///
///     StoreProbe read-load --store S --counters C --seed 1
enum ReadLoad {
  static func run(_ arguments: Arguments) throws {
    let progress = try Progress(at: arguments.text("counters"))
    let store = try ModelStore(at: arguments.text("store"), ModelStore.options())
    var model = StoreModel(seed: try arguments.number("seed"), scale: try ModelScale(arguments))
    while true {
      try store.follow(&model)
      progress.compared += 1
    }
  }
}
