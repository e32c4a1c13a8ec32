extension FileWalk {
  /// Walks a tree from its root, leaf by leaf from the left.
  mutating func walk(_ tree: inout TreeCheck, along path: TreePath) throws(FileRejection) {
    let depth = tree.record.depth
    guard !tree.record.isEmpty else {
      guard depth == 0 else { throw .damage(page: nil, "an empty tree claims to be \(depth) levels deep") }
      return try tree.finish()
    }
    guard depth >= 1, depth <= FileFormat.maximumDepth else {
      throw .damage(page: tree.record.root, "the tree claims to be \(depth) levels deep")
    }

    var level = 0
    var page = tree.record.root
    var parent: UInt64?
    while true {
      try claim(page, from: parent)
      if level &+ 1 < depth {
        try checkBranch(page, of: &tree, along: path, level: level)
      } else {
        try checkLeaf(page, of: &tree, along: path, level: level)
        repeat {
          if level == 0 { return try tree.finish() }
          level &-= 1
        } while !path.advance(level: level)
      }
      parent = path.steps[level].page
      page = try path.child(level: level)
      level &+= 1
    }
  }

  /// Reads and checks an inner page.
  private mutating func checkBranch(
    _ number: UInt64, of tree: inout TreeCheck, along path: TreePath, level: Int
  ) throws(FileRejection) {
    let buffer = path.buffer(level: level)
    let header = try read(number, into: buffer)
    let page = buffer.bytes(ofPage: number)
    guard header.kind == .branch else { throw page.damage("a branch page was expected here") }
    try checkBounds(header, of: page, minimumItemCount: 2)
    tree.branchPageCount &+= 1

    let first = try page.node(0)
    guard first.keyByteCount <= FileFormat.maximumKeyByteCount else {
      throw page.damage("a key has \(first.keyByteCount) bytes")
    }
    try tiling.note(first, byteCount: branchByteCount(first), header: header, page: page)

    // The first key stands for "everything below the second", and is not looked at.
    var previous = try page.node(1)
    let second = previous
    try checkBranchNode(previous, of: page, header: header, tree: &tree)
    var index = 2
    while index < header.itemCount {
      let node = try page.node(index)
      try checkBranchNode(node, of: page, header: header, tree: &tree)
      guard try tree.order.precedes(page.key(of: previous), page.key(of: node)) else {
        throw page.damage("the keys are out of order at item \(index)")
      }
      previous = node
      index &+= 1
    }
    try tiling.finish(header: header, page: page)
    try checkRange(page.key(of: second), page.key(of: previous), of: tree, along: path, level: level)
    path.arrive(level: level, page: number, itemCount: header.itemCount)
  }

  private mutating func checkBranchNode(
    _ node: Node, of page: borrowing PageBytes, header: PageHeader, tree: inout TreeCheck
  ) throws(FileRejection) {
    try tree.checkKey(byteCount: node.keyByteCount, on: page)
    try tiling.note(node, byteCount: branchByteCount(node), header: header, page: page)
  }

  private func branchByteCount(_ node: Node) -> Int {
    FileFormat.nodeHeaderByteCount &+ node.keyByteCount
  }

  /// Reads and checks a page with keys and values.
  private mutating func checkLeaf(
    _ number: UInt64, of tree: inout TreeCheck, along path: TreePath, level: Int
  ) throws(FileRejection) {
    let buffer = path.buffer(level: level)
    let header = try read(number, into: buffer)
    let page = buffer.bytes(ofPage: number)
    tree.leafPageCount &+= 1

    if tree.hasFixedSizeItems {
      guard header.kind == [.leaf, .fixedSizeLeaf] else {
        throw page.damage("a leaf page with items of one size was expected here")
      }
      let size = try checkItems(of: page, header: header, tree: &tree)
      let first = try page.slice(FileFormat.pageHeaderByteCount, size)
      let last = try page.slice(FileFormat.pageHeaderByteCount &+ (header.itemCount &- 1) &* size, size)
      return try checkRange(first, last, of: tree, along: path, level: level)
    }

    guard header.kind == .leaf else { throw page.damage("a leaf page was expected here") }
    try checkLeafNodes(of: page, header: header, tree: &tree)
    let first = try page.node(0)
    let last = try page.node(header.itemCount &- 1)
    try checkRange(page.key(of: first), page.key(of: last), of: tree, along: path, level: level)
    try checkLeafData(of: page, header: header, tree: &tree)
  }

  /// Checks the header of a page whose items are nodes.
  func checkBounds(
    _ header: PageHeader, of page: borrowing PageBytes, minimumItemCount: Int
  ) throws(FileRejection) {
    guard header.lower >= FileFormat.pageHeaderByteCount, header.lower & 1 == 0, header.upper & 1 == 0,
      header.lower <= header.upper, header.upper <= page.byteCount
    else {
      throw page.damage("the free space is said to lie from \(header.lower) to \(header.upper)")
    }
    guard header.itemCount >= minimumItemCount else { throw page.damage("the page has \(header.itemCount) items") }
  }

  /// Checks that the keys of a page lie where the pages above lead a search for them.
  private func checkRange(
    _ first: borrowing PageBytes, _ last: borrowing PageBytes, of tree: TreeCheck, along path: TreePath, level: Int
  ) throws(FileRejection) {
    var ancestor = level &- 1
    while ancestor >= 0, path.steps[ancestor].index == 0 { ancestor &-= 1 }
    if ancestor >= 0 {
      let step = path.steps[ancestor]
      let above = step.buffer.bytes(ofPage: step.page)
      let bound = try above.key(of: above.node(step.index))
      guard try !tree.order.precedes(first, bound) else {
        throw first.damage("the first key is less than page \(step.page) says")
      }
    }

    ancestor = level &- 1
    while ancestor >= 0, path.steps[ancestor].index &+ 1 == path.steps[ancestor].itemCount { ancestor &-= 1 }
    guard ancestor >= 0 else { return }
    let step = path.steps[ancestor]
    let above = step.buffer.bytes(ofPage: step.page)
    let bound = try above.key(of: above.node(step.index &+ 1))
    guard try tree.order.precedes(last, bound) else {
      throw last.damage("the last key is not less than page \(step.page) says")
    }
  }
}
