/// Turns a field as it stands in the file into its text in UTF-8.
struct CSVFieldDecoder {
  let encoding: TextEncoding

  /// Appends the text of a field.
  ///
  /// - Parameter withoutQuotes: whether the field begins with a quote, so that quotes are doubled up to the one that
  ///   closes it; what is behind that is text as it stands.
  /// - Returns: the offset of the first byte that is no text, for which a replacement character is appended.
  func append(_ field: RawSpan, withoutQuotes: Bool, to text: inout [UInt8]) -> Int? {
    var undecodable: Int?
    var isInQuotes = withoutQuotes
    var offset = withoutQuotes ? 1 : 0
    while offset < field.byteCount {
      let byte = field.byte(at: offset)
      if isInQuotes, byte == CSVScanner.quote {
        offset += 1
        if offset < field.byteCount, field.byte(at: offset) == CSVScanner.quote {
          text.append(byte)
          offset += 1
        } else {
          isInQuotes = false
        }
        continue
      }
      if byte < 0x80 || encoding == .utf8 {
        text.append(byte)
      } else {
        let scalar = encoding.scalar(of: byte)
        if scalar == nil, undecodable == nil { undecodable = offset }
        text.append(contentsOf: UTF8.encode(scalar ?? "\u{FFFD}").map(Array.init) ?? [])
      }
      offset += 1
    }
    return undecodable
  }
}
