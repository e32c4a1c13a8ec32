internal import Glibc

/// A file beside a store that becomes one by a rename, or goes away.
struct TemporaryFile {
  /// Where the file is; another name after each ``create(mode:)``.
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
      // Never the same name twice: whoever takes the first file for an abandoned one may be late to remove its name.
      path = "\(directory)/\(prefix)\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
      let file = try FileDescriptor(opening: path, O_RDWR | O_CREAT | O_EXCL, mode: mode)
      // Before it was locked another process may have removed it, or be about to.
      if try file.tryLock(exclusively: true), try file.status().st_nlink > 0 { return file }
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
      guard name.hasPrefix(prefix) else { continue }
      guard let file = try? FileDescriptor(opening: "\(directory)/\(name)", O_RDWR | O_NOFOLLOW) else { continue }
      // A living maker holds the lock.
      if (try? file.tryLock(exclusively: true)) == true { unlink("\(directory)/\(name)") }
    }
  }
}
