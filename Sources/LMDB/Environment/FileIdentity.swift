internal import Glibc
internal import Synchronization

/// A file as the kernel knows it, whatever paths lead to it.
struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}

/// The files that this process has open. POSIX locks belong to the process, so a second open of the same file would
/// reset the lock table under the first one, and snapshots would change under their readers.
enum EnvironmentRegistry {
  private static let open = Mutex<Set<FileIdentity>>([])

  /// Claims a file; `false` if it is taken.
  static func claim(_ file: FileIdentity) -> Bool {
    open.withLock { $0.insert(file).inserted }
  }

  /// Whether an environment of this process has the file open.
  static func isClaimed(_ file: FileIdentity) -> Bool {
    open.withLock { $0.contains(file) }
  }

  /// Gives a file free.
  static func release(_ file: FileIdentity) {
    open.withLock { _ = $0.remove(file) }
  }
}
