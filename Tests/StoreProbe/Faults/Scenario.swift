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
    if self == .replacingBackup {
      for _ in 0..<3 { try stage.advance() }
      try stage.backup(Self.backupOptions(.replacingBackup))
    }
    while stage.model.commit < Self.preparedCommits { try stage.advance() }
    if self == .reopen {
      try stage.store?.close()
      stage.store = nil
    }
  }

  func act(_ stage: Stage) throws {
    switch self {
    case .create, .reopen:
      try stage.open()
      try stage.advance()
    case .commit, .lazyCommit: for _ in 0..<3 { try stage.advance() }
    case .backup, .replacingBackup: try stage.backup(Self.backupOptions(self))
    case .close:
      try stage.store?.environment.synchronize()
      try stage.advance()
      try stage.store?.close()
      stage.store = nil
    }
  }

  private static func backupOptions(_ scenario: Scenario) -> Environment.BackupOptions {
    scenario == .backup
      ? Environment.BackupOptions(form: .compact)
      : Environment.BackupOptions(form: .exact, replacesExisting: true)
  }

  /// The commits that a copy at the backup's destination may show; empty if none may be there.
  func copyCommits(didFinish: Bool) -> Set<UInt64>? {
    switch (self, didFinish) {
    case (.backup, true), (.replacingBackup, true): [Self.preparedCommits]
    case (.replacingBackup, false): [3, Self.preparedCommits]
    default: nil
    }
  }
}
