import Glibc
import LMDB

/// `second-opener`: while one process writes, others open, read, verify and close the store; one is killed each time.
///
///     StoreProbe second-opener --work D --rounds 20
enum SecondOpener {
  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let path = work.file("store")
    let stage = try Progress(startingAt: work.path + ".progress")
    defer { unlink(work.path + ".progress") }
    let writer = try Child {
      let store = try CounterStore(at: path)
      stage.begun = 1
      while stage.acknowledged == 0 { try store.increment(stage.begun % 20) }
      try store.sum()
      try store.environment.close()
    }
    while stage.begun == 0, writer.isRunning { usleep(500) }
    do {
      for round in 0..<(try arguments.count("rounds", default: 20)) { try visit(path, round) }
    } catch {
      writer.kill()
      throw error
    }
    stage.acknowledged = 1
    try writer.join()
    try Environment.verify(at: path)
    let store = try CounterStore(at: path)
    print("increments \(try store.sum())")
    try store.environment.close()
  }

  private static func visit(_ path: String, _ round: Int) throws {
    try Child.run {
      var options = ModelStore.options()
      options.access = round.isMultiple(of: 3) ? .readOnly : .readWrite
      let store = try CounterStore(at: path, options)
      for _ in 0..<5 { try store.sum() }
      if options.access == .readWrite {
        try store.increment(100)
        try store.environment.verify()
      }
      try store.environment.close()
    }
    try Child.run {
      // The file changes all the time, so nobody may judge it from outside.
      do {
        try Environment.verify(at: path)
        throw Failure("a store that is being written was verified as if nobody had it")
      } catch LMDBError.openElsewhere {}
    }
    let victim = try Child {
      let store = try CounterStore(at: path)
      while true {
        try store.sum()
        try store.increment(101)
      }
    }
    usleep(UInt32(5000 + round % 7 * 3000))
    victim.kill()
  }
}
