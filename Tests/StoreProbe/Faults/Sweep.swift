import CStoreProbe
import Glibc
import LMDB

/// `fault-sweep` and `kill-sweep`: run a scenario again and again, with the first call disturbed, then the second, until
/// a run is through before its turn comes.
///
///     StoreProbe fault-sweep --work D --scenario commit --fault EIO [--only 3]
///     StoreProbe kill-sweep --work D --scenario commit --kill before [--only 3]
///
/// Scenarios, faults and kills may be lists with commas, or `all`.
struct Sweep {
  private let scenario: Scenario
  private let fault: Fault
  private let work: Directory
  private let isKilling: Bool

  static func runFaults(_ arguments: Arguments) throws {
    let names = try arguments.list("fault")
    let faults = names == ["all"] ? Fault.all : try names.map(Fault.named)
    try run(faults, isKilling: false, arguments)
  }

  static func runKills(_ arguments: Arguments) throws {
    let names = try arguments.list("kill")
    let faults = try (names == ["all"] ? ["before", "after", "inside"] : names).map(Fault.kill)
    try run(faults, isKilling: true, arguments)
  }

  private static func run(_ faults: [Fault], isKilling: Bool, _ arguments: Arguments) throws {
    let names = try arguments.list("scenario")
    let scenarios = names == ["all"] ? Scenario.allCases : try names.map(Scenario.named)
    let work = try Directory(arguments.text("work"))
    for scenario in scenarios {
      for fault in faults {
        try Sweep(scenario: scenario, fault: fault, work: work, isKilling: isKilling).run(arguments)
      }
    }
  }

  private func run(_ arguments: Arguments) throws {
    let only = try arguments.number("only", default: 0)
    var number: UInt64 = max(only, 1)
    while true {
      let wasMet: Bool
      do {
        wasMet = try runOnce(number)
      } catch {
        throw Failure(
          "\(scenario.rawValue), \(fault) at call \(number): \(error); "
            + "--scenario \(scenario.rawValue) and --only \(number) replay it alone")
      }
      if !wasMet || number == only { break }
      number += 1
    }
    print("\(scenario.rawValue) \(fault) calls \(number - 1)")
  }

  /// Whether the scenario came as far as to the call.
  private func runOnce(_ number: UInt64) throws -> Bool {
    let directory = try Directory(making: work.file("run"))
    let status = try Child {
      if try !disturb(number, directory) { exit(3) }
    }.wait()
    let wasKilled = status & 0x7F == SIGKILL
    try require(isKilling && wasKilled || status & 0x7F == 0, "killed by signal \(status & 0x7F)")
    let code = status >> 8
    try require(code == 0 || code == 3, "the child process failed")
    let wasMet = isKilling ? wasKilled : code == 0
    try examine(directory, didFinish: !wasMet)
    try directory.remove()
    unlink(directory.path + ".progress")
    return wasMet
  }

  // MARK: In the child process

  private func disturb(_ number: UInt64, _ directory: Directory) throws -> Bool {
    let stage = try Scenario.Stage(in: directory)
    try FaultSeam.prepare(for: stage.storePath)
    try scenario.prepare(stage)
    fault.arm(at: number)
    let result = Result { try scenario.act(stage) }
    let wasMet = faults_disarm() > 0
    if isKilling { return wasMet }
    do {
      try result.get()
    } catch let error as LMDBError {
      try require(wasMet, "an error without a fault: \(error)")
      try require(fault.explains(error), "the error is wrong: \(error)")
      print("  \(scenario.rawValue) \(fault) \(number): \(error.name)")
      try goOn(stage, after: error)
    }
    if stage.store == nil { try stage.open() }
    try stage.store?.close()
    return wasMet
  }

  /// What must still be possible after an error, in the same process and with the fault gone.
  private func goOn(_ stage: Scenario.Stage, after error: LMDBError) throws {
    guard let store = stage.store else {
      // Opening failed: nothing of the attempt may be left in the way.
      try stage.open()
      return
    }
    let isBackup = scenario.leavesStore
    try read(store, stage.model, after: error)
    do {
      try store.advance(&stage.model)
      try require(isBackup || !error.isOfDisk, "a write went through after \(error.name)")
      stage.progress.begun = stage.model.commit
      stage.progress.acknowledged = stage.model.commit
      try store.check(against: stage.model)
    } catch let second as LMDBError {
      try require(!isBackup && error.explainsSuspicion(second), "after \(error.name) a write throws \(second)")
    }
  }

  private func read(_ store: ModelStore, _ model: StoreModel, after error: LMDBError) throws {
    do {
      try store.check(against: model)
    } catch let second as LMDBError {
      // LMDB serves no reads either once the page that names the newest commit could not be written.
      try require(error.explainsSuspicion(second), "after \(error.name) a read throws \(second)")
    }
  }

  // MARK: Afterwards

  private func examine(_ directory: Directory, didFinish: Bool) throws {
    let progress = try Progress(at: directory.path + ".progress")
    let commits = progress.acknowledged...max(progress.acknowledged, progress.begun)
    try Check.check(
      directory.file("store"), seed: Scenario.seed, scale: Scenario.Stage.scale, commits: commits)
    let copy = directory.file("copy")
    let hasCopy = access(copy, F_OK) == 0
    let allowed = scenario.copyCommits(didFinish: didFinish)
    try require(hasCopy || !didFinish || allowed == nil, "there is no backup")
    if hasCopy {
      let commit = try Check.check(
        copy, seed: Scenario.seed, scale: Scenario.Stage.scale, commits: 0...Scenario.preparedCommits)
      let isRight = allowed?.contains(commit) ?? (commit == Scenario.preparedCommits)
      try require(isRight, "the backup is of commit \(commit)")
    }
    if scenario == .create {
      try require(try directory.leftovers().isEmpty, "files were left in the way")
    }
  }
}

extension LMDBError {
  /// Whether the store takes no writes after it until it is opened again.
  var isOfDisk: Bool {
    switch self {
    case .inputOutput, .suspect: true
    default: false
    }
  }

  /// Whether a later use of the store may throw `second`: until it is opened again, if the disk is broken, or so full
  /// that not even what is there could be written in place.
  func explainsSuspicion(_ second: LMDBError) -> Bool {
    guard case .suspect(let code) = second else { return false }
    guard case .diskFull = self else { return isOfDisk }
    return code.rawValue == ENOSPC
  }

  /// The case's name.
  var name: String {
    let text = String(describing: Mirror(reflecting: self).children.first?.label ?? "\(self)")
    return text
  }
}
