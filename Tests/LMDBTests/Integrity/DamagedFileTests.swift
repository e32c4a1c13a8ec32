import Foundation
import LMDB
import XCTest

/// Damaged files: the verifier rejects each with a typed error, or plain LMDB works on it without being killed.
final class DamagedFileTests: XCTestCase {
  /// A damaged file that the verifier let through.
  private struct Survivor {
    let file: String
    let kind: String
    let context: String
  }

  func testFaultsOfEveryKind() throws {
    let trials = TestScale.isLong ? 250 : 8
    var tally = FaultTally()
    for (number, shape) in StoreShape.all.enumerated() where TestScale.isLong || number % 3 == 0 {
      let seed = TestScale.seed &+ UInt64(number)
      let directory = try ScratchDirectory()
      let images = try shape.images(seed: seed, in: directory)
      let fields = images.map { FieldMap($0) }
      var random = RandomSource(seed: seed)
      var survivors: [Survivor] = []
      var rejected: [Survivor] = []
      for kind in FaultKind.allCases {
        for trial in 0..<trials {
          let form = trial & 1
          var damaged = images[form]
          let what = kind.apply(to: &damaged, fields: fields[form], random: &random)
          let isAccepted = self.isAccepted(damaged)
          tally.noteTrial(kind.rawValue, isRejected: !isAccepted)
          let isControl = !isAccepted && TestScale.isLong && trial % 8 == trial / 8 % 2 && !damaged.isEmpty
          guard isAccepted || isControl else { continue }
          let file = directory.file("\(kind)-\(trial)")
          try writeFile(file, damaged)
          let context = "seed \(seed), shape \(shape.name), form \(form), \(kind.rawValue): \(what)"
          let survivor = Survivor(file: file, kind: kind.rawValue, context: context)
          if isAccepted { survivors.append(survivor) } else { rejected.append(survivor) }
          if survivors.count == 64 { try probe(&survivors, seed: seed, tally: &tally) }
          if rejected.count == 64 { try probeUnguarded(&rejected, seed: seed, tally: &tally) }
        }
      }
      try probe(&survivors, seed: seed, tally: &tally)
      try probeUnguarded(&rejected, seed: seed, tally: &tally)
      print("\(shape.name), seed \(seed): \(tally.trialCount) trials so far, \(tally.killedCount) killed")
    }
    print(tally.description)
  }

  /// Hostile fields one on top of the other, as long as the verifier lets them through: far from any healthy file.
  func testAccumulatedFaults() throws {
    let chains = TestScale.isLong ? 20 : 2
    let steps = TestScale.isLong ? 400 : 40
    var tally = FaultTally()
    for (number, shape) in StoreShape.all.enumerated() where TestScale.isLong || number % 4 == 1 {
      let directory = try ScratchDirectory()
      for chain in 0..<chains {
        let seed = TestScale.seed &+ UInt64(number * 1_000 + chain)
        let image = try shape.images(seed: seed, in: directory)[chain & 1]
        let fields = FieldMap(image)
        var random = RandomSource(seed: seed)
        var current = image
        var history: [String] = []
        if chain & 2 != 0 {
          history.append(FaultKind.freeSpace.apply(to: &current, fields: fields, random: &random))
        }
        var survivors: [Survivor] = []
        for step in 0..<steps {
          var damaged = current
          let what = FaultKind.field.apply(to: &damaged, fields: fields, random: &random)
          let isAccepted = self.isAccepted(damaged)
          tally.noteTrial("accumulated fields", isRejected: !isAccepted)
          guard isAccepted else { continue }
          current = damaged
          history.append(what)
          guard history.count % 16 == 0 || step > steps - 16 else { continue }
          let file = directory.file("\(chain)-\(step)")
          try writeFile(file, damaged)
          let context = "seed \(seed), shape \(shape.name), step \(step): \(history.joined(separator: "; "))"
          survivors.append(Survivor(file: file, kind: "accumulated fields", context: context))
        }
        try probe(&survivors, seed: seed, tally: &tally)
      }
    }
    print(tally.description)
  }

  /// Every field of a small store of each shape with every hostile value in turn; each form takes a sample.
  func testEveryFieldOfSmallFiles() throws {
    let stride = TestScale.isLong ? 7 : 997
    var tally = FaultTally()
    for (number, shape) in StoreShape.all.enumerated() {
      var small = shape
      small.transactions = 3
      small.operations = 14
      let seed = TestScale.seed &+ UInt64(number)
      let directory = try ScratchDirectory()
      let image = try small.images(seed: seed, in: directory)[number & 1]
      let map = FieldMap(image)
      var survivors: [Survivor] = []
      var trial = 0
      for field in map.fields {
        for value in map.hostileValues(of: field, in: image) {
          trial += 1
          guard trial % stride == 0 else { continue }
          var damaged = image
          let what = map.set(field, to: value, in: &damaged)
          guard damaged != image else { continue }
          let isAccepted = isAccepted(damaged)
          tally.noteTrial("every field", isRejected: !isAccepted)
          guard isAccepted else { continue }
          let file = directory.file("\(trial)")
          try writeFile(file, damaged)
          survivors.append(Survivor(file: file, kind: "every field", context: "\(shape.name), seed \(seed): \(what)"))
          if survivors.count == 64 { try probe(&survivors, seed: seed, tally: &tally) }
        }
      }
      try probe(&survivors, seed: seed, tally: &tally)
    }
    print(tally.description)
  }

  private func isAccepted(_ image: [UInt8]) -> Bool {
    do throws(FileRejection) {
      _ = try FileVerifier.verify(image: image)
      return true
    } catch {
      return false
    }
  }

  /// Works with plain LMDB on files that were accepted; what it leaves must be accepted again.
  private func probe(_ survivors: inout [Survivor], seed: UInt64, tally: inout FaultTally) throws {
    let outcomes = try FaultProbe.run(survivors.map(\.file), seed: seed)
    for (survivor, outcome) in zip(survivors, outcomes) {
      tally.note(outcome, of: survivor.kind)
      if case .killed(let how) = outcome {
        XCTFail("\(how): \(survivor.context)")
        keep(survivor)
      } else {
        do {
          _ = try verifyFile(survivor.file)
        } catch {
          XCTFail("after writes: \(error), \(outcome): \(survivor.context)")
          keep(survivor)
        }
      }
    }
    try remove(&survivors)
  }

  /// What plain LMDB does with files that the verifier rejects, to know that the tests bite.
  private func probeUnguarded(_ rejected: inout [Survivor], seed: UInt64, tally: inout FaultTally) throws {
    let outcomes = try FaultProbe.run(rejected.map(\.file), seed: seed, seconds: 3)
    for (file, outcome) in zip(rejected, outcomes) { tally.noteUnguarded(outcome, of: file.kind) }
    try remove(&rejected)
  }

  private func remove(_ files: inout [Survivor]) throws {
    for file in files {
      try FileManager.default.removeItem(atPath: file.file)
      try? FileManager.default.removeItem(atPath: file.file + "-lock")
    }
    files.removeAll()
  }

  /// Keeps the file of a failure where `RETENTION_KEEP_FAILURES` names a directory.
  private func keep(_ survivor: Survivor) {
    guard let target = ProcessInfo.processInfo.environment["RETENTION_KEEP_FAILURES"] else { return }
    let name = "\(target)/\(UUID().uuidString)"
    try? FileManager.default.copyItem(atPath: survivor.file, toPath: name)
    try? survivor.context.write(toFile: name + ".txt", atomically: true, encoding: .utf8)
  }
}
