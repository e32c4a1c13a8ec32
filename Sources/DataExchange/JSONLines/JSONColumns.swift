/// The members of objects that are wanted, by their names or by the paths to them.
struct JSONColumns: Sendable {
  /// A member of an object that is one of the columns, or on the path to some.
  struct Member: Sendable {
    let name: [UInt8]
    /// The column that it is; -1 for none.
    var column = -1
    /// The members of it that are wanted, by the number of their list; -1 for none.
    var list = -1

    fileprivate init(_ name: String) { self.name = Array(name.utf8) }
  }

  /// The lists of members that are wanted of one object; the first one is of the line's.
  private var lists: [[Member]] = [[]]
  let count: Int

  init(_ names: [String]) {
    count = names.count
    for (column, name) in names.enumerated() {
      let member = addMember(name, to: 0)
      lists[0][member].column = column
      let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      if path.count > 1 { add(path, as: column) }
    }
  }

  private mutating func add(_ path: [String], as column: Int) {
    var list = 0
    for name in path.dropLast() {
      let member = addMember(name, to: list)
      if lists[list][member].list < 0 {
        lists[list][member].list = lists.count
        lists.append([])
      }
      list = lists[list][member].list
    }
    let member = addMember(path.last ?? "", to: list)
    lists[list][member].column = column
  }

  private mutating func addMember(_ name: String, to list: Int) -> Int {
    let bytes = Array(name.utf8)
    if let index = lists[list].firstIndex(where: { $0.name == bytes }) { return index }
    lists[list].append(Member(name))
    return lists[list].count - 1
  }

  /// The member of a name that is wanted; nil for all others.
  ///
  /// - Parameter expected: where it is looked for first, and then the place behind it: objects have their members in the
  ///   same order most often.
  @inline(__always)
  func member(
    _ name: JSONText, in list: Int, of scanner: borrowing JSONScanner, expected: inout Int
  ) -> Member? {
    let count = lists[list].count
    let raw = scanner.raw(name)
    if !name.hasEscapes {
      for offset in 0..<count {
        var index = expected &+ offset
        if index >= count { index &-= count }
        guard raw.isEqual(to: lists[list][index].name) else { continue }
        expected = index &+ 1 == count ? 0 : index &+ 1
        return lists[list][index]
      }
      // Names of other letters than ASCII's may be composed otherwise.
      guard raw.hasHighBytes else { return nil }
    }
    let text = scanner.string(name)
    return lists[list].first { String(decoding: $0.name, as: UTF8.self) == text }
  }
}

extension RawSpan {
  /// Whether some byte is not ASCII.
  var hasHighBytes: Bool {
    for offset in 0..<byteCount where byte(at: offset) >= 0x80 { return true }
    return false
  }
}
