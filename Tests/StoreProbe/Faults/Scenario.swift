import CStoreProbe
import Glibc
import LMDB

/// Work during which a call fails, or the process dies.
///
/// A scenario is run in a child process: `prepare` undisturbed, then `act` with the fault armed.
enum Scenario: String, CaseIterable {
  /// A new store, its tables and a first commit.
  case create
  /// Three commits into an open store.
  case commit
  /// The same with one flush a commit.
  case lazyCommit = "lazy-commit"
  /// Opening a store that must be verified first, and a commit.
  case reopen
  /// A compact backup to a new file.
  case backup
  /// A page-for-page backup in place of an older one.
  case replacingBackup = "replacing-backup"
  /// A backup entry by entry to a new file.
  case repackedBackup = "repacked-backup"
  /// The store made anew without what is free in it.
  case compact
  /// The store of commit 3 in place of one that is further.
  case restore
  /// A second store, made at once.
  case build
  /// A flush of what the last commit held back, and the end.
  case close

  static func named(_ name: String) throws -> Scenario {
    guard let scenario = Scenario(rawValue: name) else {
      throw Failure("the scenarios are: \(allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return scenario
  }

  static let seed: UInt64 = 77
  static let preparedCommits: UInt64 = 8

  /// What the scenario works on.
  final class Stage {
    let directory: Directory
    let progress: Progress
    var store: ModelStore?
    var model: StoreModel

    init(in directory: Directory) throws {
      self.directory = directory
      progress = try Progress(startingAt: directory.path + ".progress")
      model = StoreModel(seed: Scenario.seed, scale: Stage.scale)
    }

    static var scale: ModelScale {
      var scale = ModelScale()
      scale.records = 60
      return scale
    }

    var storePath: String { directory.file("store") }
    var backupPath: String { directory.file("copy") }

    func open(_ durability: Environment.Options.Durability = .full) throws {
      store = try ModelStore(at: storePath, ModelStore.options(durability))
    }

    func advance() throws {
      progress.begun = model.commit + 1
      try store?.advance(&model)
      progress.acknowledged = model.commit
    }

    func backup(_ options: Environment.BackupOptions) throws {
      try store?.environment.backup(to: backupPath, options)
    }
  }

  func prepare(_ stage: Stage) throws {
    guard self != .create else { return }
    try stage.open(self == .lazyCommit || self == .close ? .lastCommitMayBeLost : .full)
    if self == .replacingBackup || self == .restore {
      for _ in 0..<3 { try stage.advance() }
      try stage.backup(Self.backupOptions(.replacingBackup))
    }
    while stage.model.commit < Self.preparedCommits { try stage.advance() }
    if self == .reopen || self == .compact || self == .restore {
      try stage.store?.close()
      stage.store = nil
    }
    // Until it is known which one is there.
    if self == .restore { stage.progress.acknowledged = 3 }
  }

  func act(_ stage: Stage) throws {
    switch self {
    case .create, .reopen:
      try stage.open()
      try stage.advance()
    case .commit, .lazyCommit: for _ in 0..<3 { try stage.advance() }
    case .backup, .replacingBackup, .repackedBackup: try stage.backup(Self.backupOptions(self))
    case .compact: try Environment.compact(at: stage.storePath)
    case .restore: try Environment.restore(from: stage.backupPath, to: stage.storePath, replacesExisting: true)
    case .build:
      let model = StoreModel(seed: Self.seed, scale: Stage.scale)
      try ModelStore.build(at: stage.backupPath, model, commits: Self.preparedCommits)
    case .close:
      try stage.store?.environment.synchronize()
      try stage.advance()
      try stage.store?.close()
      stage.store = nil
    }
  }

  private static func backupOptions(_ scenario: Scenario) -> Environment.BackupOptions {
    switch scenario {
    case .backup: Environment.BackupOptions(form: .compact)
    case .repackedBackup: Environment.BackupOptions(form: .repacked)
    default: Environment.BackupOptions(form: .exact, replacesExisting: true)
    }
  }

  /// Whether it reads the store, and writes elsewhere.
  var leavesStore: Bool {
    switch self {
    case .backup, .replacingBackup, .repackedBackup, .build: true
    default: false
    }
  }

  /// The commits that a copy at the backup's destination may show; empty if none may be there.
  func copyCommits(didFinish: Bool) -> Set<UInt64>? {
    switch (self, didFinish) {
    case (.backup, true), (.replacingBackup, true), (.repackedBackup, true), (.build, true): [Self.preparedCommits]
    case (.replacingBackup, false): [3, Self.preparedCommits]
    case (.restore, _): [3]
    default: nil
    }
  }
}
