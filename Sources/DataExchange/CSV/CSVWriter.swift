/// Writes records of separated values, which ``CSVReader`` reads back as they were.
package struct CSVWriter {
  private let sink: ByteSink
  private let delimiter: UInt8

  /// A writer to the end of what `sink` has.
  package init(to sink: ByteSink, delimiter: UInt8 = UInt8(ascii: ",")) {
    self.sink = sink
    self.delimiter = delimiter
  }

  /// Writes a record. A missing field is left empty, and an empty text put in quotes, so that they can be told apart.
  ///
  /// - Throws: ``ExchangeError/unwritable(file:code:)``.
  package func write(_ fields: [String?]) throws(ExchangeError) {
    try sink.write { bytes in
      // Without a field, or with a missing one alone, the line would be blank.
      let isBlank = fields.isEmpty || fields.count == 1 && fields[0] == nil
      if isBlank { bytes.append(contentsOf: [CSVScanner.quote, CSVScanner.quote]) }
      for (index, field) in fields.enumerated() {
        if index > 0 { bytes.append(delimiter) }
        if let field { append(field, to: &bytes) }
      }
      bytes.append(CSVScanner.lineFeed)
    }
  }

  private func append(_ field: String, to bytes: inout [UInt8]) {
    let isPlain = !field.isEmpty && field.utf8.allSatisfy { $0 > 0x20 && $0 != delimiter && $0 != CSVScanner.quote }
    if isPlain {
      bytes.append(contentsOf: field.utf8)
      return
    }
    bytes.append(CSVScanner.quote)
    for byte in field.utf8 {
      if byte == CSVScanner.quote { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(CSVScanner.quote)
  }
}
