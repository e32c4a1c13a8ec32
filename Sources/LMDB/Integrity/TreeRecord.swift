/// The 48 bytes that describe a tree.
struct TreeRecord {
  /// The item size of a tree of items of one size, the page size in the free list's record, otherwise unused.
  let itemByteCount: UInt32
  let flags: UInt16
  let depth: Int
  let branchPageCount: UInt64
  let leafPageCount: UInt64
  let overflowPageCount: UInt64
  let entryCount: UInt64
  let root: UInt64

  /// Reads the record at `offset`.
  init(_ bytes: borrowing PageBytes, at offset: Int) throws(FileRejection) {
    itemByteCount = try bytes.load(UInt32.self, at: offset)
    flags = try bytes.load(UInt16.self, at: offset &+ 4)
    depth = Int(try bytes.load(UInt16.self, at: offset &+ 6))
    branchPageCount = try bytes.load(UInt64.self, at: offset &+ 8)
    leafPageCount = try bytes.load(UInt64.self, at: offset &+ 16)
    overflowPageCount = try bytes.load(UInt64.self, at: offset &+ 24)
    entryCount = try bytes.load(UInt64.self, at: offset &+ 32)
    root = try bytes.load(UInt64.self, at: offset &+ 40)
  }

  var isEmpty: Bool { root == FileFormat.noPage }
}
