/// How a file of separated values is written.
package struct CSVDialect: Hashable, Sendable {
  /// What stands between fields: one of `,`, `;`, `|` and the tabulator, or nil to find it out from the first lines.
  package var delimiter: UInt8?
  /// Whether the first record names the columns.
  package var hasHeader: Bool
  /// How the bytes are read.
  package var encoding: TextEncoding
  /// The most bytes that a field may have in the file.
  package var maximumFieldBytes: Int
  /// The most bytes that a record may have in the file, at most 1 GiB.
  package var maximumRecordBytes: Int

  /// A dialect.
  package init(
    delimiter: UInt8? = nil, hasHeader: Bool = true, encoding: TextEncoding = .utf8,
    maximumFieldBytes: Int = 1 << 20, maximumRecordBytes: Int = 1 << 24
  ) {
    self.delimiter = delimiter
    self.hasHeader = hasHeader
    self.encoding = encoding
    self.maximumFieldBytes = maximumFieldBytes
    self.maximumRecordBytes = maximumRecordBytes
  }

  /// The delimiters that are looked for, and that may be named.
  static let delimiters = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
}

extension CSVDialect {
  /// The dialect that a mapping names.
  package init(_ settings: ImportMapping.SeparatedValues) {
    self.init(
      delimiter: settings.delimiter?.asciiValue, hasHeader: settings.hasHeader, encoding: settings.encoding,
      maximumFieldBytes: settings.maximumFieldBytes, maximumRecordBytes: settings.maximumRecordBytes)
  }
}
