internal import CustomerModel

/// A value of JSON, with numbers as they were written.
enum JSONNode {
  case null
  case boolean(Bool)
  case number(String)
  case string(String)
  case array([JSONNode])
  case object([JSONMember])

  /// An object, in the order of its names.
  init(_ members: [JSONMember]) { self = .object(members.sorted { $0.name.precedesByBytes($1.name) }) }

  /// What it is, for errors.
  var kind: String {
    switch self {
    case .null: "null"
    case .boolean: "true or false"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// A member of an object.
struct JSONMember {
  var name: String
  var value: JSONNode
}
