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
  /// By which generation of forks a file is claimed. What the parent process has open its child may open anew.
  private static let open = Mutex<[FileIdentity: Int]>([:])

  /// Claims a file; `false` if it is taken.
  static func claim(_ file: FileIdentity) -> Bool {
    ForkGeneration.startCounting()
    return open.withLock { open in
      guard open[file] != ForkGeneration.current else { return false }
      open[file] = ForkGeneration.current
      return true
    }
  }

  /// Whether an environment of this process has the file open.
  static func isClaimed(_ file: FileIdentity) -> Bool {
    open.withLock { $0[file] == ForkGeneration.current }
  }

  /// Gives a file free.
  static func release(_ file: FileIdentity) {
    open.withLock { $0[file] = nil }
  }
}
