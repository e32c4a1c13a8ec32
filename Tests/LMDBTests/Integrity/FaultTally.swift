/// Counts what became of faults, by kind.
struct FaultTally {
  private struct Row {
    var trials = 0
    var rejected = 0
    var fine = 0
    var codes: [String: Int] = [:]
    var killed = 0
    var probedAnyway = 0
    var killedAnyway = 0
  }

  private var rows: [String: Row] = [:]
  private(set) var killedCount = 0

  var trialCount: Int { rows.values.reduce(0) { $0 + $1.trials } }

  mutating func noteTrial(_ kind: String, isRejected: Bool) {
    rows[kind, default: Row()].trials += 1
    if isRejected { rows[kind, default: Row()].rejected += 1 }
  }

  mutating func note(_ outcome: FaultProbe.Outcome, of kind: String) {
    switch outcome {
    case .ok: rows[kind, default: Row()].fine += 1
    case .error(let code, let step): rows[kind, default: Row()].codes["\(code) in \(step)", default: 0] += 1
    case .killed:
      rows[kind, default: Row()].killed += 1
      killedCount += 1
    }
  }

  /// Notes what plain LMDB did with a file that the verifier rejects.
  mutating func noteUnguarded(_ outcome: FaultProbe.Outcome, of kind: String) {
    rows[kind, default: Row()].probedAnyway += 1
    if case .killed = outcome { rows[kind, default: Row()].killedAnyway += 1 }
  }

  var description: String {
    rows.sorted { $0.key < $1.key }.map { kind, row in
      var line = "\(kind): \(row.trials) trials, \(row.rejected) rejected, \(row.fine) fine, \(row.killed) killed"
      if !row.codes.isEmpty {
        line += ", codes \(row.codes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })"
      }
      if row.probedAnyway > 0 { line += "; without the verifier \(row.killedAnyway) of \(row.probedAnyway) killed" }
      return line
    }.joined(separator: "\n")
  }
}
