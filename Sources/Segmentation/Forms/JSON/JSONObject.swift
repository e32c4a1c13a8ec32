internal import CustomerModel

/// The members of an object of a form that are not read yet.
struct JSONObject {
  let place: JSONPlace
  private var members: [JSONMember]

  /// - Parameter what: what was expected, for errors.
  init(_ node: JSONNode, _ place: JSONPlace, what: String) throws(SegmentError) {
    guard case .object(let members) = node else {
      throw .wrongType(path: "\(place)", expected: "an object that is \(what)", found: node.kind)
    }
    self.place = place
    self.members = members
  }

  func place(of name: String) -> JSONPlace { .member(place, name) }

  /// The one of several names that is there.
  func name(of names: [String], what: String) throws(SegmentError) -> String {
    let found = members.filter { member in names.contains { $0.hasSameBytes(as: member.name) } }
    guard let first = found.first else {
      let list = names.map { "'\($0)'" }.joined(separator: ", ")
      throw .malformed(path: "\(place)", reason: "a member that tells \(what) is missing: give one of \(list)")
    }
    guard found.count == 1 else {
      throw .malformed(path: "\(place)", reason: "'\(first.name)' and '\(found[1].name)' cannot be in one object")
    }
    return first.name
  }

  /// Takes a member that may be missing.
  mutating func take(_ name: String) -> JSONNode? {
    guard let index = members.firstIndex(where: { $0.name.hasSameBytes(as: name) }) else { return nil }
    return members.remove(at: index).value
  }

  /// Takes a member that has to be there.
  mutating func require(_ name: String) throws(SegmentError) -> JSONNode {
    guard let node = take(name) else { throw .malformed(path: "\(place)", reason: "the member '\(name)' is missing") }
    return node
  }

  /// Says that all members were read.
  func finish() throws(SegmentError) {
    guard let member = members.first else { return }
    throw .unknownMember(path: "\(place(of: member.name))", name: String(member.name.prefix(200)))
  }

  // MARK: Members of a type

  mutating func text(_ name: String) throws(SegmentError) -> String { try require(name).text(place(of: name)) }

  mutating func texts(_ name: String) throws(SegmentError) -> [String] { try require(name).texts(place(of: name)) }

  mutating func integer(_ name: String) throws(SegmentError) -> Int { try require(name).integer(place(of: name)) }

  /// Takes a member that is `true`: there is no other value that it could have.
  mutating func isTrue(_ name: String) throws(SegmentError) {
    let node = try require(name)
    if case .boolean(true) = node { return }
    throw .wrongType(
      path: "\(place(of: name))", expected: "true (for the opposite, put the condition into 'not')", found: node.kind)
  }
}

extension JSONNode {
  func text(_ place: JSONPlace) throws(SegmentError) -> String {
    guard case .string(let text) = self else { throw .wrongType(path: "\(place)", expected: "a text", found: kind) }
    return text
  }

  func list(_ place: JSONPlace, of what: String) throws(SegmentError) -> [JSONNode] {
    guard case .array(let values) = self else {
      throw .wrongType(path: "\(place)", expected: "a list of \(what)", found: kind)
    }
    return values
  }

  func texts(_ place: JSONPlace) throws(SegmentError) -> [String] {
    var texts: [String] = []
    for (index, node) in try list(place, of: "texts").enumerated() {
      texts.append(try node.text(.element(place, index)))
    }
    return texts
  }

  func integer(_ place: JSONPlace) throws(SegmentError) -> Int {
    guard case .number(let digits) = self else {
      throw .wrongType(path: "\(place)", expected: "a whole number", found: kind)
    }
    guard let value = Int(digits) else {
      throw .invalidValue(path: "\(place)", value: digits, reason: "it is a whole number of 64 bits")
    }
    return value
  }
}
