internal import CLMDB
internal import Glibc

/// The way from a path to an ``OpenedFile``: made whole or not at all, claimed, verified, and only then given to LMDB.
struct FileOpening {
  let path: StorePath
  let options: Environment.Options

  func open() throws(LMDBError) -> OpenedFile {
    if !options.allowsUnsafeFileSystem { try path.checkFileSystem(options.typeOfFileSystem) }
    try checkLockFile()
    try createIfWanted()
    let file = try openExisting()
    let identity = FileIdentity(
      try path.systemCall("reading the status") { () throws(SystemError) in try file.status() })
    guard EnvironmentRegistry.claim(identity) else { throw .alreadyOpen(path: path.path) }
    do throws(LMDBError) {
      return try openClaimed(file, identity)
    } catch {
      EnvironmentRegistry.release(identity)
      throw error
    }
  }

  // MARK: Creation

  /// Makes an empty store under a temporary name, flushed, and renames it: a crash leaves a whole file or none.
  private func createIfWanted() throws(LMDBError) {
    var status = stat()
    let exists = stat(path.path, &status) == 0
    switch options.creation {
    case .always where exists: throw .alreadyExists(path: path.path)
    case .never where !exists: throw .missing(path: path.path)
    case .ifMissing where exists, .never: return
    case .always, .ifMissing: break
    }
    guard options.access == .readWrite else { throw .missing(path: path.path) }
    var temporary = TemporaryFile(besides: path, purpose: "creating")
    temporary.removeAbandoned()
    TemporaryFile(besides: path, purpose: "building").removeAbandoned()
    let file = try path.systemCall("creating") { () throws(SystemError) in
      try temporary.create(mode: options.fileMode)
    }
    defer { unlink(temporary.path) }
    try writeEmptyStore(at: temporary.path)
    try path.systemCall("flushing the new store") { () throws(SystemError) in try file.synchronize() }
    do throws(SystemError) {
      try SystemError.renameExclusively(temporary.path, to: path.path)
    } catch {
      // Another process made the file at the same moment; its file is as good as ours.
      if error.number == EEXIST, options.creation == .ifMissing { return }
      if error.number == EEXIST { throw .alreadyExists(path: path.path) }
      throw path.error(error, "renaming the new store")
    }
    try path.systemCall("flushing the directory") { () throws(SystemError) in
      try SystemError.synchronizeDirectory(path.directory)
    }
  }

  /// LMDB fills a zero-length file with its two meta pages; flushed, they are a store with no table.
  func writeEmptyStore(at temporaryPath: String) throws(LMDBError) {
    let flags = UInt32(MDB_NOSUBDIR | MDB_NOLOCK)
    // The caller flushes the file.
    mdb_env_close(try openEngine(at: temporaryPath, flags, maximumTables: 0, mapByteCount: 1 << 20))
  }

  // MARK: Opening

  func openExisting(admitsHardLinks: Bool = false) throws(LMDBError) -> FileDescriptor {
    var found = stat()
    // Before it is opened, for opening alone does something on some devices.
    if stat(path.path, &found) == 0 { try checkKind(found) }
    let flags = options.access == .readOnly ? O_RDONLY : O_RDWR
    // Non-blocking, so that a pipe in the file's place is refused and not waited for.
    let file = try path.systemCall("opening") { () throws(SystemError) in
      try FileDescriptor(opening: path.path, flags | O_NONBLOCK | O_NOCTTY)
    }
    let status = try path.systemCall("reading the status") { () throws(SystemError) in try file.status() }
    try checkKind(status)
    guard status.st_nlink <= 1 || admitsHardLinks else {
      throw .invalidPath(
        path: path.path,
        reason: "the file has \(status.st_nlink) hard links, and each name would get a lock file of its own; keep one")
    }
    return file
  }

  /// Opens a file that nobody has open, and enters its gate: as long as the descriptor lives, nobody else can open it.
  func openAlone(admitsHardLinks: Bool = false) throws(LMDBError) -> FileDescriptor {
    let file = try openExisting(admitsHardLinks: admitsHardLinks)
    let status = try path.systemCall("reading the status") { () throws(SystemError) in try file.status() }
    guard !EnvironmentRegistry.isClaimed(FileIdentity(status)) else { throw .alreadyOpen(path: path.path) }
    guard try enterGate(file) else { throw .openElsewhere(path: path.path) }
    return file
  }

  private func checkKind(_ status: stat) throws(LMDBError) {
    guard status.st_mode & S_IFMT == S_IFREG else {
      let kind = status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "not a regular file"
      throw .invalidPath(path: path.path, reason: "it is \(kind)")
    }
  }

  private func openClaimed(_ file: consuming FileDescriptor, _ identity: FileIdentity) throws(LMDBError) -> OpenedFile {
    let isAlone = try enterGate(file)
    let usedByteCount = try verifyIfNeeded(file, isAlone: isAlone)
    return try openVerified(file, identity, usedByteCount: usedByteCount)
  }

  /// Opens an empty store that this process made, and that nobody else is to open: without a gate, which its maker is in.
  func openOwn() throws(LMDBError) -> OpenedFile {
    let file = try openExisting()
    let identity = FileIdentity(
      try path.systemCall("reading the status") { () throws(SystemError) in try file.status() })
    guard EnvironmentRegistry.claim(identity) else { throw .alreadyOpen(path: path.path) }
    do throws(LMDBError) {
      return try openVerified(file, identity, usedByteCount: 0)
    } catch {
      EnvironmentRegistry.release(identity)
      throw error
    }
  }

  private func openVerified(
    _ file: consuming FileDescriptor, _ identity: FileIdentity, usedByteCount: Int
  ) throws(LMDBError) -> OpenedFile {
    try prepareLockFile()
    let environment = try openEngine(
      at: path.path, flags, maximumTables: options.maximumTables,
      mapByteCount: mapByteCount(ofStoreUsing: usedByteCount))
    do throws(LMDBError) {
      try check(environment, isOf: identity)
      var information = MDB_envinfo()
      mdb_env_info(environment, &information)
      var statistics = MDB_stat()
      mdb_env_stat(environment, &statistics)
      try path.systemCall("locking") { () throws(SystemError) in try file.hold() }
      file.leaveGate()
      let lockIdentity = lockIdentity
      if let lockIdentity { _ = EnvironmentRegistry.claim(lockIdentity) }
      return OpenedFile(
        pointer: environment, identities: [identity, lockIdentity].compactMap { $0 },
        pageByteCount: Int(statistics.ms_psize),
        mapByteCount: information.me_mapsize, file: file)
    } catch {
      mdb_env_close(environment)
      throw error
    }
  }

  /// Enters the gate in which stores are opened and closed. Whoever is alone with the file verifies it; who finds it held
  /// knows that another process has verified it and is using it now.
  func enterGate(_ file: borrowing FileDescriptor) throws(LMDBError) -> Bool {
    let hasEntered = try path.systemCall("locking") { () throws(SystemError) in
      try file.enterGate(waitingAtMost: options.openingWaitLimit)
    }
    guard hasEntered else { throw .openingTimedOut(path: path.path) }
    let isHeld = try path.systemCall("locking") { () throws(SystemError) in try file.isHeldByOthers() }
    let isLocked = try isLockFileLocked()
    // Locked and not held: another program has it open, or another file was put in the place of one that is open, and the
    // two would share the lock file. Held and not locked: by children of a process that is dead.
    guard isHeld || !isLocked else { throw .openElsewhere(path: path.path) }
    return !isLocked
  }

  /// Whether another process has LMDB's lock. Asking opens and closes the lock file, which would drop the locks of this
  /// process; so whoever has the lock file open here is asked first.
  private func isLockFileLocked() throws(LMDBError) -> Bool {
    guard let lockIdentity else { return false }
    guard !EnvironmentRegistry.isClaimed(lockIdentity) else {
      throw .invalidPath(
        path: path.path, reason: "another file was put in the place of a store that this process has open")
    }
    return try path.systemCall("asking for the lock of") { () throws(SystemError) in
      try FileDescriptor(opening: path.lockPath, O_RDONLY).isLockedByOthers()
    }
  }

  private var lockIdentity: FileIdentity? {
    var status = stat()
    return stat(path.lockPath, &status) == 0 ? FileIdentity(status) : nil
  }

  private func checkLockFile() throws(LMDBError) {
    var status = stat()
    guard stat(path.lockPath, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
    throw .invalidPath(path: path.path, reason: "its lock file '\(path.lockPath)' is not a regular file")
  }

  /// Makes the lock file, and gives it its place on the disk: LMDB writes to it through a memory map, and a page of a map
  /// for which a full disk has no place ends the process.
  private func prepareLockFile() throws(LMDBError) {
    // As LMDB lays it out: 64 bytes a reader, behind a few for the mutexes.
    let byteCount = (options.maximumReaders + 64) * 64
    do throws(SystemError) {
      try openLockFile().reserve(byteCount)
    } catch {
      // On a read-only file system LMDB does without one.
      if error.number == EROFS, options.access == .readOnly { return }
      throw path.error(error, "creating the lock file of")
    }
  }

  /// Opens the lock file, or makes it; LMDB itself would give it what the process's mask leaves of the mode.
  private func openLockFile() throws(SystemError) -> FileDescriptor {
    do throws(SystemError) {
      return try FileDescriptor(creating: path.lockPath, mode: options.fileMode)
    } catch {
      guard error.number == EEXIST else { throw error }
      return try FileDescriptor(opening: path.lockPath, O_RDWR)
    }
  }

  private var flags: UInt32 {
    var flags = UInt32(MDB_NOSUBDIR | MDB_NOTLS)
    if options.access == .readOnly { flags |= UInt32(MDB_RDONLY) }
    if options.durability == .lastCommitMayBeLost { flags |= UInt32(MDB_NOMETASYNC) }
    if options.flushesAtTheEnd { flags |= UInt32(MDB_NOSYNC) }
    return flags
  }

  private func openEngine(
    at path: String, _ flags: UInt32, maximumTables: Int, mapByteCount: Int
  ) throws(LMDBError) -> OpaquePointer {
    while true {
      let environment = try makeEnvironment(maximumTables: maximumTables, mapByteCount: mapByteCount)
      let code = mdb_env_open(environment, path, flags, mdb_mode_t(options.fileMode))
      if code == MDB_SUCCESS {
        // LMDB leaves this one descriptor open across exec.
        _ = fcntl(Self.descriptor(of: environment), F_SETFD, FD_CLOEXEC)
        return environment
      }
      mdb_env_close(environment)
      // LMDB gives up when a signal comes in between.
      guard code == EINTR else { throw openError(code) }
    }
  }

  private static func descriptor(of environment: OpaquePointer) -> CInt {
    var descriptor: CInt = -1
    mdb_env_get_fd(environment, &descriptor)
    return descriptor
  }

  private func check(_ environment: OpaquePointer, isOf identity: FileIdentity) throws(LMDBError) {
    let descriptor = Self.descriptor(of: environment)
    var status = stat()
    guard fstat(descriptor, &status) == 0, FileIdentity(status) == identity else {
      throw .invalidPath(path: path.path, reason: "the file was replaced while it was being opened; open it again")
    }
    var dead: CInt = 0
    mdb_reader_check(environment, &dead)
  }

  /// What is reserved, or what is used if that is more, and room for deletes behind it.
  private func mapByteCount(ofStoreUsing usedByteCount: Int) -> Int {
    max(options.reservedByteCount, usedByteCount) + Environment.headRoom(behind: options.reservedByteCount)
  }

  private func makeEnvironment(maximumTables: Int, mapByteCount: Int) throws(LMDBError) -> OpaquePointer {
    var environment: OpaquePointer?
    var code = mdb_env_create(&environment)
    guard code == MDB_SUCCESS, let environment else { throw openError(code) }
    code = mdb_env_set_mapsize(environment, mapByteCount)
    if code == MDB_SUCCESS { code = mdb_env_set_maxdbs(environment, MDB_dbi(maximumTables)) }
    // One reader more, for the writer that looks for free pages.
    if code == MDB_SUCCESS { code = mdb_env_set_maxreaders(environment, UInt32(options.maximumReaders) + 1) }
    guard code == MDB_SUCCESS else {
      mdb_env_close(environment)
      throw openError(code)
    }
    return environment
  }

  // MARK: Verification

  /// Reads every page in use. The caller holds the file alone, or keeps writers away in another way.
  @discardableResult
  func verify(
    _ file: borrowing FileDescriptor, progress: Environment.VerificationProgress? = nil
  ) throws(LMDBError) -> FileReport {
    do throws(FileRejection) {
      return try FileVerifier.verify(fileDescriptor: file.rawValue, progress: progress)
    } catch {
      throw self.error(error)
    }
  }

  /// Reads the whole file if nobody has vouched for it, else its headers.
  ///
  /// - Returns: how many bytes of it are in use or free.
  private func verifyIfNeeded(_ file: borrowing FileDescriptor, isAlone: Bool) throws(LMDBError) -> Int {
    let isClean = CleanMark.isOn(file)
    if isAlone, !isClean || options.verification == .always { try verify(file) }
    let headers = try readHeaders(file, isAlone: isAlone)
    if options.access == .readWrite {
      try path.systemCall("flushing") { () throws(SystemError) in
        if isAlone, !isClean { try file.rewriteMetaPages(ofByteCount: headers.pageByteCount) }
        try CleanMark.remove(from: file)
      }
    }
    return Int(clamping: headers.pageCount) * headers.pageByteCount
  }

  private func readHeaders(_ file: borrowing FileDescriptor, isAlone: Bool) throws(LMDBError) -> MetaSummary {
    var attempts = isAlone ? 1 : 100
    while true {
      attempts -= 1
      do throws(FileRejection) {
        return try FileVerifier.checkMetas(fileDescriptor: file.rawValue)
      } catch {
        // Another process may have committed between the reading of the one page and the other.
        guard attempts > 0 else { throw self.error(error) }
      }
    }
  }

  // MARK: Errors

  /// A disk that cannot be read says nothing against the file.
  private func error(_ rejection: FileRejection) -> LMDBError {
    guard case .unreadable(let code) = rejection else { return .rejected(path: path.path, rejection: rejection) }
    return LMDBError(code, in: "reading '\(path.path)'")
  }

  private func openError(_ code: CInt) -> LMDBError {
    let engineCode = EngineCode(code)
    switch code {
    case MDB_INVALID, MDB_VERSION_MISMATCH: return .corruptedPage(operation: "opening '\(path.path)'", code: engineCode)
    case ENOMEM:
      return .addressSpaceExhausted(byteCount: options.reservedByteCount, code: engineCode)
    case EAGAIN, EBUSY: return .processIdentifierClash(path: path.path, code: engineCode)
    case EIO where DiskSpace.isExhausted(for: path.path):
      return .diskFull(
        path: path.path, availableByteCount: DiskSpace.availableByteCount(at: path.directory), code: engineCode)
    default: return path.error(SystemError(number: code), "opening")
    }
  }
}
