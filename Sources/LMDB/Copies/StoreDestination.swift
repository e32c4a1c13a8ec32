internal import Glibc

/// Where a store that is made under a temporary name is to go: a new place, or that of a file which nobody has open.
struct StoreDestination {
  let path: StorePath
  let replacesExisting: Bool
  let options: Environment.Options

  /// Refuses a place that is in use, before anything is written.
  func check() throws(LMDBError) {
    guard let status else { return }
    guard replacesExisting else { throw .alreadyExists(path: path.path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .invalidPath(path: path.path, reason: "it is not a regular file")
    }
    guard !EnvironmentRegistry.isClaimed(FileIdentity(status)) else { throw .alreadyOpen(path: path.path) }
    let isFree = try path.systemCall("locking") { () throws(SystemError) in
      try !FileDescriptor(opening: path.path, O_RDONLY).isHeldByOthers()
    }
    guard isFree else { throw .openElsewhere(path: path.path) }
  }

  /// Gives a whole and flushed file its name, so that a crash leaves the old file or the new one there.
  func publish(_ temporaryPath: String) throws(LMDBError) {
    if replacesExisting {
      try replace(by: temporaryPath)
    } else {
      try path.systemCall("renaming the copy to") { () throws(SystemError) in
        try SystemError.renameExclusively(temporaryPath, to: path.path)
      }
    }
    try flushDirectory()
  }

  /// Takes the place of a file whose gate the caller is in.
  func publishInsideGate(_ temporaryPath: String) throws(LMDBError) {
    try rename(temporaryPath)
    try flushDirectory()
  }

  /// Lets those and only those at a file who were let at the one that it replaces.
  func adoptOwnerAndMode(for file: borrowing FileDescriptor) throws(LMDBError) {
    guard let old = status else { return }
    try path.systemCall("setting the owner of") { () throws(SystemError) in
      let new = try file.status()
      if old.st_uid != new.st_uid || old.st_gid != new.st_gid {
        _ = try SystemError.retrying { fchown(file.rawValue, old.st_uid, old.st_gid) }
      }
      _ = try SystemError.retrying { fchmod(file.rawValue, old.st_mode & 0o777) }
    }
  }

  private var status: stat? {
    var status = stat()
    return lstat(path.path, &status) == 0 ? status : nil
  }

  /// Takes the place of a file while nobody can open it: whoever did, would share a lock file with those who open the
  /// copy, and each would trust what the other writes there.
  private func replace(by temporaryPath: String) throws(LMDBError) {
    switch try openReplaced() {
    case .some(let file):
      guard try FileOpening(path: path, options: options).enterGate(file) else {
        throw .openElsewhere(path: path.path)
      }
      try rename(temporaryPath)
    case nil: try rename(temporaryPath)
    }
  }

  private func openReplaced() throws(LMDBError) -> FileDescriptor? {
    do throws(LMDBError) {
      return try path.systemCall("opening") { () throws(SystemError) in
        try FileDescriptor(opening: path.path, O_RDONLY)
      }
    } catch .missing {
      return nil
    }
  }

  private func rename(_ temporaryPath: String) throws(LMDBError) {
    try path.systemCall("renaming the copy to") { () throws(SystemError) in
      _ = try SystemError.retrying { Glibc.rename(temporaryPath, path.path) }
    }
  }

  private func flushDirectory() throws(LMDBError) {
    try path.systemCall("flushing the directory of") { () throws(SystemError) in
      try SystemError.synchronizeDirectory(path.directory)
    }
  }
}
