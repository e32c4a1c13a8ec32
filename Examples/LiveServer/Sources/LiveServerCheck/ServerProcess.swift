import Foundation

/// The server, running.
struct ServerProcess {
  let client: Client
  private let process = Process()
  private let output = Pipe()

  init(_ program: String, store: String) throws {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["0", store]
    process.standardOutput = output
    try process.run()
    guard let line = Self.line(from: output.fileHandleForReading),
      let port = line.split(separator: " ").lazy.compactMap({ URL(string: String($0))?.port }).first
    else {
      process.terminate()
      throw Failure("the server does not say where it listens")
    }
    client = Client(port: port)
  }

  /// Ends it as a service manager does, and waits until it says that the store is closed.
  func end() throws {
    process.terminate()
    let line = Self.line(from: output.fileHandleForReading)
    process.waitUntilExit()
    try expect(line?.hasPrefix("closed ") == true, "the last words of the server are \(line ?? "none")")
    try expect(process.terminationStatus == 0, "the server ended with \(process.terminationStatus)")
  }

  func kill() {
    if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
  }

  private static func line(from handle: FileHandle) -> String? {
    var bytes = Data()
    while let byte = try? handle.read(upToCount: 1), !byte.isEmpty {
      if byte.first == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }
}
