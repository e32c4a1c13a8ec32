internal import CLinux
internal import Glibc

/// Where a store lies: an absolute path without symlinks, so that every way to the file meets the same lock file.
struct StorePath: Sendable {
  let path: String

  /// Resolves `path`, which need not exist yet but for its directory.
  init(resolving path: String) throws(LMDBError) {
    guard !path.isEmpty else { throw .invalidPath(path: path, reason: "the path is empty") }
    guard !path.utf8.contains(0) else { throw .invalidPath(path: path, reason: "the path contains a NUL") }
    if let existing = try Self.resolved(path) {
      self.path = existing
      return
    }
    // `lstat` sees what `realpath` does not follow: a dangling link would be replaced by a rename. A file that is there
    // by now was made by another process since.
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
      throw .invalidPath(path: path, reason: "it is a symbolic link to nothing")
    }
    let (directory, name) = Self.split(path)
    guard name != ".", name != "..", !name.isEmpty else {
      throw .invalidPath(path: path, reason: "it names a directory")
    }
    guard let parent = try Self.resolved(directory) else { throw .missingParent(path: path) }
    guard name.utf8.count <= 200 else {
      throw .invalidPath(path: path, reason: "the file name is longer than 200 bytes")
    }
    self.path = parent == "/" ? "/\(name)" : "\(parent)/\(name)"
  }

  /// The directory that holds the file.
  var directory: String { Self.split(path).directory }
  /// The name within the directory.
  var name: String { Self.split(path).name }
  /// The file of LMDB's reader table and write lock.
  var lockPath: String { path + "-lock" }

  static func directory(of path: String) -> String { split(path).directory }

  private static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let directory = path[..<slash]
    return (directory.isEmpty ? "/" : String(directory), String(path[path.index(after: slash)...]))
  }

  private static func resolved(_ path: String) throws(LMDBError) -> String? {
    guard let resolved = realpath(path, nil) else {
      switch errno {
      case ENOENT: return nil
      case ELOOP: throw .invalidPath(path: path, reason: "its symbolic links form a loop")
      case ENOTDIR: throw .invalidPath(path: path, reason: "a part of the path is a file, not a directory")
      case ENAMETOOLONG: throw .invalidPath(path: path, reason: "it is longer than the system allows")
      case EACCES: throw .permissionDenied(path: path, code: EngineCode(EACCES))
      case let code: throw LMDBError(code, in: "resolving '\(path)'")
      }
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Throws if the file is on a file system whose locks or maps do not hold.
  func checkFileSystem() throws(LMDBError) {
    let type = linux_file_system_type(directory)
    guard type >= 0 else { throw LMDBError(errno, in: "reading the file system of '\(directory)'") }
    if let kind = Self.unsafeFileSystems[type] {
      throw .unsupportedFileSystem(path: path, kind: kind)
    }
  }

  /// Magic numbers of statfs(2) for file systems that LMDB's own header forbids.
  static let unsafeFileSystems: [Int64: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x6573_5546: "FUSE",
    0x0102_1997: "9P", 0x5346_414F: "AFS", 0x00C3_6400: "Ceph", 0x0BD0_0BD0: "Lustre", 0x7461_636F: "OCFS2",
    0x0116_1970: "GFS2", 0x564C: "NCP", 0x7375_7245: "Coda",
  ]
}
