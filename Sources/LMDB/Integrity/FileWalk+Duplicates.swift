extension FileWalk {
  /// Checks the values of one key in a table that keeps several: one in the node, or a page inside the node, or a tree.
  mutating func checkDuplicates(
    of node: Node, on page: borrowing PageBytes, tree: inout TreeCheck
  ) throws(FileRejection) {
    switch node.kind {
    case []:
      try tree.checkDuplicate(byteCount: node.dataByteCount, on: page)
      tree.entryCount &+= 1
    case .duplicates:
      try checkNestedPage(page.data(of: node), tree: &tree)
    case [.duplicates, .tree]:
      guard node.dataByteCount == FileFormat.treeRecordByteCount else {
        throw page.damage("the record of duplicates has \(node.dataByteCount) bytes")
      }
      try checkNestedTree(TreeRecord(page, at: node.dataOffset), on: page, tree: &tree)
    default:
      throw page.damage("an item is marked \(node.kind.rawValue), which has no meaning here")
    }
  }

  /// Checks a page inside a node.
  private mutating func checkNestedPage(
    _ page: borrowing PageBytes, tree: inout TreeCheck
  ) throws(FileRejection) {
    let header = try page.header()
    // LMDB moves what lies below by the free space of a shrinking page, and an odd move would misplace every node.
    guard page.byteCount & 1 == 0 else { throw page.damage("a nested page has an odd size, \(page.byteCount)") }
    // The number is an old one and leads nowhere, but LMDB asserts that it is not a meta's, and takes the last number
    // there is for "no page". It may lie beyond the last page after a compacting copy.
    guard header.number >= FileFormat.firstDataPage, header.number < FileFormat.pageNumberLimit else {
      throw page.damage("a nested page carries the number \(header.number)")
    }

    let isFixedSize = tree.flags.contains(.fixedSizeDuplicates)
    guard header.kind == (isFixedSize ? .nestedFixedSizeLeaf : .nestedLeaf) else {
      throw page.damage("a nested page is marked \(header.kind.rawValue)")
    }
    if isFixedSize { try tree.checkDuplicate(byteCount: header.itemByteCount, on: page) }

    var values = TreeCheck(duplicatesOf: tree, record: tree.record)
    if isFixedSize {
      _ = try checkItems(of: page, header: header, tree: &values)
    } else {
      try checkLeafNodes(of: page, header: header, tree: &values)
    }
    try adopt(values, into: &tree, on: page)
  }

  /// Walks a tree of duplicates.
  private mutating func checkNestedTree(
    _ record: TreeRecord, on page: borrowing PageBytes, tree: inout TreeCheck
  ) throws(FileRejection) {
    guard !record.isEmpty else { throw page.damage("a key has an empty tree of duplicates") }
    var flags: TreeFlags = []
    if tree.flags.contains(.fixedSizeDuplicates) {
      flags = tree.flags.contains(.integerDuplicates) ? [.fixedSizeDuplicates, .integerKeys] : .fixedSizeDuplicates
      guard record.itemByteCount <= UInt32(FileFormat.maximumKeyByteCount) else {
        throw page.damage("a tree of duplicates has items of \(record.itemByteCount) bytes")
      }
      try tree.checkDuplicate(byteCount: Int(record.itemByteCount), on: page)
    }
    guard record.flags == flags.rawValue else {
      throw page.damage("a tree of duplicates has the flags \(record.flags) instead of \(flags.rawValue)")
    }

    var values = TreeCheck(duplicatesOf: tree, record: record)
    try walk(&values, along: innerPath)
    tree.duplicatePageCount &+= values.branchPageCount &+ values.leafPageCount
    try adopt(values, into: &tree, on: page)
  }

  /// Counts the values of one key in their table, and carries over the size that they were found to have.
  private func adopt(
    _ values: TreeCheck, into tree: inout TreeCheck, on page: borrowing PageBytes
  ) throws(FileRejection) {
    tree.entryCount &+= values.entryCount
    if let size = values.keyByteCount { try tree.checkDuplicate(byteCount: size, on: page) }
  }

  /// Checks a page of items of one size, without node headers.
  ///
  /// - Returns: the size of an item.
  mutating func checkItems(
    of page: borrowing PageBytes, header: PageHeader, tree: inout TreeCheck
  ) throws(FileRejection) -> Int {
    let size = header.itemByteCount
    let start = FileFormat.pageHeaderByteCount
    guard size == tree.keyByteCount else { throw page.damage("the items of the page are said to have \(size) bytes") }
    guard header.lower > start, header.lower & 1 == 0 else {
      throw page.damage("the page has items up to \(header.lower)")
    }
    // LMDB counts two bytes an item on one side and the rest on the other, so for items of one byte the upper bound
    // passes the end of the page; only the difference of the bounds means something.
    let count = header.itemCount
    guard header.upper >= header.lower, start &+ count &* size &+ (header.upper &- header.lower) == page.byteCount
    else {
      throw page.damage("\(count) items of \(size) bytes do not agree with the free space of the page")
    }

    var previous = try page.slice(start, size)
    var index = 1
    while index < count {
      let item = try page.slice(start &+ index &* size, size)
      guard try tree.order.precedes(previous, item) else {
        throw page.damage("the values are out of order at item \(index)")
      }
      previous = item
      index &+= 1
    }
    tree.entryCount &+= UInt64(count)
    return size
  }
}
