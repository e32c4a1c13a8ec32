import CStoreProbe
import Glibc
import LMDB

/// `fork`: a child process uses the store that its parent opened.
///
///     StoreProbe fork --work D
enum ForkUse {
  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let path = work.file("store")
    let store = try CounterStore(at: path)
    for _ in 0..<10 { try store.increment(1) }
    try Child.run { try useForked(store, work) }
    try store.increment(1)
    try require(try store.sum() == 11, "the parent's store changed")
    // Inside a transaction of the parent.
    try store.environment.write { tx in
      try tx.put(11, for: 1, in: store.counters)
      try Child.run { try useForked(store, work) }
    }
    try Child.run {
      let own = try CounterStore(at: path)
      try own.increment(1)
      try own.environment.close()
    }
    try require(try store.sum() == 12, "the parent does not see what its child wrote")
    try store.increment(1)
    try store.environment.close()
    let again = try CounterStore(at: path)
    try require(try again.sum() == 13, "increments are missing")
    try again.environment.close()
    try Environment.verify(at: path)
  }

  private static func useForked(_ store: CounterStore, _ work: Directory) throws {
    try expectForked("read") { try store.sum() }
    try expectForked("write") { try store.increment(1) }
    try expectForked("statistics") { _ = try store.environment.statistics() }
    try expectForked("synchronize") { try store.environment.synchronize() }
    try expectForked("verify") { try store.environment.verify() }
    try expectForked("close") { try store.environment.close() }
    try expectForked("backup") {
      try store.environment.backup(to: work.file("copy"))
    }
  }

  private static func expectForked(_ operation: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch LMDBError.forked {
      return
    } catch {
      throw Failure("\(operation) in a forked child throws \(error)")
    }
    throw Failure("\(operation) in a forked child throws nothing")
  }
}
