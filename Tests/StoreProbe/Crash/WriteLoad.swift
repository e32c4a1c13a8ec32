import CStoreProbe
import Glibc
import LMDB

/// The marks in a record of calls.
enum Mark {
  static let begun: UInt32 = 1
  static let acknowledged: UInt32 = 2
  /// The store was closed, and with that everything acknowledged is on the disk.
  static let closed: UInt32 = 3
  /// A backup of that commit was acknowledged.
  static let backedUp: UInt32 = 4
}

/// `write-load`: goes on with the model's commits, and says which one was acknowledged.
///
///     StoreProbe write-load --store S --counters C --seed 1 [--commits 40] [--lazy] [--record R] [--backup B]
///
/// With `--failing-flushes` now and then a flush fails, and the store is closed and opened again. With `--kill-at 90` the
/// process dies at its 90th change of a file; with `--append` the next one goes on with the record, too. With `--build 5`
/// the first five commits come into being at once, as a store that is built; with `--compact` the store is closed,
/// compacted and opened again every now and then.
struct WriteLoad {
  private let arguments: Arguments
  private let path: String
  private let progress: Progress
  private var store: ModelStore
  private var model: StoreModel
  private var random: Generator

  static func run(_ arguments: Arguments) throws {
    var load = try WriteLoad(arguments)
    try load.run(commits: try arguments.number("commits", default: .max))
    try load.store.close()
    faults_mark(Mark.closed, 0)
    faults_stop_recording()
  }

  private init(_ arguments: Arguments) throws {
    self.arguments = arguments
    path = try arguments.text("store")
    progress = try Progress(at: arguments.text("counters"))
    let record = try arguments.has("record") ? arguments.text("record") : nil
    try FaultSeam.prepare(for: path, recordingTo: record, appending: arguments.has("append"))
    if arguments.has("kill-at") {
      faults_arm(UInt32(FAULT_CALL_CHANGE), try arguments.number("kill-at"), 1, FAULT_KILL, 0)
    }
    let (seed, scale) = (try arguments.number("seed"), try ModelScale(arguments))
    if arguments.has("build"), access(path, F_OK) != 0 {
      let commits = try arguments.number("build")
      progress.begun = commits
      faults_mark(Mark.begun, commits)
      try ModelStore.build(at: path, StoreModel(seed: seed, scale: scale), commits: commits)
      progress.acknowledged = commits
      faults_mark(Mark.acknowledged, commits)
    }
    store = try ModelStore(at: path, Self.options(arguments))
    progress.opened += 1
    model = StoreModel(seed: seed, scale: scale, commit: try store.commit())
    random = Generator(seed: seed)
  }

  private static func options(_ arguments: Arguments) -> Environment.Options {
    var options = ModelStore.options(arguments.has("lazy") ? .lastCommitMayBeLost : .full)
    options.verification = .whenNotClosedCleanly
    return options
  }

  private mutating func run(commits: UInt64) throws {
    let fails = arguments.has("failing-flushes")
    while model.commit < commits {
      progress.begun = model.commit + 1
      faults_mark(Mark.begun, model.commit + 1)
      if fails { armNowAndThen() }
      do {
        try store.advance(&model)
      } catch LMDBError.inputOutput where fails {
        try reopen()
        continue
      }
      progress.acknowledged = model.commit
      faults_mark(Mark.acknowledged, model.commit)
      if arguments.has("backup") { try backUpNowAndThen() }
      if arguments.has("compact"), model.commit.isMultiple(of: 4) { try compact() }
    }
    faults_disarm()
  }

  private mutating func armNowAndThen() {
    guard random.happens(oneIn: 3) else { return }
    // The flush of a commit's pages, or the write of the page that names the commit, which is flushed with it.
    let calls = random.happens(oneIn: 2) ? FAULT_CALL_FLUSH : FAULT_CALL_WRITE
    faults_arm(UInt32(calls), 1 + random.below(4), 1, FAULT_FAIL_AFTER, EIO)
  }

  /// What a host does after an error of the disk.
  private mutating func reopen() throws {
    faults_disarm()
    try store.close()
    store = try ModelStore(at: path, Self.options(arguments))
    let commit = try store.commit()
    while model.commit < commit { model.advance() }
    try store.check(against: model)
  }

  private mutating func compact() throws {
    try store.close()
    try Environment.compact(at: path)
    store = try ModelStore(at: path, Self.options(arguments))
  }

  private func backUpNowAndThen() throws {
    guard model.commit.isMultiple(of: 3) else { return }
    let forms = Environment.BackupOptions.Form.allCases
    let form = forms[Int(model.commit / 3) % forms.count]
    let options = Environment.BackupOptions(form: form, replacesExisting: true)
    try store.environment.backup(to: arguments.text("backup"), options)
    faults_mark(Mark.backedUp, model.commit)
  }
}

/// `write-unflushed`: makes a store with the library, and then writes to it with plain LMDB that flushes nothing.
///
///     StoreProbe write-unflushed --store S --seed 1 --commits 40 --record R
enum UnflushedWriteLoad {
  static func run(_ arguments: Arguments) throws {
    let path = try arguments.text("store")
    var model = StoreModel(seed: try arguments.number("seed"), scale: try ModelScale(arguments))
    try ModelStore(at: path, ModelStore.options()).close()
    try FaultSeam.prepare(for: path, recordingTo: try arguments.text("record"))
    let store = try PlainStore(at: path)
    while try model.commit < arguments.number("commits") {
      faults_mark(Mark.begun, model.commit + 1)
      try store.advance(&model)
      // Nothing is acknowledged: only that what is left must be some whole commit is checked.
    }
    store.close()
    faults_stop_recording()
  }
}

/// The seam at the system calls, as Swift calls it.
enum FaultSeam {
  /// Catches the calls on the files of the directory that holds `path`, and records them if that is asked.
  static func prepare(for path: String, recordingTo record: String? = nil, appending: Bool = false) throws {
    faults_watch(try Directory(containing: path).path)
    if let record {
      let code = faults_start_recording(record, appending)
      try require(code == 0, "no record can be made at '\(record)': \(code)")
    }
  }
}
