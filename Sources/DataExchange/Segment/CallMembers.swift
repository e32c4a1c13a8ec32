internal import CustomerModel

/// The members of an object of a call, which are taken one by one: what is left was not understood.
struct CallMembers {
  private(set) var rest: [String: JSONValue]
  /// Where the object is, for complaints.
  let path: String

  init(_ members: [String: JSONValue], path: String) {
    rest = members
    self.path = path
  }

  /// Takes the first member that has one of the names and a value.
  mutating func take(_ names: String...) -> JSONValue? {
    var found: JSONValue?
    for name in names {
      guard let value = rest.removeValue(forKey: name), found == nil, value != .null else { continue }
      found = value
    }
    return found
  }

  /// Takes a text, or a whole number as its digits; nil if there is none, or an empty one.
  mutating func takeText(_ names: String...) throws(RowProblem) -> String? {
    for name in names {
      switch rest[name] {
      case .string(let text)?:
        rest[name] = nil
        if !text.isEmpty { return text }
      case .integer(let number)?:
        rest[name] = nil
        return String(number)
      case nil, .null?: rest[name] = nil
      case let value?: throw problem(name, value, "is no text")
      }
    }
    return nil
  }

  /// Takes an object.
  mutating func takeObject(_ name: String) throws(RowProblem) -> CallMembers? {
    switch rest[name] {
    case .object(let members)?:
      rest[name] = nil
      return CallMembers(members, path: path.isEmpty ? name : "\(path).\(name)")
    case nil, .null?:
      rest[name] = nil
      return nil
    case let value?: throw problem(name, value, "is no object")
    }
  }

  /// Takes a number, which may be in quotes.
  mutating func takeNumber(_ names: String...) throws(RowProblem) -> ScannedNumber? {
    for name in names {
      let text: String
      switch rest[name] {
      case .string(let digits)? where digits.isEmpty:
        rest[name] = nil
        continue
      case .string(let digits)?: text = digits
      case .integer(let number)?: text = String(number)
      case .number(let digits)?: text = digits
      case nil, .null?:
        rest[name] = nil
        continue
      case let value?: throw problem(name, value, "is no number")
      }
      guard let number = NumberScanner.plain.scan(text: text) else {
        throw problem(name, .string(text), "is no decimal number that fits")
      }
      rest[name] = nil
      return number
    }
    return nil
  }

  /// Puts a value back.
  mutating func put(_ value: JSONValue, _ name: String) { rest[name] = value }

  func problem(_ name: String, _ value: JSONValue, _ complaint: String) -> RowProblem {
    let place = path.isEmpty ? name : "\(path).\(name)"
    return RowProblem(.invalidValue, "\(place): '\(value.json.prefix(80))' \(complaint)")
  }

  func missing(_ name: String) -> RowProblem {
    RowProblem(.invalidValue, "\(path.isEmpty ? name : "\(path).\(name)") is missing")
  }
}

extension JSONValue {
  /// The value as a property.
  var property: PropertyValue {
    get throws(InteractionError) {
      switch self {
      case .null: return .null
      case .boolean(let flag): return .boolean(flag)
      case .integer(let number): return .integer(number)
      case .number(let text):
        if let number = UInt64(text) { return .unsigned(number) }
        guard let number = Double(text) else {
          throw .invalidValue(path: "", value: text, remedy: "keep numbers within the range of binary ones")
        }
        return .double(number)
      case .string(let text): return .string(text)
      case .array(let values):
        var elements: [PropertyValue] = []
        for value in values { elements.append(try value.property) }
        return .array(elements)
      case .object(let members): return .object(try Self.properties(members))
      }
    }
  }

  /// Members as properties.
  static func properties(_ members: [String: JSONValue]) throws(InteractionError) -> InteractionProperties {
    var values: [String: PropertyValue] = [:]
    for (name, value) in members { values[name] = try value.property }
    return try InteractionProperties(values)
  }
}
