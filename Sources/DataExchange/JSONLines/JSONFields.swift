/// The columns of one line: it is checked as a whole, and of what is not wanted nothing is kept.
struct JSONFields: ~Copyable {
  private let columns: JSONColumns
  private(set) var list = InputFieldList()
  /// The text of fields that does not stand in the line like that.
  private(set) var decoded: [UInt8] = []
  private var names = JSONNames()
  /// Whether a column was met by its name, which goes before the path to it.
  private var isNamed: [Bool]

  init(_ columns: JSONColumns) {
    self.columns = columns
    isNamed = Array(repeating: false, count: columns.count)
  }

  /// Leaves all fields blank.
  mutating func removeAll() {
    decoded.removeAll(keepingCapacity: true)
    names.removeAll()
    list.removeAll()
    for index in isNamed.indices {
      isNamed[index] = false
      list.append(InputField(from: 0, to: 0))
    }
  }

  /// Fills the fields with what the object of a line says.
  mutating func read(_ line: RawSpan) throws(MalformedJSON) {
    removeAll()
    var scanner = JSONScanner(line)
    guard scanner.next == UInt8(ascii: "{") else {
      try takeValue(&scanner, depth: 0)
      throw MalformedJSON(reason: "it is a value of another kind")
    }
    try takeObject(&scanner, wanting: 0, depth: 0)
    try scanner.finish()
  }

  /// Takes an object whose brace is next.
  ///
  /// - Parameter wanted: the number of the list of members that are wanted; -1 for none.
  private mutating func takeObject(
    _ scanner: inout JSONScanner, wanting wanted: Int, depth: Int
  ) throws(MalformedJSON) {
    guard depth < JSONScanner.depthLimit else { throw scanner.malformed("there are too many levels") }
    scanner.skipByte()
    guard !scanner.take("}") else { return }
    var members = names.begin()
    var expected = 0
    repeat {
      let name = try scanner.takeName()
      try names.add(name, to: &members, of: scanner)
      if wanted >= 0, let member = columns.member(name, in: wanted, of: scanner, expected: &expected) {
        try take(member, &scanner, isNamed: wanted == 0, depth: depth + 1)
      } else {
        try takeValue(&scanner, depth: depth + 1)
      }
    } while scanner.take(",")
    guard scanner.take("}") else { throw scanner.malformed("an object does not end") }
    names.end(members)
  }

  private mutating func takeValue(_ scanner: inout JSONScanner, depth: Int) throws(MalformedJSON) {
    switch scanner.next {
    case UInt8(ascii: "{"): try takeObject(&scanner, wanting: -1, depth: depth)
    case UInt8(ascii: "["): try takeArray(&scanner, depth: depth)
    case UInt8(ascii: "\""): _ = try scanner.takeText()
    case UInt8(ascii: "t"): _ = try scanner.take(word: "true")
    case UInt8(ascii: "f"): _ = try scanner.take(word: "false")
    case UInt8(ascii: "n"): _ = try scanner.take(word: "null")
    default: _ = try scanner.takeNumber()
    }
  }

  private mutating func takeArray(_ scanner: inout JSONScanner, depth: Int) throws(MalformedJSON) {
    guard depth < JSONScanner.depthLimit else { throw scanner.malformed("there are too many levels") }
    scanner.skipByte()
    guard !scanner.take("]") else { return }
    repeat { try takeValue(&scanner, depth: depth + 1) } while scanner.take(",")
    guard scanner.take("]") else { throw scanner.malformed("a list does not end") }
  }

  /// Takes the value of a member that is wanted.
  private mutating func take(
    _ member: JSONColumns.Member, _ scanner: inout JSONScanner, isNamed: Bool, depth: Int
  ) throws(MalformedJSON) {
    let first = scanner.next
    let start = scanner.position
    var field = InputField(from: 0, to: 0)
    switch first {
    case UInt8(ascii: "\""):
      let text = try scanner.takeText()
      field = self.field(text, scanner)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if first == UInt8(ascii: "{") {
        try takeObject(&scanner, wanting: member.list, depth: depth)
      } else {
        try takeArray(&scanner, depth: depth)
      }
      if member.column >= 0 { field = try document(scanner.bytes.extracting(start..<scanner.position)) }
    case UInt8(ascii: "n"): _ = try scanner.take(word: "null")
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      let word = try scanner.take(word: first == UInt8(ascii: "t") ? "true" : "false")
      field = InputField(from: word.lowerBound, to: word.upperBound)
    default:
      let number = try scanner.takeNumber()
      field = self.field(number, scanner)
    }
    guard member.column >= 0, isNamed || !self.isNamed[member.column] else { return }
    if isNamed { self.isNamed[member.column] = true }
    list[member.column] = field
  }

  private mutating func field(_ text: JSONText, _ scanner: borrowing JSONScanner) -> InputField {
    var field = InputField(from: text.start, to: text.end)
    if text.hasEscapes {
      let start = decoded.count
      scanner.append(text, to: &decoded)
      field = InputField(from: start, to: decoded.count)
      field.isDecoded = true
    }
    field.isQuoted = true
    return field
  }

  private mutating func field(
    _ number: (digits: Range<Int>, isWhole: Bool), _ scanner: borrowing JSONScanner
  ) -> InputField {
    guard !number.isWhole,
      let digits = JSONNumber.withoutExponent(String(copying: scanner.bytes.extracting(number.digits)))
    else { return InputField(from: number.digits.lowerBound, to: number.digits.upperBound) }
    let start = decoded.count
    decoded += digits.utf8
    var field = InputField(from: start, to: decoded.count)
    field.isDecoded = true
    return field
  }

  /// An object or a list as compact JSON.
  private mutating func document(_ bytes: RawSpan) throws(MalformedJSON) -> InputField {
    var reader = JSONValueReader(bytes)
    let value = try reader.finish()
    let start = decoded.count
    value.append(to: &decoded)
    var field = InputField(from: start, to: decoded.count)
    field.isDecoded = true
    return field
  }
}
