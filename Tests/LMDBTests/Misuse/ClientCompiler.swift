import Foundation

/// The Swift compiler, asked what it says to a host's source that imports `LMDB` as it was built for these tests.
struct ClientCompiler {
  struct Unavailable: Error, CustomStringConvertible {
    let description: String
  }

  /// An error of the compiler's: where and what.
  struct Finding: Hashable {
    let file: String
    let line: Int
    let message: String
  }

  private let compiler: URL
  private let arguments: [String]

  /// Finds the compiler in `PATH` and the modules beside the running test bundle.
  init() throws {
    compiler = try Self.find("swiftc")
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let products = bundle.deletingLastPathComponent()
    var arguments = ["-swift-version", "6", "-I", products.appendingPathComponent("Modules").path]
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    var maps = [package.appendingPathComponent("Sources/CLMDB/module.modulemap").path]
    let built = try FileManager.default.contentsOfDirectory(at: products, includingPropertiesForKeys: nil)
    maps += built.map { $0.appendingPathComponent("module.modulemap").path }
    for map in maps.sorted() where FileManager.default.fileExists(atPath: map) {
      arguments += ["-Xcc", "-fmodule-map-file=\(map)"]
    }
    arguments += Self.flagsOfLMDB().flatMap { ["-Xcc", $0] }
    self.arguments = arguments
  }

  /// Compiles the files together, up to the checks of ownership and lifetimes, which come behind those of types.
  func findings(in files: [String]) throws -> [Finding] {
    let action = ["-emit-sil", "-whole-module-optimization", "-Onone", "-module-name", "Host", "-o", "/dev/null"]
    let (status, output) = try Self.run(compiler, action + arguments + files)
    let findings = output.split(separator: "\n").compactMap(Self.finding)
    guard (status == 0) == findings.isEmpty else {
      throw Unavailable(description: "the compiler ended with \(status) and said: \(output)")
    }
    return findings
  }

  /// `path:line:column: error: message`
  private static func finding(in text: Substring) -> Finding? {
    guard text.first == "/", let mark = text.range(of: ": error: ") else { return nil }
    let place = text[..<mark.lowerBound].split(separator: ":")
    guard place.count == 3, let line = Int(place[1]) else { return nil }
    return Finding(file: String(place[0]), line: line, message: String(text[mark.upperBound...]))
  }

  private static func find(_ tool: String) throws -> URL {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for folder in folders {
      let path = "\(folder)/\(tool)"
      if FileManager.default.isExecutableFile(atPath: path) { return URL(fileURLWithPath: path) }
    }
    throw Unavailable(description: "there is no \(tool) in PATH")
  }

  /// What the C compiler needs to find `lmdb.h`; nothing where the system has it in its usual place.
  private static func flagsOfLMDB() -> [String] {
    guard let tool = try? find("pkg-config"), let (status, output) = try? run(tool, ["--cflags", "lmdb"]), status == 0
    else { return [] }
    return output.split { $0.isWhitespace }.map(String.init)
  }

  private static func run(_ tool: URL, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = tool
    process.arguments = arguments
    // A sanitizer that the tests run under is not the compiler's business.
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "LD_PRELOAD" }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
