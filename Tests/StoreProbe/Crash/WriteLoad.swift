import CStoreProbe
import LMDB

/// The marks in a record of calls.
enum Mark {
  static let begun: UInt32 = 1
  static let acknowledged: UInt32 = 2
}

/// `write-load`: goes on with the model's commits, and says which one was acknowledged.
///
///     StoreProbe write-load --store S --counters C --seed 1 [--commits 40] [--lazy] [--record R] [--backup B]
enum WriteLoad {
  static func run(_ arguments: Arguments) throws {
    let path = try arguments.text("store")
    let progress = try Progress(at: arguments.text("counters"))
    let commits = try arguments.number("commits", default: .max)
    try FaultSeam.prepare(for: path, recordingTo: arguments.has("record") ? arguments.text("record") : nil)
    var options = ModelStore.options(arguments.has("lazy") ? .lastCommitMayBeLost : .full)
    options.verification = .whenNotClosedCleanly
    let store = try ModelStore(at: path, options)
    progress.opened += 1
    var model = StoreModel(
      seed: try arguments.number("seed"), scale: try ModelScale(arguments), commit: try store.commit())
    while model.commit < commits {
      progress.begun = model.commit + 1
      faults_mark(Mark.begun, model.commit + 1)
      try store.advance(&model)
      progress.acknowledged = model.commit
      faults_mark(Mark.acknowledged, model.commit)
      if arguments.has("backup"), model.commit.isMultiple(of: 3) {
        let form = model.commit.isMultiple(of: 2) ? Environment.BackupOptions.Form.compact : .exact
        let options = Environment.BackupOptions(form: form, replacesExisting: true)
        try store.environment.backup(to: arguments.text("backup"), options)
      }
    }
    try store.close()
    faults_stop_recording()
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
  static func prepare(for path: String, recordingTo record: String? = nil) throws {
    faults_watch(try Directory(containing: path).path)
    if let record {
      let code = faults_start_recording(record)
      try require(code == 0, "no record can be made at '\(record)': \(code)")
    }
  }
}
