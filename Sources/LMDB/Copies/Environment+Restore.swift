internal import Glibc

extension Environment {
  /// Makes a store of a backup: the bytes of the file at `backup`, verified before and behind the copying.
  ///
  /// The store is written under a temporary name, flushed, verified and renamed: at `path` is the whole restored store, or
  /// what was there before. Replacing keeps the owner and mode of what was there; a new store has mode 0600.
  ///
  /// ```swift
  /// try environment.backup(to: "shop-2026-11-22.lmdb")
  /// try Environment.restore(from: "shop-2026-11-22.lmdb", to: "restored.lmdb")
  /// ```
  ///
  /// - Parameters:
  ///   - backup: A store that no process has open, such as ``backup(to:_:)`` made. It stays as it is.
  ///   - path: Where the store is to be. Its directory must exist.
  ///   - replacesExisting: Whether a file there is replaced; it may not be open. Default: no, it is an error.
  ///   - progress: Is told how far it is; ends the restoring by `false`.
  /// - Throws: ``LMDBError/rejected(path:rejection:)`` if the backup is damaged or no store, or with `cancelled`,
  ///   ``LMDBError/missing(path:)``, ``LMDBError/alreadyExists(path:)``, ``LMDBError/alreadyOpen(path:)`` or
  ///   ``LMDBError/openElsewhere(path:)`` if this process or another has one of the two open,
  ///   ``LMDBError/diskFull(path:availableByteCount:code:)``.
  /// - Complexity: two reads of the backup and two passes over the store.
  public static func restore(
    from backup: String, to path: String, replacesExisting: Bool = false, progress: CopyProgressHandler? = nil
  ) throws(LMDBError) {
    var options = Options()
    options.openingWaitLimit = .zero
    var sourceOptions = options
    sourceOptions.access = .readOnly
    let target = try StorePath(resolving: path)
    try target.checkFileSystem(options.typeOfFileSystem)
    let opening = FileOpening(path: try StorePath(resolving: backup), options: sourceOptions)
    guard opening.path.path != target.path else {
      throw .invalidPath(path: path, reason: "it is the backup itself")
    }
    let place = StoreDestination(path: target, replacesExisting: replacesExisting, options: options)
    try place.check()
    // Held to the end, so that nobody changes the backup meanwhile.
    let file = try opening.openAlone(admitsHardLinks: true)
    let report = CopyReport(path: target, phases: [.checking, .copying, .verifying], handler: progress)
    try opening.verify(file, progress: report.verification(.checking, of: file))

    var temporary = TemporaryFile(besides: target, purpose: "restoring")
    temporary.removeAbandoned()
    let copy = try target.systemCall("creating") { () throws(SystemError) in
      try temporary.create(mode: options.fileMode)
    }
    defer { unlink(temporary.path) }
    let byteCount = try target.systemCall("restoring") { () throws(SystemError) in Int(try file.status().st_size) }
    try report.tell(.copying, 0, of: byteCount)
    let isWhole = try target.systemCall("restoring") { () throws(SystemError) in
      try copy.append(contentsOf: file) { report.goesOn(.copying, $0, of: byteCount) }
    }
    guard isWhole else { throw .rejected(path: target.path, rejection: .cancelled) }
    try place.adoptOwnerAndMode(for: copy)
    try target.systemCall("flushing") { () throws(SystemError) in try copy.synchronize() }
    try FileOpening(path: target, options: options).verify(
      copy, progress: report.verification(.verifying, of: copy))
    try place.publish(temporary.path)
    CleanMark.put(on: copy)
  }
}

extension FileDescriptor {
  /// Writes all the bytes of another file behind the place where this one stands, a megabyte at a time.
  ///
  /// - Parameter goesOn: Is told how many bytes are written; ends the writing by `false`.
  /// - Returns: whether all are written.
  func append(
    contentsOf other: borrowing FileDescriptor, goesOn: (_ byteCount: Int) -> Bool
  ) throws(SystemError) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while true {
      let count = try SystemError.retrying {
        buffer.withUnsafeMutableBytes { CInt(pread(other.rawValue, $0.baseAddress, $0.count, offset)) }
      }
      guard count > 0 else { return true }
      offset += Int(count)
      try append(buffer[..<Int(count)])
      guard goesOn(offset) else { return false }
    }
  }

  private func append(_ bytes: ArraySlice<UInt8>) throws(SystemError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = try SystemError.retrying {
        rest.withUnsafeBytes { CInt(write(rawValue, $0.baseAddress, $0.count)) }
      }
      rest = rest.dropFirst(Int(count))
    }
  }
}
