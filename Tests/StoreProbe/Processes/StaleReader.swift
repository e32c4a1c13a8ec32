import Glibc
import LMDB

/// `stale-reader`: a process is killed while it holds a snapshot; its pages must become free again.
///
///     StoreProbe stale-reader --work D [--wait]
///
/// Another process that opens the store clears the slot at once; with `--wait`, the writer must find it by itself,
/// which takes a minute.
enum StaleReader {
  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let path = work.file("store")
    let stage = try Progress(startingAt: work.path + ".progress")
    defer { unlink(work.path + ".progress") }
    let waits = arguments.has("wait")
    let writer = try Child {
      let store = try CounterStore(at: path)
      try store.fill(0..<400, byteCount: 700)
      try churn(store, rounds: 30)
      let settled = try store.environment.statistics().usedPages
      stage.begun = 1
      while stage.opened < 1 { usleep(500) }
      // A living reader pins what is freed from now on.
      try churn(store, rounds: 30)
      let pinned = try store.environment.statistics()
      try require(pinned.usedPages > settled * 3 / 2, "a reader pins nothing: \(settled), \(pinned.usedPages) pages")
      try require(pinned.pinnedPages > 0, "the statistics show no pinned page")
      try require(pinned.readers.contains { $0.process != getpid() }, "the statistics show no other reader")
      stage.begun = 2
      while stage.acknowledged < 1 { usleep(500) }
      if waits { sleep(61) }
      // The first write here may be the one that looks for dead readers.
      try churn(store, rounds: 2)
      let freed = try store.environment.statistics()
      try require(freed.readers.allSatisfy { $0.process == getpid() }, "the dead reader still counts")
      try churn(store, rounds: 60)
      let after = try store.environment.statistics()
      try require(
        after.usedPages <= freed.usedPages + 40, "the file grows on: \(freed.usedPages), \(after.usedPages) pages")
      try store.environment.close()
    }
    let reader = try Child {
      let store = try CounterStore(at: path)
      while stage.begun < 1 { usleep(500) }
      try store.environment.read { tx in
        let before = try tx.count(of: store.ballast)
        stage.arrive()
        while true {
          try require(try tx.count(of: store.ballast) == before, "the snapshot changed")
          usleep(500)
        }
      }
    }
    while stage.begun < 2, writer.isRunning { usleep(500) }
    reader.kill()
    if !waits { try Child.run { try CounterStore(at: path).environment.close() } }
    stage.acknowledged = 1
    try writer.join()
  }

  private static func churn(_ store: CounterStore, rounds: Int) throws {
    for _ in 0..<rounds { try store.fill(0..<100, byteCount: 700) }
  }
}
