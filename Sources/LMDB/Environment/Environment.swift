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
  let fileIdentity: FileIdentity
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
    fileIdentity = opened.identity
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

  // MARK: Closing

  /// Ends the use of the file: waits for active transactions, at most `limit`, and refuses new ones meanwhile.
  ///
  /// Writes that were queued by `async` callers before are still done. Closing twice is no error. An environment that
  /// is not closed closes itself when its last reference goes.
  ///
  /// - Throws: ``LMDBError/busy(active:oldest:)`` if transactions are still active after `limit`; the environment is
  ///   then open as before. ``LMDBError/insideTransaction(operation:)`` if this thread is inside one.
  public func close(waitingAtMost limit: Duration = .seconds(30)) throws(LMDBError) {
    guard !isForked else { throw .forked }
    let thread = Self.currentThread
    let isInside = writerThread.load(ordering: .relaxed) == thread
    let isOpen = try activity.withLock { (activity: inout Activity) throws(LMDBError) -> Bool in
      guard activity.phase != .closed, activity.phase != .closing else { return false }
      guard !isInside, !activity.hasReader(onThread: thread) else { throw .insideTransaction(operation: "close") }
      return true
    }
    guard isOpen else { return }
    lane.refuseNewJobs()
    guard lane.waitUntilIdle(atMost: limit) else {
      lane.acceptNewJobs()
      throw busyError()
    }
    let didClose = activity.withLock(waitingAtMost: limit) { (activity: inout Activity) in
      if activity.phase == .open { activity.phase = .closing }
      return activity.isIdle
    } _: { (activity: inout Activity) in
      activity.phase = .closed
      return true
    }
    guard didClose != nil else {
      let error = busyError()
      activity.withLock { if $0.phase == .closing { $0.phase = .open } }
      activity.broadcast()
      lane.acceptNewJobs()
      throw error
    }
    activity.broadcast()
    releaseFile()
  }

  private func busyError() -> LMDBError {
    let now = clock()
    return activity.withLock {
      .busy(active: $0.activeReaders + $0.activeWriters, oldest: $0.oldestReader(at: now))
    }
  }

  private func tearDown() {
    let mustClose = activity.withLock { activity in
      defer { activity.phase = .closed }
      return activity.phase != .closed
    }
    if mustClose { releaseFile() }
  }

  /// Frees LMDB's environment; the phase is `.closed`, so nothing reaches it any more.
  func releaseFile() {
    activity.withLock { activity in
      for reader in activity.idleReaders { mdb_txn_abort(reader) }
      activity.idleReaders = []
    }
    mdb_env_close(pointer)
    let isSuspect = activity.withLock { $0.suspicion != nil || $0.isDamaged }
    file.withLock { file in
      // Only the last process that has the file open can say that it is as a clean close left it.
      if !isSuspect { Self.markIfAlone(file) }
      // With the descriptor goes the lock.
      file = nil
    }
    EnvironmentRegistry.release(fileIdentity)
  }

  private static func markIfAlone(_ file: borrowing FileDescriptor?) {
    switch file {
    case .some(let file): if (try? file.tryLock(exclusively: true)) == true { CleanMark.put(on: file) }
    case nil: break
    }
  }
}
