import CStoreProbe
import Glibc
import LMDB

/// `power-cut`: cuts a recorded workload at random places, and checks what a disk may hold then.
///
///     StoreProbe power-cut --record R --work D --seed 1 --cuts 300 --cut-seed 5 [--lazy] [--only 17]
///
/// Each cut depends on its number and seed alone. A damaged image stays in the directory `D/image`, unless `--memory`
/// was given. With `--expect-damage` it counts damaged images instead of failing at the first, and fails if there is none,
/// or if one ends the process that opens it.
struct PowerCut {
  private let arguments: Arguments
  private let record: CallRecord
  private let directory: Directory
  private let seed: UInt64
  private let scale: ModelScale
  private let cutSeed: UInt64
  /// The model after each commit that the record has.
  private let models: [StoreModel]
  private var statistics = Statistics()

  struct Statistics {
    var images = 0
    var withoutStore = 0
    var lostAcknowledged = 0
    var aheadOfAcknowledged = 0
    var damaged = 0
    var crashed = 0
  }

  static func run(_ arguments: Arguments) throws {
    var powerCut = try PowerCut(arguments)
    try powerCut.run()
  }

  private init(_ arguments: Arguments) throws {
    self.arguments = arguments
    record = try CallRecord(at: arguments.text("record"))
    directory = try Directory(arguments.text("work"))
    seed = try arguments.number("seed")
    cutSeed = try arguments.number("cut-seed", default: 1)
    scale = try ModelScale(arguments)
    var model = StoreModel(seed: seed, scale: scale)
    var models = [model]
    for case .begun(let commit) in record.entries {
      while model.commit < commit {
        model.advance()
        models.append(model)
      }
    }
    self.models = models
  }

  private mutating func run() throws {
    let count = try arguments.count("cuts", default: 300)
    let only = arguments.has("only") ? Int(try arguments.number("only")) : nil
    let expectsDamage = arguments.has("expect-damage")
    let lies = arguments.has("lying-disk")
    let unit = try arguments.count("unit", default: 512)
    // In order, so that the record is played once.
    var random = Generator(seed: cutSeed)
    let end = record.entries.count
    // Some at the very end, where the store is closed.
    let positions = (0..<count).map { $0 % 50 == 0 ? end : Int(random.below(UInt64(end) + 1)) }.sorted()
    var disk = SimulatedDisk(record, unit: unit, liesAboutFlushes: lies, seed: cutSeed)
    for (cut, position) in positions.enumerated() {
      disk.play(upTo: position)
      if let only, cut != only { continue }
      var random = Generator(seed: cutSeed &* 1_000_003 &+ UInt64(cut))
      let outcome = try examine(disk.cut(&random), disk)
      statistics.images += 1
      if case .damaged(let reason) = outcome {
        statistics.damaged += 1
        if reason.hasPrefix(ForkedCheck.killed) { statistics.crashed += 1 }
        guard expectsDamage else {
          throw Failure("cut \(cut) before call \(position): \(reason); --only \(cut) replays it alone")
        }
      }
      note(outcome, disk)
    }
    report()
    if expectsDamage {
      try require(statistics.damaged > 0, "no image is damaged, so the rig sees nothing")
      try require(statistics.crashed == 0, "\(statistics.crashed) damaged images ended the process")
    }
  }

  private func report() {
    print(
      "images \(statistics.images) without-store \(statistics.withoutStore) damaged \(statistics.damaged)",
      "lost-acknowledged \(statistics.lostAcknowledged) ahead \(statistics.aheadOfAcknowledged)")
  }

  private mutating func note(_ outcome: Outcome, _ disk: SimulatedDisk) {
    guard case .commit(let commit, let hadStore) = outcome else { return }
    if !hadStore { statistics.withoutStore += 1 }
    if commit < disk.acknowledged { statistics.lostAcknowledged += 1 }
    if commit > disk.acknowledged { statistics.aheadOfAcknowledged += 1 }
  }

  // MARK: One image

  private enum Outcome {
    case commit(UInt64, hadStore: Bool)
    case damaged(String)
  }

  /// Writes the files, and checks them in a child process, since damage may kill whoever opens it.
  private func examine(_ files: [String: [UInt8]], _ disk: SimulatedDisk) throws -> Outcome {
    let image = try Directory(making: directory.file("image"))
    for (name, bytes) in files { try File.write(bytes, to: image.file(name)) }
    let hadStore = files["store"] != nil
    let mayLose: UInt64 = arguments.has("lazy") && disk.acknowledged > 0 && !disk.isClosed ? 1 : 0
    let (least, most) = (disk.acknowledged - mayLose, disk.begun)
    let result = try ForkedCheck.run(in: image) {
      try require(hadStore || least == 0, "no store is there, but commit \(disk.acknowledged) was acknowledged")
      let commit = try Check.check(
        image.file("store"), seed: seed, scale: scale, commits: least...max(least, most), known: models)
      if files["copy"] != nil {
        try Check.check(
          image.file("copy"), seed: seed, scale: scale, commits: disk.backedUp...disk.begun, known: models)
      } else {
        try require(disk.backedUp == 0, "the backup of commit \(disk.backedUp) is not there")
      }
      let leftovers = try image.leftovers()
      try require(hadStore || leftovers.isEmpty, "creation left \(leftovers) in the way")
      return commit
    }
    switch result {
    case .success(let commit):
      try image.remove()
      return .commit(commit, hadStore: hadStore)
    case .failure(let failure):
      // Kept for a look, unless damage is what was wanted.
      if arguments.has("expect-damage") { try image.remove() }
      return .damaged("\(failure), acknowledged \(disk.acknowledged), begun \(disk.begun)")
    }
  }
}
