internal import Glibc

/// What a file system has left. LMDB reports a full disk as an input/output error, so the difference is asked here.
enum DiskSpace {
  /// The bytes that this user may still write; 0 if that cannot be found out.
  static func availableByteCount(at directory: String) -> Int {
    var status = statvfs()
    guard statvfs(directory, &status) == 0 else { return 0 }
    return Int(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
  }

  /// Whether a failed write of `byteCount` bytes is explained by a full disk or by the process's file-size limit.
  static func isExhausted(at directory: String, needing byteCount: Int, fileByteCount: Int = 0) -> Bool {
    if availableByteCount(at: directory) < max(byteCount, 1 << 16) { return true }
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0, limit.rlim_cur < UInt64(Int.max) else {
      return false
    }
    return fileByteCount + byteCount > Int(limit.rlim_cur)
  }
}
