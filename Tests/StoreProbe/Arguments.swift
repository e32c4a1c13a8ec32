import CStoreProbe

/// What follows the command's name: `--name value` pairs, and `--name` alone for what is on or off.
struct Arguments {
  private let values: [String: String]
  /// The whole command line, to be told where something fails.
  let commandLine: String

  init(_ arguments: [String]) throws {
    var values: [String: String] = [:]
    var rest = arguments.dropFirst(2)
    while let name = rest.popFirst() {
      guard name.hasPrefix("--") else { throw Failure("'\(name)' is no option") }
      let isFlag = rest.first?.hasPrefix("--") ?? true
      values[String(name.dropFirst(2))] = isFlag ? "" : rest.popFirst()
    }
    self.values = values
    commandLine = (["StoreProbe"] + arguments.dropFirst()).joined(separator: " ")
  }

  func has(_ name: String) -> Bool { values[name] != nil }

  func text(_ name: String) throws -> String {
    guard let value = values[name] else { throw Failure("--\(name) is missing") }
    return value
  }

  func text(_ name: String, default value: String) -> String { values[name] ?? value }

  /// The parts of a list with commas.
  func list(_ name: String) throws -> [String] { try text(name).split(separator: ",").map(String.init) }

  func number(_ name: String, default value: UInt64? = nil) throws -> UInt64 {
    guard let text = values[name] else {
      guard let value else { throw Failure("--\(name) is missing") }
      return value
    }
    guard let number = UInt64(text) else { throw Failure("--\(name) is no number") }
    return number
  }

  /// Puts a file system in memory over the directory that `--work` names, if `--memory` is given and the system allows
  /// it: there flushes cost nothing. Only this process sees what is in it, and it ends with the process.
  func mountMemoryIfWanted() throws {
    if has("memory") { _ = probe_mount_memory(try Directory(text("work")).path, 512 << 20) }
  }

  func count(_ name: String, default value: Int) throws -> Int { Int(try number(name, default: UInt64(value))) }
}

/// What a rig found wrong; it ends the probe with a status other than 0.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Throws unless `condition` holds.
func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
  if !condition { throw Failure(message()) }
}
