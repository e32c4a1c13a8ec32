internal import CustomerModel

/// A line of an archive: an object of JSON, with what tells the records apart in front.
struct ArchiveLine {
  static let recordMember = "record"

  private let bytes: [UInt8]
  private let members: InteractionProperties

  /// What keeps a line from being read.
  enum Problem: Error {
    case damaged(reason: String)
    case unknown(path: String)
  }

  init(_ bytes: [UInt8]) throws(Problem) {
    self.bytes = bytes
    let value: PropertyValue
    do throws(JSONTextError) {
      value = try PropertyValue(json: bytes)
    } catch {
      throw .damaged(reason: "it is no JSON: \(error)")
    }
    guard case .object(let members) = value else { throw .damaged(reason: "it is no JSON object") }
    self.members = members
  }

  /// A member of the line.
  subscript(name: String) -> PropertyValue? { members[name] }

  /// What the line is about.
  var recordName: String? {
    if case .string(let name)? = members[Self.recordMember] { name } else { nil }
  }

  /// The record that the line writes.
  ///
  /// - Throws: ``Problem/unknown(path:)`` if it has more than the record, which would be lost.
  func decode<Record: ArchiveRecord>(_: Record.Type) throws(Problem) -> Record {
    let content = PropertyValue.object(members.removing(Record.head.map(\.name)))
    let record: Record
    var again: [UInt8] = []
    do {
      record = try content.decode(as: Record.self)
      try Self.append(record, to: &again)
    } catch let error as DecodingError {
      throw .damaged(reason: Self.text(of: error))
    } catch {
      throw .damaged(reason: "\(error)")
    }
    // Most often it is what this release writes, to the byte.
    again.removeLast()
    guard again != bytes else { return record }
    let encoded = try Self.encoded(record)
    if let (path, isKnown) = Self.difference(of: content, from: encoded, at: "") {
      guard !isKnown else { throw .damaged(reason: "'\(path)' is not written as this release does") }
      throw .unknown(path: path)
    }
    return record
  }

  private static func encoded(_ record: some ArchiveRecord) throws(Problem) -> PropertyValue {
    do { return try PropertyValue(encoding: record) } catch { throw .damaged(reason: "\(error)") }
  }

  /// Appends the line of a record.
  static func append<Record: ArchiveRecord>(_ record: Record, to text: inout [UInt8]) throws {
    text.append(UInt8(ascii: "{"))
    InteractionProperties(sorted: Record.head.map { InteractionProperties.Entry(name: $0.name, value: $0.value) })
      .appendMembers(to: &text)
    if case .object(let members) = try PropertyValue(encoding: record), !members.entries.isEmpty {
      text.append(UInt8(ascii: ","))
      members.appendMembers(to: &text)
    }
    text += [UInt8(ascii: "}"), UInt8(ascii: "\n")]
  }
}

extension ArchiveLine {
  /// The first place at which a value says other or more than another one, and whether the other has that place.
  private static func difference(
    of value: PropertyValue, from other: PropertyValue, at path: String
  ) -> (path: String, isKnown: Bool)? {
    switch (value, other) {
    case (.object(let members), .object(let others)):
      for entry in members.entries {
        let path = path.isEmpty ? entry.name : "\(path).\(entry.name)"
        guard let known = others[entry.name] else { return (path, false) }
        if let difference = difference(of: entry.value, from: known, at: path) { return difference }
      }
      let missing = others.names.first { members[$0] == nil }
      return missing.map { (path.isEmpty ? $0 : "\(path).\($0)", true) }
    case (.array(let values), .array(let others)) where values.count == others.count:
      for (index, (value, other)) in zip(values, others).enumerated() {
        if let difference = difference(of: value, from: other, at: "\(path)[\(index)]") { return difference }
      }
      return nil
    default:
      var texts: (value: [UInt8], other: [UInt8]) = ([], [])
      value.appendJSON(to: &texts.value)
      other.appendJSON(to: &texts.other)
      return texts.value == texts.other ? nil : (path, true)
    }
  }

  private static func text(of error: DecodingError) -> String {
    let (path, reason) =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        (context.codingPath, context.debugDescription)
      case .keyNotFound(let key, let context): (context.codingPath + [key], "it is missing")
      @unknown default: ([], "\(error)")
      }
    guard !path.isEmpty else { return reason }
    return "'\(path.map(\.stringValue).joined(separator: "."))': \(reason)"
  }
}
