internal import CLMDB

/// What opening leaves behind for an ``Environment``: LMDB's environment and the file it was verified through.
struct OpenedFile: ~Copyable {
  let pointer: OpaquePointer
  /// The data file's, and the lock file's if there is one.
  let identities: [FileIdentity]
  let pageByteCount: Int
  let mapByteCount: Int
  private var file: FileDescriptor

  init(
    pointer: OpaquePointer, identities: [FileIdentity], pageByteCount: Int, mapByteCount: Int,
    file: consuming FileDescriptor
  ) {
    self.pointer = pointer
    self.identities = identities
    self.pageByteCount = pageByteCount
    self.mapByteCount = mapByteCount
    self.file = file
  }

  consuming func takeFile() -> FileDescriptor { file }
}
