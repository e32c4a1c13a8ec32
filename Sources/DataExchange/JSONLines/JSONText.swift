internal import RecordCoding

/// Where a text of a line stands, between its quotes. It was checked when it was taken.
struct JSONText: BitwiseCopyable {
  let start: Int
  let end: Int
  let hasEscapes: Bool
}

extension JSONScanner {
  /// The text as it stands in the line.
  @_lifetime(copy self)
  @inline(__always)
  func raw(_ text: JSONText) -> RawSpan { bytes.extracting(text.start..<text.end) }

  /// Appends what the text means, in UTF-8.
  func append(_ text: JSONText, to result: inout [UInt8]) {
    guard text.hasEscapes else { return result.append(copying: raw(text)) }
    var rest = JSONScanner(raw(text))
    var plainStart = 0
    while rest.position < rest.bytes.byteCount {
      guard rest.bytes.byte(at: rest.position) == UInt8(ascii: "\\") else {
        rest.skipByte()
        continue
      }
      result.append(copying: rest.bytes.extracting(plainStart..<rest.position))
      rest.skipByte()
      // It was taken once before, so it is whole.
      if let scalar = try? rest.takeEscape(), let encoded = UTF8.encode(scalar) { result.append(contentsOf: encoded) }
      plainStart = rest.position
    }
    result.append(copying: rest.bytes.extracting(plainStart...))
  }

  /// What the text means.
  func string(_ text: JSONText) -> String {
    guard text.hasEscapes else { return String(copying: raw(text)) }
    var result: [UInt8] = []
    result.reserveCapacity(text.end - text.start)
    append(text, to: &result)
    return String(decoding: result, as: UTF8.self)
  }
}

/// The names that the objects around a place have so far, to find out which come twice.
struct JSONNames {
  private var texts: [JSONText] = []

  /// How many names of an object are compared one by one.
  private static let smallCount = 32

  /// The names of one object.
  struct Members {
    fileprivate let start: Int
    /// All of them as they are meant, once there are many.
    fileprivate var many: Set<[UInt8]>?
  }

  /// Forgets everything, but keeps its memory.
  mutating func removeAll() { texts.removeAll(keepingCapacity: true) }

  /// Begins an object.
  func begin() -> Members { Members(start: texts.count) }

  /// Ends the object that was begun last.
  mutating func end(_ members: Members) { texts.removeLast(texts.count - members.start) }

  /// Adds a name; a second time it is an error, because one of the two values would be lost.
  @inline(__always)
  mutating func add(
    _ name: JSONText, to members: inout Members, of scanner: borrowing JSONScanner
  ) throws(MalformedJSON) {
    let isNew =
      texts.count - members.start < Self.smallCount
      ? isNew(name, in: members, scanner) : addToMany(name, &members, scanner)
    guard isNew else { throw scanner.malformed("the name '\(scanner.string(name))' is there twice", at: name.start) }
    texts.append(name)
  }

  @inline(__always)
  private func isNew(_ name: JSONText, in members: Members, _ scanner: borrowing JSONScanner) -> Bool {
    for index in members.start..<texts.count {
      let other = texts[index]
      if name.hasEscapes || other.hasEscapes {
        if scanner.string(name).utf8.elementsEqual(scanner.string(other).utf8) { return false }
      } else if other.end &- other.start == name.end &- name.start, scanner.areSame(name, other) {
        return false
      }
    }
    return true
  }

  private func addToMany(_ name: JSONText, _ members: inout Members, _ scanner: borrowing JSONScanner) -> Bool {
    func bytes(_ text: JSONText) -> [UInt8] {
      var bytes: [UInt8] = []
      scanner.append(text, to: &bytes)
      return bytes
    }
    var many = exchange(&members.many, with: nil) ?? Set(texts[members.start...].map(bytes))
    defer { members.many = many }
    return many.insert(bytes(name)).inserted
  }
}

extension JSONScanner {
  /// Whether two texts of equal length have the same bytes.
  @inline(__always)
  func areSame(_ first: JSONText, _ second: JSONText) -> Bool {
    for offset in 0..<(first.end &- first.start)
    where bytes.byte(at: first.start &+ offset) != bytes.byte(at: second.start &+ offset) {
      return false
    }
    return true
  }
}
