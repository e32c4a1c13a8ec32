internal import Glibc
public import Logging

extension Environment {
  /// How a store is opened. The defaults suit a server process that owns the store.
  ///
  /// ```swift
  /// var options = Environment.Options()
  /// options.durability = .lastCommitMayBeLost
  /// options.reservedByteCount = 1 << 40
  /// ```
  public struct Options: Sendable {
    /// What transactions may do.
    public enum Access: Hashable, Sendable {
      /// Reads and writes.
      case readWrite
      /// Reads only; beginning a write throws ``LMDBError/readOnly``.
      case readOnly
    }

    /// Whether opening makes a new file.
    public enum Creation: Hashable, Sendable {
      /// A missing file is made, an existing one opened.
      case ifMissing
      /// A missing file is an error.
      case never
      /// An existing file is an error.
      case always
    }

    /// What a returned commit promises if power fails a moment later. A killed process loses nothing either way.
    public enum Durability: Hashable, Sendable {
      /// The commit is on the disk. Two flushes a commit.
      case full
      /// The file stays intact, and at most the last commit is undone; none any more after ``Environment/synchronize()``
      /// and ``Environment/close(waitingAtMost:)``. One flush a commit (`MDB_NOMETASYNC`).
      case lastCommitMayBeLost
    }

    /// When opening walks through the whole file before LMDB sees it.
    public enum Verification: Hashable, Sendable {
      /// Unless the file carries the mark of a clean close, or another process has it open.
      case whenNotClosedCleanly
      /// Always, unless another process has it open.
      case always
    }

    /// Reads and writes, or reads only. Default: read and write.
    public var access = Access.readWrite
    /// Whether a missing file is made. Default: it is.
    public var creation = Creation.ifMissing
    /// What a commit promises. Default: full durability.
    public var durability = Durability.full
    /// When the whole file is verified at opening. Default: when it was not closed cleanly.
    public var verification = Verification.whenNotClosedCleanly

    /// The most bytes the store may grow to; address space is reserved for it, not disk. 1 MiB to 64 TiB.
    ///
    /// Inserts beyond throw ``LMDBError/storageFull(usedByteCount:reservedByteCount:code:)``. Deletes need new pages
    /// before they free old ones: for them there is a tenth more, at least 64 MiB, into which the file may grow.
    ///
    /// Default: 64 GiB, or a quarter of the process's address-space limit if that is less.
    public var reservedByteCount = Options.defaultReservedByteCount
    /// The most snapshots that all processes together may hold at a time, 1 to 65,535. The first opener decides.
    /// Default: 256.
    public var maximumReaders = 256
    /// The most tables the environment may open, 1 to 65,535. A large number makes transactions slower to begin.
    /// Default: 32.
    public var maximumTables = 32
    /// The most bytes a value may have, up to 2,000,000,000. Default: 64 MiB.
    public var maximumValueByteCount = 64 << 20

    /// The age from which a snapshot is reported to the log with the place it began. Default: 30 s.
    public var readerAgeLimit = Duration.seconds(30)
    /// How long a read waits for a free reader before it throws. Default: 5 s.
    public var readerWaitLimit = Duration.seconds(5)
    /// How long opening waits for another process that is creating or verifying the same file. Default: 60 s.
    public var openingWaitLimit = Duration.seconds(60)

    /// The mode of new files, whatever the process's mask is. Default: 0600, for the owner alone.
    public var fileMode: UInt32 = 0o600
    /// Whether to open on network and user-space file systems, where two machines can destroy the store. Default: no.
    public var allowsUnsafeFileSystem = false
    /// Where readers over their age limit are reported.
    public var logger = Logger(label: "LMDB")

    /// Whether commits are flushed only together, at the end: where a crash before it may lose all of them.
    var flushesAtTheEnd = false

    /// Tells the kind of file system at a path; tests put others in its place.
    package var typeOfFileSystem: @Sendable (String) -> Int64 = FileSystem.type(at:)

    /// The default options.
    public init() {}

    private static var defaultReservedByteCount: Int {
      let usual = 64 << 30
      var limit = rlimit()
      guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur / 4 < usual else {
        return usual
      }
      return max(1 << 20, Int(limit.rlim_cur / 4))
    }

    func validate() throws(LMDBError) {
      try Self.check("reservedByteCount", reservedByteCount, in: (1 << 20)...(1 << 46))
      try Self.check("maximumReaders", maximumReaders, in: 1...65_535)
      try Self.check("maximumTables", maximumTables, in: 1...65_535)
      try Self.check("maximumValueByteCount", maximumValueByteCount, in: 1...2_000_000_000)
      guard fileMode & ~0o777 == 0, fileMode & 0o600 == 0o600 else {
        throw .invalidOption(name: "fileMode", value: String(fileMode, radix: 8), allowed: "0600 to 0777, octal")
      }
    }

    private static func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(LMDBError) {
      guard range.contains(value) else {
        throw .invalidOption(
          name: name, value: "\(value)", allowed: "\(range.lowerBound) to \(range.upperBound)")
      }
    }
  }
}
