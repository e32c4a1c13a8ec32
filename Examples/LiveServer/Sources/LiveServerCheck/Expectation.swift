import Foundation

/// Something is not as it has to be.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

func expect(_ isSo: Bool, _ otherwise: @autoclosure () -> String) throws {
  if !isSo { throw Failure(otherwise()) }
}

/// Says it at once, also to a file or a pipe.
func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

func passed(_ what: String) { say("ok  \(what)") }

/// Asks again and again until the answer is there; fails after a while that is long even for a busy machine.
func awaited<Answer>(_ what: String, _ ask: () async throws -> Answer?) async throws -> Answer {
  let end = ContinuousClock.now + .seconds(60)
  while ContinuousClock.now < end {
    if let answer = try await ask() { return answer }
    try await Task.sleep(for: .milliseconds(50))
  }
  throw Failure("no \(what) within a minute")
}
