internal import LMDB
internal import RecordCoding

/// Who did what on which day: for each kind of interaction and each UTC day, numbers in ascending order, packed.
///
/// The numbers of a day lie in blocks of some hundred bytes, each under the first of its numbers. In a block stand the
/// distances from one number to the next, so a day on which one customer in a hundred does something takes little more
/// than a byte for each, where a set of whole numbers takes eight; and a batch of them changes few blocks.
///
/// Where a block ends follows from the order in which numbers came. Two stores with the same content agree in the sets,
/// not in the blocks.
struct PackedIDs: Sendable {
  /// The kind's code, the day since 1970, the first number of the block.
  typealias Key = KeyTriple<UInt16, Int32, CompactID>

  let blocks: Table<Key, Checksummed<IDBlock>>

  init(_ catalog: inout TableCatalog, named name: String) throws(LMDBError) {
    blocks = try catalog.table(name)
  }

  /// The blocks of a kind on days in a row.
  static func range(_ kind: UInt16, _ days: ClosedRange<Int32>) -> KeyRange<Key> {
    .from(Key(kind, days.lowerBound, 0), through: Key(kind, days.upperBound, CompactID(.max)))
  }

  /// Reads the numbers of a block into `ids`, in place of what was there.
  ///
  /// - Throws: ``LMDBError/undecodable(table:cause:)`` if the block is damaged, or is not the one of `key`.
  func decode(_ bytes: RawSpan, under key: Key, into ids: inout [UInt64]) throws(LMDBError) {
    do throws(CodingError) {
      ids.removeAll(keepingCapacity: true)
      try IDBlock.decode(Checksummed<IDBlock>.verified(bytes), into: &ids)
      guard ids.first == key.third.value else {
        throw .invalidValue(type: "IDBlock", reason: "its first number is not the one of its key, \(key.third.value)")
      }
    } catch {
      throw .undecodable(table: blocks.name, cause: error)
    }
  }
}
