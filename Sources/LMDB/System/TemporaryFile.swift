internal import Glibc

/// A file beside a store that becomes one by a rename, or goes away.
struct TemporaryFile {
  /// The path of the file that ``create(mode:)`` made.
  private(set) var path = ""
  private let prefix: String
  private let directory: String

  init(besides store: StorePath, purpose: String) {
    directory = store.directory
    prefix = ".\(store.name).\(purpose)-"
  }

  /// Makes the file, locked as long as it is open, so that ``removeAbandoned()`` of another process leaves it alone.
  mutating func create(mode: UInt32) throws(SystemError) -> FileDescriptor {
    while true {
      path = "\(directory)/\(prefix)\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
      let file = try FileDescriptor(creating: path, mode: mode)
      // Before the lock was taken, somebody who cleans up may have locked the file and removed it.
      if try file.tryLock(), try file.status().st_nlink == 1 { return file }
      unlink(path)
    }
  }

  /// Removes what processes that were killed left behind.
  func removeAbandoned() {
    guard let entries = opendir(directory) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(prefix) { removeIfAbandoned(StorePath.withoutLockSuffix("\(directory)/\(name)")) }
    }
  }

  private func removeIfAbandoned(_ path: String) {
    do throws(SystemError) {
      // Never the lock file: opening and closing it would drop the locks that this process has on it.
      let file = try FileDescriptor(opening: path, O_RDWR | O_NOFOLLOW)
      // A living maker holds the lock.
      guard try file.tryLock() else { return }
      unlink(path)
    } catch {
      guard error.number == ENOENT else { return }
    }
    unlink(StorePath(resolved: path).lockPath)
  }
}
