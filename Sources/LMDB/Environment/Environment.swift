internal import CLMDB
internal import Glibc
internal import Synchronization

/// A store: one file, its tables, and the transactions over them.
///
/// One environment serves the whole process; it may be used from any thread and task. Reads take a snapshot and never
/// wait for writers; writes run one at a time, in this process and all others that have the file open.
///
/// ```swift
/// let (environment, names) = try Environment.open(at: "shop.lmdb") { catalog in
///   try catalog.table("names", key: UInt64.self, value: String.self)
/// }
/// try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
/// let name = try environment.read { tx in try tx.value(for: 1, in: names) }
/// try environment.close()
/// ```
///
/// Beside the file `shop.lmdb` lies `shop.lmdb-lock`, the table of readers. Delete neither while a process has the
/// store open, and copy a store with ``backup(to:_:)`` only.
///
/// A process opens a file once; a second open throws ``LMDBError/alreadyOpen(path:)``. After `fork`, the child's use of
/// the parent's environment throws ``LMDBError/forked``.
public final class Environment: @unchecked Sendable {
  // Sendable: all stored properties are constants of Sendable types, or LMDB's environment, whose calls used here may be
  // made from any thread (NOTLS).

  /// The absolute path of the file, without symbolic links.
  public let path: String
  /// The options it was opened with.
  public let options: Options

  let pointer: OpaquePointer
  /// The file as it was verified, locked against others that verify; none once the environment is closed.
  let file: Mutex<FileDescriptor?>
  /// What this environment claims of the process's files.
  let fileIdentities: [FileIdentity]
  /// Tells this environment's tables and transactions from those of others in the process.
  let identifier: UInt32
  let pageByteCount: Int
  let activity: Monitor<Activity>
  /// The thread that is inside a write, as `pthread_self`; 0 if none is. A thread finds its own value here only if it
  /// put it there, so no lock is needed.
  let writerThread = Atomic<UInt>(0)
  let lane: WriterLane
  /// What ``statistics()`` tells of.
  let tables = Mutex<[TableIdentity]>([])
  let clock: @Sendable () -> UInt64
  private let forkGeneration: Int

  private static let nextIdentifier = Atomic<UInt32>(1)

  init(
    adopting opened: consuming OpenedFile, path: StorePath, options: Options, clock: @escaping @Sendable () -> UInt64
  ) {
    self.path = path.path
    self.options = options
    self.clock = clock
    pointer = opened.pointer
    fileIdentities = opened.identities
    pageByteCount = opened.pageByteCount
    var activity = Activity()
    activity.mapByteCount = opened.mapByteCount
    activity.lastReaderCheck = clock()
    self.activity = Monitor(activity)
    identifier = Self.nextIdentifier.add(1, ordering: .relaxed).newValue
    lane = WriterLane(label: "LMDB writer \(path.name)")
    ForkGeneration.startCounting()
    forkGeneration = ForkGeneration.current
    file = Mutex(opened.takeFile())
  }

  deinit {
    // No transaction can be active: each holds a reference to the environment.
    if !isForked { tearDown() }
  }

  /// Whether this process is a child of the one that opened the environment.
  var isForked: Bool { forkGeneration != ForkGeneration.current }

  /// The address space behind the bytes that are reserved, where deletes, which need new pages themselves, find some
  /// when inserts do not any more. While a snapshot keeps freed pages from being used again, a delete in a transaction
  /// of its own takes some five pages of it.
  static func headRoom(behind reservedByteCount: Int) -> Int { max(reservedByteCount / 10, 64 << 20) }

  /// The bytes of the file that the last commit uses or keeps free.
  var usedByteCount: Int {
    var information = MDB_envinfo()
    mdb_env_info(pointer, &information)
    return (Int(information.me_last_pgno) + 1) * pageByteCount
  }

  static var currentThread: UInt { UInt(pthread_self()) }

  /// Whether this thread is inside a write of this environment.
  var isWriting: Bool { writerThread.load(ordering: .relaxed) == Self.currentThread }

  /// Whether this thread is inside any transaction of this environment.
  func isInside(_ activity: Activity) -> Bool { isWriting || activity.hasReader(onThread: Self.currentThread) }
}
