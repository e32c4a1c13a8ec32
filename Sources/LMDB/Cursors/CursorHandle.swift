internal import CLMDB

/// LMDB's cursor, closed with the last copy of the walk that moves it.
///
/// A class, so that cursors are copyable: Swift 6.3 lets a value that is neither copyable nor escapable be stored outside
/// its scope, and tells a copyable one from it. One allocation a cursor, none a step.
@usableFromInline
final class CursorHandle {
  @usableFromInline let pointer: OpaquePointer

  @usableFromInline
  init(_ pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit {
    mdb_cursor_close(pointer)
  }
}
