import CStoreProbe
import Glibc

/// A child process, forked without exec, that runs one closure.
///
/// The probe forks only while it has one thread and no store open.
struct Child {
  let identifier: CInt

  /// Starts `body`; an error it throws is printed, and ends the child with status 1.
  init(_ body: () throws -> Void) throws {
    identifier = withoutActuallyEscaping(body) { body in
      var body = body
      return withUnsafeMutablePointer(to: &body) { pointer in
        probe_fork(
          { context in
            // The pointer is the one above: the child runs in a copy of the memory as it is now.
            guard let body = context?.assumingMemoryBound(to: (() throws -> Void).self) else { return 2 }
            do {
              try body.pointee()
              return 0
            } catch {
              print("! \(error)")
              return 1
            }
          }, pointer)
      }
    }
    try require(identifier > 0, "no child process could be made: \(errno)")
  }

  /// Waits for the end; the status as wait(2) tells it.
  func wait() -> CInt { probe_wait(identifier) }

  /// Waits for the end, and throws unless the closure returned.
  func join() throws {
    let status = wait()
    try require(status & 0x7F == 0, "a child process was killed by signal \(status & 0x7F)")
    try require(status == 0, "a child process failed")
  }

  var isRunning: Bool {
    var information = siginfo_t()
    return waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0
      && information.si_signo == 0
  }

  /// Kills the child at once.
  func kill() {
    Glibc.kill(identifier, SIGKILL)
    _ = wait()
  }

  /// Runs `body` in a child process, and waits for its end.
  static func run(_ body: () throws -> Void) throws {
    try Child(body).join()
  }
}

/// Runs a check in a child process, so that a signal there is a finding and not the end.
enum ForkedCheck {
  /// How the failure begins that tells of a signal.
  static let killed = "killed by signal"

  /// The number that `body` returns, or why there is none.
  static func run(in scratch: Directory, _ body: () throws -> UInt64) throws -> Result<UInt64, Failure> {
    let path = scratch.path + ".result"
    defer { unlink(path) }
    let child = try Child {
      var text: String
      do {
        text = "\(try body())"
      } catch {
        text = "! \(error)"
      }
      try File.write(Array(text.utf8), to: path)
    }
    let status = child.wait()
    guard status == 0 else {
      return .failure(Failure(status & 0x7F != 0 ? "\(killed) \(status & 0x7F)" : "ended with status \(status)"))
    }
    let text = String(decoding: try File.read(path), as: UTF8.self)
    if let number = UInt64(text) { return .success(number) }
    return .failure(Failure(text))
  }
}
