import Glibc
import LMDB

/// `check`: opens a store after a crash, compares all of it with the model, and writes on.
///
///     StoreProbe check --store S --seed 1 [--at-least 17] [--at-most 18]
enum Check {
  static func run(_ arguments: Arguments) throws {
    let commit = try check(
      arguments.text("store"), seed: try arguments.number("seed"), scale: ModelScale(arguments),
      commits: try arguments.number("at-least", default: 0)...(try arguments.number("at-most", default: .max)))
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
