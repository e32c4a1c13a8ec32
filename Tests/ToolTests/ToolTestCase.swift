import CustomerModel
import CustomerStore
import Foundation
import XCTest

/// A test with a folder of its own, which runs the built tool.
class ToolTestCase: XCTestCase {
  private(set) var directory = URL(fileURLWithPath: "/")
  /// Whether the long forms run: `RETENTION_LONG_TESTS=1`.
  static let isLong = ProcessInfo.processInfo.environment["RETENTION_LONG_TESTS"] == "1"
  /// The first seed: `RETENTION_TEST_SEED`, or a fixed one.
  static let seed = ProcessInfo.processInfo.environment["RETENTION_TEST_SEED"].flatMap(UInt64.init) ?? 20_261_125

  let ada = ExternalID("ada@shop.example", kind: "email")

  override func setUpWithError() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("ToolTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: directory)
  }

  func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

  func open(_ name: String) throws -> CustomerStore { try CustomerStore(at: path(name)) }

  func hash(of name: String) throws -> StateHash {
    let store = try open(name)
    let hash = try store.read { tx in try tx.stateHash() }
    try store.close()
    return hash
  }

  /// A store with one customer, two orders, and an index that is being built.
  @discardableResult
  func makeSample(_ name: String = "shop.retention") throws -> String {
    let store = try open(name)
    try store.write { tx in
      try tx.upsert(Customer(id: ada, name: "Ada", country: "GB", tags: ["beta"]))
      for number in 1...2 {
        try tx.record(
          Purchase(total: Money("5 EUR")), by: ada, at: Timestamp(day: "2026-03-0\(number)"),
          key: InteractionKey(source: "shop", id: "order-\(number)"))
      }
      try tx.record(
        ConsentRecord(.granted, purpose: "news", at: Timestamp(day: "2026-03-02"), source: "a test"), by: ada)
    }
    try store.close()
    return path(name)
  }

  // MARK: The tool

  struct Outcome {
    let code: Int32
    let output: String
    let errors: String

    func json() throws -> [String: Any] {
      try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], output)
    }
  }

  /// The tool in a process of its own, which writes to files that nobody need empty.
  func start(_ arguments: [String]) throws -> Process { try start(Self.tool(), arguments) }

  /// A shell that runs a script, in which `$0` is the tool.
  func start(script: String, _ arguments: [String]) throws -> Process {
    try start(URL(fileURLWithPath: "/bin/sh"), ["-c", script, Self.tool().path] + arguments)
  }

  /// SwiftPM puts the programs of a package beside its test bundle.
  private static func tool() throws -> URL {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("retention")
  }

  private func start(_ program: URL, _ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    for output in ["run.out", "run.err"] { try Data().write(to: directory.appendingPathComponent(output)) }
    process.standardOutput = try FileHandle(forWritingTo: directory.appendingPathComponent("run.out"))
    process.standardError = try FileHandle(forWritingTo: directory.appendingPathComponent("run.err"))
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  @discardableResult
  func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  @discardableResult
  func run(_ arguments: [String]) throws -> Outcome {
    let process = try start(arguments)
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: try text("run.out"), errors: try text("run.err"))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: directory.appendingPathComponent(name)), as: UTF8.self)
  }
}

/// SplitMix64: the same numbers from the same seed, everywhere.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
