import Foundation

/// A directory for the stores of one run, removed at its end.
final class ScratchDirectory {
  /// The directory's path.
  let path: String
  private var made = 0

  /// Makes a directory inside `parent`, or inside the system's for temporary files.
  init(in parent: String?) throws {
    let base = parent.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
    let directory = base.appendingPathComponent("lmdb-benchmarks-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    path = directory.path
  }

  /// The path of a file that does not exist yet.
  func newPath() -> String {
    made += 1
    return "\(path)/store-\(made)"
  }

  /// Removes a store of any kind with the files beside it.
  func removeStore(at path: String) {
    for suffix in ["", "-lock", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
  }

  func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}
