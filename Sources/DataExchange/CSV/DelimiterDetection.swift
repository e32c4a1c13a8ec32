/// Finds out what stands between the fields of a file, from how its first records look.
struct DelimiterDetection {
  /// The most likely delimiter; a comma if there is none at all.
  let delimiter: UInt8

  private static let recordLimit = 100

  /// Of the delimiters that the first record has, the one that parts the most records into equally many fields as that,
  /// and of those the one with most fields.
  ///
  /// - Parameter isWhole: whether `bytes` end where the file ends, not somewhere in a record.
  init(in bytes: RawSpan, isWhole: Bool) {
    var best: (delimiter: UInt8, agreement: Int, fieldCount: Int)?
    for candidate in CSVDialect.delimiters {
      let counts = Self.fieldCounts(of: bytes, delimiter: candidate, isWhole: isWhole)
      guard let fieldCount = counts.first, fieldCount > 1 else { continue }
      let agreement = counts.count { $0 == fieldCount } * 1000 / counts.count
      if let best, (best.agreement, best.fieldCount) >= (agreement, fieldCount) { continue }
      best = (candidate, agreement, fieldCount)
    }
    delimiter = best?.delimiter ?? UInt8(ascii: ",")
  }

  /// How many fields each of the first records has; 0 if a quote stands where none can.
  private static func fieldCounts(of bytes: RawSpan, delimiter: UInt8, isWhole: Bool) -> [Int] {
    var counts: [Int] = []
    var fieldCount = 1
    var (fieldStart, recordStart) = (0, 0)
    var (isInQuotes, isStray) = (false, false)
    for offset in 0..<bytes.byteCount {
      let byte = bytes.byte(at: offset)
      if byte == CSVScanner.quote {
        // A doubled quote closes and opens again, which comes to the same.
        let isDoubled = offset > fieldStart && bytes.byte(at: offset - 1) == byte
        isStray = isStray || !isInQuotes && offset > fieldStart && !isDoubled
        isInQuotes = !isInQuotes && (offset == fieldStart || isDoubled)
      } else if isInQuotes {
        continue
      } else if byte == delimiter {
        fieldCount += 1
        fieldStart = offset + 1
      } else if byte == CSVScanner.lineFeed || byte == CSVScanner.carriageReturn {
        if offset > recordStart { counts.append(isStray ? 0 : fieldCount) }
        if counts.count == recordLimit { return counts }
        (fieldCount, isStray) = (1, false)
        (fieldStart, recordStart) = (offset + 1, offset + 1)
      }
    }
    if isWhole || counts.isEmpty, recordStart < bytes.byteCount { counts.append(isStray ? 0 : fieldCount) }
    return counts
  }
}
