internal import CLMDB
internal import Glibc

/// One state of a store, to be read with all of its tables.
///
/// An environment opens tables only while nobody uses it yet. So a store that is open is read through a second
/// environment on the same file, which takes no locks and has no place among the readers; a snapshot of the first one
/// keeps its pages from being used again.
struct RecordSource: ~Copyable {
  let file: EngineFile
  let reading: OpaquePointer
  /// The snapshot that keeps the pages; none of a store that nobody has open.
  private let pin: OpaquePointer?

  /// A store that nobody has open.
  init(file: consuming EngineFile, reading: OpaquePointer) {
    self.file = file
    self.reading = reading
    pin = nil
  }

  /// The last commit of a store that is open.
  init(of environment: OpaquePointer, at path: String) throws(LMDBError) {
    while true {
      // The map is behind nothing that grows: who commits meanwhile may write beyond.
      let file = try EngineFile(
        opening: path, flags: MDB_RDONLY, mapByteCount: Self.usedByteCount(of: environment) + (64 << 20))
      guard try file.isSameFile(as: environment) else {
        throw .invalidPath(
          path: path, reason: "another file was put in the place of a store that this process has open")
      }
      guard let (reading, pin) = try Self.begin(in: file, pinnedBy: environment) else { continue }
      self.file = file
      self.reading = reading
      self.pin = pin
      return
    }
  }

  deinit {
    mdb_txn_abort(reading)
    if let pin { mdb_txn_abort(pin) }
  }

  /// The bytes that the state uses or keeps free.
  var usedByteCount: Int { Self.usedByteCount(of: file.pointer) }

  static func usedByteCount(of environment: OpaquePointer) -> Int {
    var information = MDB_envinfo()
    mdb_env_info(environment, &information)
    var statistics = MDB_stat()
    mdb_env_stat(environment, &statistics)
    return (Int(information.me_last_pgno) + 1) * Int(statistics.ms_psize)
  }

  /// Begins both transactions at the same commit; `nil` if the file outgrew the map first.
  ///
  /// The second environment reads the page that names a commit without a lock. That page is whole if it is the one of the
  /// snapshot, and no later commit was there yet afterwards: only the commit after the next one writes to it again.
  private static func begin(
    in file: borrowing EngineFile, pinnedBy environment: OpaquePointer
  ) throws(LMDBError) -> (reading: OpaquePointer, pin: OpaquePointer)? {
    while true {
      var pin: OpaquePointer?
      try EngineFile.check(mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &pin))
      guard let pin else { throw LMDBError(ENOMEM, in: "copying records") }
      let reading: OpaquePointer
      do throws(LMDBError) {
        reading = try file.begin(flags: MDB_RDONLY)
      } catch {
        mdb_txn_abort(pin)
        if case .engine(_, EngineCode(MDB_MAP_RESIZED)) = error { return nil }
        throw error
      }
      let commit = mdb_txn_id(pin)
      if mdb_txn_id(reading) == commit, lastCommit(of: environment) == commit { return (reading, pin) }
      mdb_txn_abort(reading)
      mdb_txn_abort(pin)
    }
  }

  private static func lastCommit(of environment: OpaquePointer) -> Int {
    var information = MDB_envinfo()
    mdb_env_info(environment, &information)
    return information.me_last_txnid
  }
}

extension EngineFile {
  /// Whether an environment has the same file open.
  borrowing func isSameFile(as environment: OpaquePointer) throws(LMDBError) -> Bool {
    var (own, other) = (stat(), stat())
    guard fstat(Self.descriptor(of: pointer), &own) == 0, fstat(Self.descriptor(of: environment), &other) == 0 else {
      throw LMDBError(errno, in: "copying records")
    }
    return FileIdentity(own) == FileIdentity(other)
  }
}
