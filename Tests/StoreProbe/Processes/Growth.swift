import CStoreProbe
import Glibc
import LMDB

/// `growth`: one process grows a store far beyond what the other one has mapped.
///
///     StoreProbe growth --work D --mebibytes 24 [--step read|write|backup|statistics] [--address-space 2048]
///
/// `--step` is what the other process does first after the growth; `--address-space` limits it to so many MiB, so that
/// it cannot map all that the first one reserves.
enum Growth {
  private static let smallByteCount = 4 << 20

  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let byteCount = try arguments.count("mebibytes", default: 24) << 20
    let step = arguments.text("step", default: "read")
    let path = work.file("store")
    let stage = try Progress(startingAt: work.path + ".progress")
    defer { unlink(work.path + ".progress") }
    let records = UInt64(byteCount / 10_000)

    let small = try Child {
      if arguments.has("address-space") {
        let code = probe_limit_address_space(try arguments.number("address-space") << 20)
        try require(code == 0, "the limit cannot be set: errno \(code)")
      }
      var options = ModelStore.options()
      options.reservedByteCount = smallByteCount
      let store = try CounterStore(at: path, options)
      try store.increment(1)
      try store.sum()
      stage.begun = 1
      while stage.acknowledged == 0 { usleep(500) }
      try follow(store, step, work, records: records)
      try store.environment.close()
      stage.begun = 2
    }
    let large = try Child {
      var options = ModelStore.options()
      options.reservedByteCount = 64 << 30
      while stage.begun == 0 { usleep(500) }
      let store = try CounterStore(at: path, options)
      for start in stride(from: 100, to: 100 + records, by: 200) {
        try store.fill(start..<min(start + 200, 100 + records), byteCount: 9_000)
      }
      stage.acknowledged = 1
      // Grows on while the other one follows.
      var key = 100 + records
      while stage.begun == 1 {
        try store.fill(key..<key + 10, byteCount: 9_000)
        try store.increment(2)
        key += 10
      }
      try store.sum()
      try store.environment.close()
    }
    let result = Result { try small.join() }
    stage.begun = 2
    try large.join()
    try result.get()
    let store = try CounterStore(at: path)
    try store.sum()
    try store.environment.close()
    try Environment.verify(at: path)
  }

  /// What the process with the small map does once the store is larger than it.
  private static func follow(_ store: CounterStore, _ step: String, _ work: Directory, records: UInt64) throws {
    do {
      switch step {
      case "write": try writeBeyond(store)
      case "backup": try backUp(store, to: work.file("copy"))
      case "statistics": try check(store.environment.statistics())
      default: try store.sum()
      }
      try store.sum()
      let count = try store.environment.read { tx in try tx.count(of: store.ballast) }
      try require(count >= records, "only \(count) of \(records) records are there")
      try writeBeyond(store)
      try backUp(store, to: work.file("second-copy"))
      try check(store.environment.statistics())
    } catch LMDBError.addressSpaceExhausted {
      // Where the larger map does not fit, saying so is all that can be done; but again and again, and to the end.
      for _ in 0..<3 {
        do { try store.sum() } catch LMDBError.addressSpaceExhausted {}
        do { try store.increment(1) } catch LMDBError.addressSpaceExhausted {} catch LMDBError.storageFull {}
      }
    }
  }

  private static func check(_ statistics: EnvironmentStatistics) throws {
    try require(statistics.usedByteCount > smallByteCount, "the statistics show no growth")
  }

  /// Inserts are refused beyond what this process reserved; deletes are not.
  private static func writeBeyond(_ store: CounterStore) throws {
    do {
      try store.increment(1)
      throw Failure("an insert went beyond what the process reserved")
    } catch LMDBError.storageFull {}
    try store.environment.write { tx in _ = try tx.delete(100, from: store.ballast) }
  }

  private static func backUp(_ store: CounterStore, to path: String) throws {
    try store.environment.backup(to: path, Environment.BackupOptions(form: .compact))
    try Environment.verify(at: path)
  }
}
