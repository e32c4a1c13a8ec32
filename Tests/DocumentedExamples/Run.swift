import Glibc

/// An example, and the file and line where it begins.
typealias Example = (place: String, run: @Sendable () async throws -> Void)

/// An expression that is not what the example says of it.
struct Disappointment: Error {
  let place: String
  let explanation: String
}

nonisolated(unsafe) private var expectations = 0

/// What a line `expression  // == value` of an example is compiled as.
func expect<Value: Equatable>(
  _ value: Value, _ expected: Value, file: StaticString = #filePath, line: UInt = #line
) throws {
  expectations += 1
  guard value != expected else { return }
  throw Disappointment(place: "\(file):\(line)", explanation: "is \(value), not \(expected)")
}

/// Runs examples one after the other, each in a new folder in this one. The program fails if any of them throws.
func run(_ examples: [Example]) async {
  var failures = 0
  for (index, example) in examples.enumerated() {
    do {
      mkdir("\(index)", 0o700)
      chdir("\(index)")
      try Shop.lay()
      try await example.run()
    } catch let error as Disappointment {
      failures += 1
      complain("\(error.place): error: \(error.explanation)")
    } catch {
      failures += 1
      complain("\(example.place): error: the example throws: \(error)")
    }
    shop = Shop()
    chdir("..")
  }
  complain("\(examples.count) examples with \(expectations) expectations, \(failures) failures")
  if failures > 0 { exit(1) }
}

/// Writes a line where it is seen at once: what examples print is not.
func complain(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}
