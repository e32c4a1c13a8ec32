internal import Glibc

/// Where a store lies: an absolute path without symlinks, so that every way to the file meets the same lock file.
struct StorePath: Sendable {
  let path: String

  /// A path that was resolved before.
  init(resolved path: String) {
    self.path = path
  }

  /// Resolves `path`, which need not exist yet but for its directory.
  init(resolving path: String) throws(LMDBError) {
    guard !path.isEmpty else { throw .invalidPath(path: path, reason: "the path is empty") }
    guard !path.utf8.contains(0) else { throw .invalidPath(path: path, reason: "the path contains a NUL") }
    if let existing = try Self.resolved(path, for: path) {
      try Self.check(name: Self.split(existing).name, of: path)
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
    guard let parent = try Self.resolved(directory, for: path) else { throw .missingParent(path: path) }
    try Self.check(name: name, of: path)
    self.path = parent == "/" ? "/\(name)" : "\(parent)/\(name)"
  }

  /// Leaves room for the names of the files beside a store, and keeps a store from being taken for one of them.
  private static func check(name: String, of path: String) throws(LMDBError) {
    guard name.utf8.count <= 200 else {
      throw .invalidPath(path: path, reason: "the file name is longer than 200 bytes")
    }
    guard !name.hasSuffix(lockSuffix) else {
      throw .invalidPath(path: path, reason: "names that end in '\(lockSuffix)' are those of lock files")
    }
  }

  private static let lockSuffix = "-lock"

  /// The directory that holds the file.
  var directory: String { Self.split(path).directory }
  /// The name within the directory.
  var name: String { Self.split(path).name }
  /// The file of LMDB's reader table and write lock.
  var lockPath: String { path + Self.lockSuffix }

  static func directory(of path: String) -> String { split(path).directory }

  /// The path of the file that a lock file belongs to; any other path as it is.
  static func withoutLockSuffix(_ path: String) -> String {
    path.hasSuffix(lockSuffix) ? String(path.dropLast(lockSuffix.count)) : path
  }

  private static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let directory = path[..<slash]
    return (directory.isEmpty ? "/" : String(directory), String(path[path.index(after: slash)...]))
  }

  /// The real path of `place`, `nil` if there is none; errors name the whole `path`.
  private static func resolved(_ place: String, for path: String) throws(LMDBError) -> String? {
    guard let resolved = realpath(place, nil) else {
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
    guard let text = String(validatingCString: resolved) else {
      throw .invalidPath(path: path, reason: "it leads through a name that is not UTF-8")
    }
    return text
  }
}
