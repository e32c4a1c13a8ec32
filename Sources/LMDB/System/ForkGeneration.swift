internal import Glibc
internal import Synchronization

/// Counts the forks that led to this process, at the price of one atomic load.
///
/// LMDB's locks and reader slots belong to the process that took them, and `getpid` is a system call each time.
enum ForkGeneration {
  private static let generation = Atomic<Int>(0)

  // A C function pointer: it may touch nothing but the atomic, for only the forking thread lives in the child.
  private static let registration: CInt = pthread_atfork(nil, nil) {
    ForkGeneration.generation.add(1, ordering: .relaxed)
  }

  /// Starts counting; once a process.
  static func startCounting() { _ = registration }

  /// The number of forks since the count was started.
  static var current: Int { generation.load(ordering: .relaxed) }
}
