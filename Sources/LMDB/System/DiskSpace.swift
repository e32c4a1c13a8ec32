internal import Glibc

/// What a file system has left. LMDB reports a full disk as an input/output error, so the difference is asked here.
enum DiskSpace {
  /// The bytes that this user may still write; 0 if that cannot be found out.
  static func availableByteCount(at directory: String) -> Int {
    var status = statvfs()
    guard statvfs(directory, &status) == 0 else { return 0 }
    return Int(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
  }

  /// Whether a failed write to the file at `path` is explained by a full disk or by the process's file-size limit.
  ///
  /// A commit takes more than the `byteCount` bytes that were asked of it, for it copies pages. But it is written from
  /// front to back until nothing more fits, so what it met shows in how little is left now.
  static func isExhausted(for path: String, needing byteCount: Int = 0) -> Bool {
    let byteCount = byteCount + (1 << 16)
    if availableByteCount(at: StorePath.directory(of: path)) < byteCount { return true }
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0, limit.rlim_cur < UInt64(Int.max) else {
      return false
    }
    var status = stat()
    return stat(path, &status) == 0 && Int(status.st_size) + byteCount > Int(limit.rlim_cur)
  }
}
