import CStoreProbe
import Glibc
import LMDB

/// What happens to the n-th call.
struct Fault: CustomStringConvertible {
  let name: String
  let calls: UInt32
  let action: fault_action
  let error: CInt
  /// Whether all calls after it meet the fault too.
  let isLasting: Bool

  /// The errors that a host may get to see.
  enum Expectation {
    case inputOutput, diskFull, interrupted, addressSpaceExhausted, tooManyFiles
  }

  let expectations: Set<Expectation>

  static let all: [Fault] = {
    let changes = UInt32(FAULT_CALL_CHANGE)
    let opens = UInt32(FAULT_CALL_OPEN)
    let reads = UInt32(FAULT_CALL_READ)
    var faults = [
      Fault("EIO", changes | opens | reads, FAULT_FAIL, EIO, [.inputOutput]),
      Fault("EIO-after", changes, FAULT_FAIL_AFTER, EIO, [.inputOutput]),
      Fault("ENOSPC", changes | opens, FAULT_FAIL, ENOSPC, [.diskFull]),
      Fault("EINTR", changes | opens | reads, FAULT_FAIL, EINTR, [.interrupted]),
      // LMDB takes a short write for a broken disk, and in a new file for a full one.
      Fault("short", UInt32(FAULT_CALL_WRITE), FAULT_SHORT, 0, [.inputOutput, .diskFull]),
      Fault("ENOMEM", UInt32(FAULT_CALL_MAP), FAULT_FAIL, ENOMEM, [.addressSpaceExhausted]),
      Fault("EMFILE", opens, FAULT_FAIL, EMFILE, [.tooManyFiles]),
    ]
    faults += faults.filter { ["EIO", "ENOSPC", "EIO-after"].contains($0.name) }.map { $0.lasting() }
    return faults
  }()

  private init(
    _ name: String, _ calls: UInt32, _ action: fault_action, _ error: CInt, _ expectations: Set<Expectation>,
    isLasting: Bool = false
  ) {
    self.name = name
    self.calls = calls
    self.action = action
    self.error = error
    self.expectations = expectations
    self.isLasting = isLasting
  }

  private func lasting() -> Fault {
    Fault("lasting-\(name)", calls, action, error, expectations, isLasting: true)
  }

  static func named(_ name: String) throws -> Fault {
    guard let fault = all.first(where: { $0.name == name }) else {
      throw Failure("the faults are: \(all.map(\.name).joined(separator: ", "))")
    }
    return fault
  }

  /// The fault that ends the process.
  static func kill(_ name: String) throws -> Fault {
    let actions = ["before": FAULT_KILL, "after": FAULT_KILL_AFTER, "inside": FAULT_KILL_INSIDE]
    guard let action = actions[name] else { throw Failure("--kill is before, after or inside") }
    return Fault("kill-\(name)", UInt32(FAULT_CALL_CHANGE | FAULT_CALL_OPEN), action, 0, [])
  }

  func arm(at number: UInt64) {
    faults_arm(calls, number, isLasting ? .max : 1, action, error)
  }

  var description: String { name }

  /// Whether the error says what happened.
  func explains(_ error: LMDBError) -> Bool {
    switch error {
    case .inputOutput: expectations.contains(.inputOutput)
    case .suspect: expectations.contains(.inputOutput)
    case .diskFull: expectations.contains(.diskFull)
    case .addressSpaceExhausted: expectations.contains(.addressSpaceExhausted)
    case .engine(_, let code):
      code.rawValue == EINTR && expectations.contains(.interrupted)
        || code.rawValue == EMFILE && expectations.contains(.tooManyFiles)
    default: false
    }
  }
}
