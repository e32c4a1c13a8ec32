internal import Glibc

/// A file beside a store that becomes one by a rename, or goes away.
struct TemporaryFile {
  let path: String
  private let prefix: String
  private let directory: String

  init(besides store: StorePath, purpose: String) {
    directory = store.directory
    prefix = ".\(store.name).\(purpose)-"
    path = "\(directory)/\(prefix)\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
  }

  /// Makes the file, locked as long as it is open, so that ``removeAbandoned()`` of another process leaves it alone.
  func create(mode: UInt32) throws(SystemError) -> FileDescriptor {
    let file = try FileDescriptor(opening: path, O_RDWR | O_CREAT | O_EXCL, mode: mode)
    _ = try file.tryLock(exclusively: true)
    return file
  }

  /// Removes what processes that were killed left behind.
  func removeAbandoned() {
    guard let entries = opendir(directory) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix) else { continue }
      guard let file = try? FileDescriptor(opening: "\(directory)/\(name)", O_RDWR | O_NOFOLLOW) else { continue }
      // A living maker holds the lock.
      if (try? file.tryLock(exclusively: true)) == true { unlink("\(directory)/\(name)") }
    }
  }
}
