/// One node of a page: eight bytes of header, the key, and on a leaf the data.
struct Node {
  /// Where the node begins in its page.
  let offset: Int
  private let header: UInt64

  init(offset: Int, header: UInt64) {
    self.offset = offset
    self.header = header
  }

  var keyByteCount: Int { Int(truncatingIfNeeded: header >> 48) }
  var keyOffset: Int { offset &+ FileFormat.nodeHeaderByteCount }
  /// On a leaf: what the data is.
  var kind: NodeKind { NodeKind(rawValue: UInt16(truncatingIfNeeded: header >> 32)) }
  /// On a leaf: the size of the data, which may lie on overflow pages.
  var dataByteCount: Int { Int(truncatingIfNeeded: header & 0xFFFF_FFFF) }
  var dataOffset: Int { keyOffset &+ keyByteCount }
  /// On a branch: the page below.
  var child: UInt64 { header & 0xFFFF_FFFF_FFFF }
  /// On a leaf: how many bytes of data the node itself holds.
  var storedByteCount: Int { kind.contains(.overflow) ? 8 : dataByteCount }
}
