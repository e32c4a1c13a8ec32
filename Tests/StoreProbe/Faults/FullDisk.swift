import CStoreProbe
import Glibc
import LMDB

/// `full-disk`: writes until a real disk is full, and goes on from there.
///
///     StoreProbe full-disk --work D --kibibytes 6000 --seed 1 [--limit]
///
/// The disk is a file system in memory that only this process sees; with `--limit`, a limit on the size of files. Says
/// `skipped` where the system allows no mounts.
struct FullDisk {
  private let seed: UInt64
  private let work: Directory
  private let disk: Directory
  private let byteCount: UInt64
  private let isLimit: Bool
  private var model: StoreModel
  /// The commit that changed every record; 0 while there was room for none.
  private var scatteredCommit: UInt64 = 0

  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let disk = try Directory(making: work.file("disk"))
    let byteCount = try arguments.number("kibibytes", default: 6000) << 10
    let isLimit = arguments.has("limit")
    if !isLimit {
      let code = probe_mount_memory(disk.path, byteCount)
      guard code == 0 else { return print("skipped: mounting fails with errno \(code)") }
    }
    var scale = try ModelScale(arguments)
    scale.records = try arguments.number("records", default: 4000)
    scale.changes = try arguments.number("changes", default: 60)
    let seed = try arguments.number("seed")
    var rig = FullDisk(
      seed: seed, work: work, disk: disk, byteCount: byteCount, isLimit: isLimit,
      model: StoreModel(seed: seed, scale: scale))
    try rig.run()
  }

  private var storePath: String { disk.file("store") }
  private var fillerPath: String { disk.file("filler") }

  /// Takes all the room that is left but `rest`, or gives it back.
  private func setFull(_ isFull: Bool, but rest: Int = 0) throws {
    if isLimit {
      var status = stat()
      stat(storePath, &status)
      let code = probe_limit_file_size(isFull ? UInt64(Int(status.st_size) + rest) : .max)
      try require(code == 0, "the limit cannot be set: errno \(code)")
    } else if isFull {
      try File.fill(fillerPath)
      if rest > 0 { truncate(fillerPath, max(0, try File.byteCount(fillerPath) - rest)) }
    } else {
      unlink(fillerPath)
    }
  }

  private mutating func run() throws {
    // Children do what needs a process: this one must stay without a store to be able to fork.
    let progress = try Progress(startingAt: work.path + ".progress")
    defer { unlink(work.path + ".progress") }
    try part("filling") { rig in
      try rig.fillUp()
      progress.acknowledged = rig.model.commit
      progress.begun = rig.scatteredCommit
    }
    // The same changes once more, since the child's model ended with it.
    while model.commit < progress.acknowledged {
      if model.commit + 1 == progress.begun { model.advance(by: scatteredChanges) } else { model.advance() }
    }
    try part("opening") { rig in try rig.reopenOnFullDisk() }
    try part("opening without a lock file") { rig in try rig.openWithoutLockFile() }
    try part("reading with many readers") { rig in try rig.readDeep() }
    try part("deleting") { rig in try rig.deleteAndGoOn() }
    print("commits \(model.commit)")
  }

  private mutating func part(_ name: String, _ body: (inout FullDisk) throws -> Void) throws {
    do {
      try Child.run {
        var rig = self
        try body(&rig)
      }
    } catch {
      throw Failure("\(name): \(error)")
    }
  }

  // MARK: Parts

  /// Fills the disk by commits, gives some room back, and goes on.
  private mutating func fillUp() throws {
    if !isLimit { try File.fill(fillerPath, byteCount: 1 << 20) }
    let store = try ModelStore(at: storePath, ModelStore.options())
    if isLimit { try setFull(true, but: Int(byteCount)) }
    try writeUntilFull(store)
    try store.check(against: model)
    // Nothing is suspect: a second attempt fails in the same way, or fits.
    try writeUntilFull(store)
    try store.check(against: model)
    try backUpWithoutRoom(store)
    if !isLimit {
      try store.backup(to: work.file("elsewhere"))
      try Child.run { [seed, model, work] in
        try Check.check(work.file("elsewhere"), seed: seed, scale: model.scale, commits: model.commit...model.commit)
      }
    }
    try setFull(false)
    for _ in 0..<3 { try store.advance(&model) }
    try setFull(true, but: 256 << 10)
    try touchManyPages(store)
    try setFull(false)
    for _ in 0..<3 { try store.advance(&model) }
    try store.check(against: model)
    try store.close()
  }

  private mutating func writeUntilFull(_ store: ModelStore) throws {
    for _ in 0..<2000 {
      do {
        try store.advance(&model)
      } catch LMDBError.diskFull {
        return
      }
    }
    throw Failure("the disk does not become full")
  }

  /// Few bytes in many places need much more room than they have themselves.
  private mutating func touchManyPages(_ store: ModelStore) throws {
    do {
      try store.advance(&model, by: scatteredChanges)
      // They fitted, for enough pages were free within the file.
      scatteredCommit = model.commit
    } catch LMDBError.diskFull {}
    try store.check(against: model)
  }

  private var scatteredChanges: [StoreModel.Change] {
    model.records.keys.sorted().map { .putRecord($0, StoreModel.Record(version: $0, byteCount: 1)) }
  }

  private func backUpWithoutRoom(_ store: ModelStore) throws {
    for form in [Environment.BackupOptions.Form.compact, .exact] {
      do {
        try store.backup(to: disk.file("copy"), form)
        unlink(disk.file("copy"))
        try require(isLimit, "a backup went to a full disk")
      } catch LMDBError.diskFull {}
      try require(access(disk.file("copy"), F_OK) != 0, "a backup that failed is there")
      let leftovers = try disk.leftovers()
      try require(leftovers.isEmpty, "a backup that failed left \(leftovers)")
    }
  }

  private mutating func reopenOnFullDisk() throws {
    try setFull(true)
    let store = try ModelStore(at: storePath, ModelStore.options())
    try store.check(against: model)
    try store.close()
    try setFull(false)
  }

  private mutating func openWithoutLockFile() throws {
    unlink(storePath + "-lock")
    try setFull(true)
    do {
      let store = try ModelStore(at: storePath, ModelStore.options())
      try store.check(against: model)
      try store.close()
    } catch LMDBError.diskFull {}
    try setFull(false)
    let store = try ModelStore(at: storePath, ModelStore.options())
    try store.check(against: model)
    try store.close()
  }

  /// Each snapshot takes a place in the lock file, which has several pages.
  private func readDeep() throws {
    unlink(storePath + "-lock")
    let store = try ModelStore(at: storePath, ModelStore.options())
    try setFull(true)
    try read(store, depth: 240)
    try setFull(false)
    try store.close()
  }

  private func read(_ store: ModelStore, depth: Int) throws {
    guard depth > 0 else { return }
    try store.environment.read { tx in
      _ = try tx.value(for: 0, in: store.tables.state)
      try read(store, depth: depth - 1)
    }
  }

  /// Deletes make room within the file, so that writes fit again while the disk is full.
  private mutating func deleteAndGoOn() throws {
    let store = try ModelStore(at: storePath, ModelStore.options())
    try store.advance(&model, by: [.deleteRecords(0..<model.scale.records / 2)])
    // The pages are free for the commit after the next.
    for _ in 0..<2 { try store.advance(&model, by: [.putName("room", 1)]) }
    try setFull(true)
    for number in 0..<20 as Range<UInt64> {
      let record = StoreModel.Record(version: number, byteCount: 500)
      try store.advance(&model, by: [.putRecord(number, record)])
    }
    try store.check(against: model)
    try setFull(false)
    try store.close()
  }
}
