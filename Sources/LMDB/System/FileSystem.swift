internal import CLinux
internal import Glibc

/// The kinds of file systems, as statfs(2) numbers them.
package enum FileSystem {
  /// The number of the file system that holds `path`; -1 with `errno` set if it cannot be asked.
  package static func type(at path: String) -> Int64 { linux_file_system_type(path) }

  /// The name of a kind on which LMDB's locks or memory map do not hold, or `nil` for one that may be used.
  package static func unsafeName(ofType type: Int64) -> String? { unsafeNames[type] }

  /// What LMDB's own header forbids, and folders that a virtual machine shares with its host.
  private static let unsafeNames: [Int64: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x6573_5546: "FUSE",
    0x0102_1997: "9P", 0x5346_414F: "AFS", 0x6B41_4653: "AFS", 0x00C3_6400: "Ceph", 0x0BD0_0BD0: "Lustre",
    0x7461_636F: "OCFS2", 0x0116_1970: "GFS2", 0x4750_4653: "GPFS", 0x1983_0326: "BeeGFS", 0x564C: "NCP",
    0x7375_7245: "Coda", 0x786F_4256: "a VirtualBox folder", 0xBACB_ACBC: "a VMware folder",
    0x7C7C_6673: "a Parallels folder",
  ]
}

extension StorePath {
  /// Throws if the file, or the directory that is to hold it, is on a file system whose locks or maps do not hold.
  func checkFileSystem(_ typeOfFileSystem: (String) -> Int64) throws(LMDBError) {
    // A single file may be mounted from elsewhere, so where there is one it is asked, too.
    for place in [directory, path] {
      let type = typeOfFileSystem(place)
      guard type >= 0 else {
        if errno == ENOENT, place == path { return }
        throw error(SystemError(number: errno), "reading the file system of")
      }
      if let kind = FileSystem.unsafeName(ofType: type) { throw .unsupportedFileSystem(path: path, kind: kind) }
    }
  }
}
