/// The same work done by several contenders, run in turn.
struct Comparison {
  /// Does the work once; the round says which, so that no contender finds what the other just brought into the caches.
  typealias Run = (_ round: Int) throws -> [Sample]

  /// What is done.
  let name: String
  /// What a run measures, where it measures more than one thing: appended to the name.
  var parts = [""]
  /// The entries that a run reads or writes.
  let entryCount: Int
  /// How many pairs are run.
  let rounds: Int
  /// Whether `swift` is the Swift layer, and the ratio to C is promised.
  var isPromised = true

  let swift: Run
  let plainC: Run
  /// `nil` where there is nothing to compare with, or SQLite is not installed.
  var sqlite: (_ round: Int) throws -> [Sample]? = { _ in nil }

  /// Runs A B A B …, after a first round that is thrown away.
  func measure() throws -> [Row] {
    var rows: [[(swift: Sample, plainC: Sample, sqlite: Sample?)]] = parts.map { _ in [] }
    for round in 0...rounds {
      let first = try swift(3 * round)
      let second = try plainC(3 * round + 1)
      let third = try sqlite(3 * round + 2)
      guard round > 0 else { continue }
      for part in parts.indices { rows[part].append((first[part], second[part], third?[part])) }
    }
    return zip(parts, rows).map { part, samples in
      Row(
        name: name + part, isPromised: isPromised, entryCount: Double(entryCount), swift: samples.map(\.swift),
        plainC: samples.map(\.plainC), sqlite: samples.compactMap(\.sqlite))
    }
  }
}

/// Thrown if a contender's answer shows that it did not do the work.
struct WrongAnswer: Error, CustomStringConvertible {
  let contender: String
  let answer: UInt64
  let expected: UInt64

  var description: String { "\(contender) computed \(answer) and not \(expected): the comparison is worthless" }

  static func check(_ answer: UInt64, _ expected: UInt64, _ contender: String) throws {
    guard answer == expected else { throw WrongAnswer(contender: contender, answer: answer, expected: expected) }
  }
}
