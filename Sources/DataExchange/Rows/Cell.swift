/// A column of the mapping, found in the file: an index of fields, or a constant.
///
/// Classes, as all readings of rows, because they are passed around for every row and never change.
final class Cell: Sendable {
  /// Where the mapping names it.
  let path: String
  /// What people call it.
  let label: String
  /// The index of the field; -1 for a constant.
  let index: Int
  /// A constant's bytes, at a place in memory that does not change; never written to once it is initialized.
  nonisolated(unsafe) private let constant: UnsafeMutableRawBufferPointer?

  init(path: String, label: String, index: Int) {
    self.path = path
    self.label = label
    self.index = index
    constant = nil
  }

  init(path: String, constant text: String) {
    self.path = path
    label = "the mapping"
    index = -1
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
    unsafe memory.copyBytes(from: text.utf8)
    constant = memory
  }

  deinit { unsafe constant?.deallocate() }

  /// The text in a record.
  @_lifetime(copy record)
  @inline(__always)
  func text(_ record: InputRecord) -> RawSpan {
    guard index < 0, let constant else { return record[index] }
    // The cell keeps the memory. Only the readings of a converter use cells, while the converter, which keeps the cells,
    // is at work on the record; no span of a field outlives that.
    return unsafe _overrideLifetime(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(constant)), copying: record)
  }
}

extension ImportMapping.Column {
  /// The cell of a file with a header.
  ///
  /// - Throws: ``ImportMappingError`` if there is no such column, or more than one.
  func cell(path: String, in header: FileHeader) throws(ImportMappingError) -> Cell {
    switch self {
    case .constant(let text): return Cell(path: path, constant: text)
    case .position(let position):
      if let count = header.columnCount, position > count {
        throw ImportMappingError(path, "there is no column \(position); the file has \(count)")
      }
      return Cell(path: path, label: "column \(position)", index: position - 1)
    case .name(let name):
      return Cell(path: path, label: "column '\(name)'", index: try header.index(of: name, path: path))
    }
  }
}

/// What is known of a file's columns.
package struct FileHeader: Sendable {
  /// The names; empty if the columns have none.
  let names: [String]
  /// How many columns there are, if that is known.
  let columnCount: Int?
  /// Whether names differ by the case of their letters.
  private let isCaseSensitive: Bool

  /// The header of separated values; without one, columns are told by their positions.
  package init(of reader: borrowing CSVReader) {
    names = reader.header
    columnCount = reader.dialect.hasHeader ? reader.header.count : nil
    isCaseSensitive = false
  }

  /// The members that objects are asked for.
  package init(members: [String]) {
    names = members
    columnCount = members.count
    isCaseSensitive = true
  }

  /// Columns of these names.
  package init(names: [String]) {
    self.names = names
    columnCount = names.count
    isCaseSensitive = false
  }

  /// The index of the column that has the name, or if none has, one that differs from it by the case of letters only.
  fileprivate func index(of name: String, path: String) throws(ImportMappingError) -> Int {
    var found = names.indices.filter { names[$0] == name }
    if found.isEmpty, !isCaseSensitive {
      let folded = name.lowercased()
      found = names.indices.filter { names[$0].lowercased() == folded }
    }
    guard let index = found.first else {
      let known = names.isEmpty ? "the file has no header" : "the file has \(names.joined(separator: ", "))"
      throw ImportMappingError(path, "there is no column '\(name)'; \(known)")
    }
    guard found.count == 1 else {
      let positions = found.map { String($0 + 1) }.joined(separator: " and ")
      throw ImportMappingError(path, "columns \(positions) are both called '\(name)'; give the position")
    }
    return index
  }
}
