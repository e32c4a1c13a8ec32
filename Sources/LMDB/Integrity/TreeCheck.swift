/// The rules for the tree being walked, and what has been counted in it.
struct TreeCheck {
  /// What kind of tree it is.
  enum Role {
    case freeList
    case main
    case table
    /// The values of one key.
    case duplicates
  }

  let role: Role
  let record: TreeRecord
  /// The flags of the table; a tree of duplicates has none of its own.
  let flags: TreeFlags
  let order: KeyOrder
  /// The order of the values of one key.
  let duplicateOrder: KeyOrder
  /// Whether leaves hold bare items of one size, `keyByteCount`.
  let hasFixedSizeItems: Bool
  /// The size that all keys must have, once one is known.
  private(set) var keyByteCount: Int?
  /// The size that all values must have, once one is known.
  private(set) var duplicateByteCount: Int?

  var entryCount: UInt64 = 0
  var branchPageCount: UInt64 = 0
  var leafPageCount: UInt64 = 0
  var overflowPageCount: UInt64 = 0
  var duplicatePageCount: UInt64 = 0

  /// The rules for the list of free pages.
  init(freeList record: TreeRecord) {
    self.init(role: .freeList, record: record, flags: .integerKeys)
    keyByteCount = 8
  }

  /// The rules for the main table or a named one.
  init(_ role: Role, record: TreeRecord) throws(FileRejection) {
    let flags = TreeFlags(rawValue: record.flags)
    guard flags.isSubset(of: .all) else { throw .damage(page: nil, "the table has flags that do not exist") }
    // Without duplicates, LMDB would make the pages of such a table of items of size 0.
    guard !flags.contains(.fixedSizeDuplicates) || flags.contains(.duplicates) else {
      throw .damage(page: nil, "the table is to have duplicates of one size, but no duplicates")
    }
    self.init(role: role, record: record, flags: flags)
  }

  /// The rules for the values of one key of `table`.
  init(duplicatesOf table: TreeCheck, record: TreeRecord) {
    role = .duplicates
    self.record = record
    flags = []
    order = table.duplicateOrder
    duplicateOrder = .bytes
    hasFixedSizeItems = table.flags.contains(.fixedSizeDuplicates)
    keyByteCount = table.duplicateByteCount
  }

  private init(role: Role, record: TreeRecord, flags: TreeFlags) {
    self.role = role
    self.record = record
    self.flags = flags
    order = KeyOrder(keysOf: flags)
    duplicateOrder = KeyOrder(duplicatesOf: flags)
    hasFixedSizeItems = false
  }

  /// Whether a key may have several values.
  var hasDuplicates: Bool { flags.contains(.duplicates) }

  /// Checks the size of a key, or of a value in a tree of duplicates.
  @inline(__always)
  mutating func checkKey(byteCount: Int, on page: borrowing PageBytes) throws(FileRejection) {
    if byteCount == keyByteCount { return }
    guard keyByteCount == nil else { throw page.damage("a key has \(byteCount) bytes, others have another size") }
    guard byteCount >= 1, byteCount <= FileFormat.maximumKeyByteCount else {
      throw page.damage("a key has \(byteCount) bytes")
    }
    guard order == .integer else { return }
    guard byteCount == 4 || byteCount == 8 else { throw page.damage("an integer key has \(byteCount) bytes") }
    keyByteCount = byteCount
  }

  /// Checks the size of a value in a table with duplicates.
  @inline(__always)
  mutating func checkDuplicate(byteCount: Int, on page: borrowing PageBytes) throws(FileRejection) {
    if byteCount == duplicateByteCount { return }
    guard duplicateByteCount == nil else {
      throw page.damage("a value has \(byteCount) bytes, others have another size")
    }
    // LMDB takes an empty value as the first one of a key, loses it when there is a second, and counts both.
    guard byteCount >= 1, byteCount <= FileFormat.maximumKeyByteCount else {
      throw page.damage("a value in a table with duplicates has \(byteCount) bytes")
    }
    if duplicateOrder == .integer {
      guard byteCount == 4 || byteCount == 8 else { throw page.damage("an integer value has \(byteCount) bytes") }
    }
    if duplicateOrder == .integer || flags.contains(.fixedSizeDuplicates) { duplicateByteCount = byteCount }
  }

  /// Compares what was counted with what the tree's record says.
  func finish() throws(FileRejection) {
    try compare("entries", entryCount, record.entryCount)
    try compare("branch pages", branchPageCount, record.branchPageCount)
    try compare("leaf pages", leafPageCount, record.leafPageCount)
    try compare("overflow pages", overflowPageCount, record.overflowPageCount)
  }

  private func compare(_ what: String, _ counted: UInt64, _ recorded: UInt64) throws(FileRejection) {
    guard counted == recorded else {
      let root = record.isEmpty ? nil : record.root
      throw .damage(page: root, "the tree has \(counted) \(what), its record says \(recorded)")
    }
  }

  /// What was found, for the report.
  func report(nameBytes: [UInt8]? = nil) -> TreeReport {
    TreeReport(
      nameBytes: nameBytes, flags: flags, keyByteCount: order == .integer ? keyByteCount : nil,
      duplicateByteCount: duplicateByteCount, depth: record.depth, entryCount: entryCount,
      branchPageCount: branchPageCount, leafPageCount: leafPageCount, overflowPageCount: overflowPageCount,
      duplicatePageCount: duplicatePageCount)
  }
}
