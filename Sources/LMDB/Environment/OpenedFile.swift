internal import CLMDB

/// What opening leaves behind for an ``Environment``: LMDB's environment and the file it was verified through.
struct OpenedFile: ~Copyable {
  let pointer: OpaquePointer
  let identity: FileIdentity
  let pageByteCount: Int
  let mapByteCount: Int
  private var file: FileDescriptor

  init(
    pointer: OpaquePointer, identity: FileIdentity, pageByteCount: Int, mapByteCount: Int,
    file: consuming FileDescriptor
  ) {
    self.pointer = pointer
    self.identity = identity
    self.pageByteCount = pageByteCount
    self.mapByteCount = mapByteCount
    self.file = file
  }

  consuming func takeFile() -> FileDescriptor { file }
}
