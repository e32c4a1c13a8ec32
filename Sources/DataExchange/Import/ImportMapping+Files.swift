public import CustomerModel

extension ImportMapping {
  /// Proposes a mapping for a file, from the names of its columns and its first rows.
  ///
  /// ```swift
  /// let guess = try ImportMapping.guess(file: "orders.csv", currency: Currency("GBP"))
  /// guess.mapping.customer?.id  // == .name("CustomerID")
  /// print(guess)  // what was taken for what
  /// ```
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - format: how it is written; Segment's calls need no guess.
  ///   - currency: that of amounts, if no column tells it.
  ///   - zone: that of local times.
  /// - Throws: ``ImportError``: the file cannot be read, or no column looks like a customer's identifier.
  /// - Complexity: reads some thousand rows.
  public static func guess(
    file path: String, format: Format = .csv, currency: Currency? = nil, zone: TimeZoneIdentifier? = nil
  ) throws(ImportError) -> ImportMappingGuess {
    if format == .segment {
      var mapping = ImportMapping()
      mapping.format = .segment
      if let currency { mapping.amount = AmountColumns(currency: .constant(currency.code)) }
      return ImportMappingGuess(mapping: mapping, notes: [], questions: [])
    }
    let (header, rows) = try ImportError.inFile { () throws(ExchangeError) in
      try format == .csv ? sampleValues(of: path) : sampleObjects(of: path)
    }
    return try ImportError.inMapping { () throws(ImportMappingError) in
      try guess(header: header, sampleRows: rows, format: format, currency: currency, zone: zone)
    }
  }

  private static let sampleRowCount = 5_000

  private static func sampleValues(of path: String) throws(ExchangeError) -> (header: [String], rows: [[String]]) {
    var reader = try CSVReader.open(ByteSource(opening: path))
    let header = reader.header
    var rows: [[String]] = []
    while rows.count < sampleRowCount, let record = try reader.next() {
      guard record.problem == nil else { continue }
      rows.append((0..<record.count).map { String(copying: record[$0]) })
    }
    return (header, rows)
  }

  private static func sampleObjects(of path: String) throws(ExchangeError) -> (header: [String], rows: [[String]]) {
    var names: [String] = []
    var lines = try LineReader.open(ByteSource(opening: path))
    var count = 0
    while count < 100, try lines.advance() != nil {
      count += 1
      guard let members = try? JSONValue.object(in: lines.line) else { continue }
      for name in paths(of: members, in: "") where !names.contains(name) { names.append(name) }
    }
    var reader = try JSONRecordReader.open(ByteSource(opening: path), columns: names)
    var rows: [[String]] = []
    while rows.count < sampleRowCount, let record = try reader.next() {
      guard record.problem == nil else { continue }
      rows.append(names.indices.map { String(copying: record[$0]) })
    }
    return (names, rows)
  }

  /// The names of members, and the paths to those of objects within.
  private static func paths(of members: [String: JSONValue], in path: String) -> [String] {
    members.sorted { $0.key < $1.key }.flatMap { name, value in
      if case .object(let inner) = value { return paths(of: inner, in: "\(path)\(name).") }
      return ["\(path)\(name)"]
    }
  }
}
