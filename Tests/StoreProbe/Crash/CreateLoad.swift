import LMDB

/// `create-load`: makes one store after the other, each with a commit, until it is killed.
///
///     StoreProbe create-load --work D --counters C --seed 1
///
/// `check-created` with the same arguments checks what it left: all stores that it told of, and one more perhaps.
enum CreateLoad {
  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let progress = try Progress(at: arguments.text("counters"))
    while true {
      let store = try ModelStore(at: work.file("store-\(progress.opened + 1)"), ModelStore.options())
      var model = StoreModel(seed: try arguments.number("seed"), scale: ModelScale())
      try store.advance(&model)
      try store.close()
      progress.opened += 1
    }
  }

  static func check(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let count = try Progress(at: arguments.text("counters")).opened
    let seed = try arguments.number("seed")
    for number in max(count, 3) - 2...count + 1 {
      let commits = number <= count ? 1...1 : 0...1 as ClosedRange<UInt64>
      try Check.check(work.file("store-\(number)"), seed: seed, scale: ModelScale(), commits: commits)
    }
    let leftovers = try work.leftovers()
    try require(leftovers.isEmpty, "creation left \(leftovers) in the way")
    print("created \(count)")
  }
}
