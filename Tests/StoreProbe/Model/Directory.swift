import Glibc

/// A directory, by its path without symbolic links.
struct Directory {
  let path: String

  init(_ path: String) throws {
    guard let resolved = realpath(path, nil) else { throw Failure("'\(path)' cannot be resolved: \(errno)") }
    defer { free(resolved) }
    self.path = String(cString: resolved)
  }

  init(containing file: String) throws {
    guard let slash = file.lastIndex(of: "/") else {
      try self.init(".")
      return
    }
    try self.init(String(file[..<slash]))
  }

  /// Makes a new directory.
  init(making path: String) throws {
    guard mkdir(path, 0o700) == 0 else { throw Failure("'\(path)' cannot be made: \(errno)") }
    try self.init(path)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The names in the directory, sorted.
  func names() throws -> [String] {
    guard let entries = opendir(path) else { throw Failure("'\(path)' cannot be read: \(errno)") }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// What a killed process left under a temporary name.
  func leftovers() throws -> [String] {
    try names().filter { $0.contains(".creating-") || $0.contains(".copying-") }
  }

  /// Removes all files in it.
  func empty() throws {
    for name in try names() { unlink(file(name)) }
  }

  /// Removes it with all files.
  func remove() throws {
    try empty()
    rmdir(path)
  }
}
