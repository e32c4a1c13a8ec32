internal import CustomerModel

extension CallConverter {
  /// The attributes that traits tell.
  mutating func identify(_ call: inout Call) throws(RowProblem) -> [ImportedFact] {
    guard let owner = call.owner else {
      throw RowProblem(.blankCustomer, "there is neither a userId nor an anonymousId")
    }
    var given = try call.members.takeObject("traits")
    if given == nil { given = try contextTraits(&call) }
    guard var traits = given else {
      return [.customer(Customer(externalIDs: [owner]), at: call.time)]
    }
    var customer = Customer(externalIDs: [owner])
    for (name, value) in try standardAttributes(&traits) { customer.attributes[name] = value }
    for (name, value) in traits.rest.sorted(by: { $0.key < $1.key }) {
      for (path, leaf) in Self.leaves(of: value, name) {
        // Null of an attribute that nobody has a value of says nothing.
        if leaf == .null, !(try canBeCleared(path)) { continue }
        customer.attributes[path] = try attribute(leaf, path, traits)
      }
    }
    for (name, value) in customer.attributes {
      do throws(AttributeError) {
        customer.attributes[name] = try schema.validate(value, for: name).value
      } catch {
        throw RowProblem(.invalidValue, "traits: \(error)")
      }
    }
    return [.customer(customer, at: call.time)]
  }

  /// Whether there is an attribute of a name, now or by a call further on: so it does not matter which call comes first.
  private mutating func canBeCleared(_ name: String) throws(RowProblem) -> Bool {
    if schema[name] != nil { return true }
    guard let foreseen else {
      needsForesight = true
      return false
    }
    guard let type = foreseen[name]?.type else { return false }
    do throws(AttributeError) {
      try schema.declare(name, as: type)
    } catch {
      throw RowProblem(.invalidValue, "traits: \(error)")
    }
    return true
  }

  /// The traits that clear an attribute if they are null or empty.
  private static let clearable = [
    ("name", "name"), ("email", "email"), ("phone", "phone"), ("language", "language"), ("birthday", "birthday"),
    ("createdAt", "signedUpAt"),
  ]

  /// The traits that some libraries put into the context.
  private func contextTraits(_ call: inout Call) throws(RowProblem) -> CallMembers? {
    guard var context = try call.members.takeObject("context") else { return nil }
    return try context.takeObject("traits")
  }

  /// The traits that are attributes built in.
  private func standardAttributes(_ traits: inout CallMembers) throws(RowProblem) -> [String: AttributeValue] {
    var attributes: [String: AttributeValue] = [:]
    for (trait, attribute) in Self.clearable where [.null, .string("")].contains(traits.rest[trait]) {
      attributes[attribute] = .null
    }
    let (first, last) = (try traits.takeText("firstName", "first_name"), try traits.takeText("lastName", "last_name"))
    let name = try traits.takeText("name") ?? [first, last].compactMap(\.self).joined(separator: " ")
    if !name.isEmpty { attributes["name"] = .string(name) }
    for trait in ["email", "phone", "language"] {
      if let text = try traits.takeText(trait) { attributes[trait] = .string(text) }
    }
    if let value = traits.take("createdAt", "created_at") {
      guard let instant = Self.instant(value) else { throw traits.problem("createdAt", value, "is no instant") }
      attributes["signedUpAt"] = .timestamp(instant)
    }
    if let text = try traits.takeText("birthday") {
      // Some write midnight behind the day.
      guard let birthday = try? Birthday(String(text.prefix { $0 != "T" })) else {
        throw traits.problem("birthday", .string(text), "is no day such as 1990-12-24")
      }
      attributes["birthday"] = .birthday(birthday)
    }
    // A country is one only by its code; whole names are kept as any other trait.
    if case .object(let address)? = traits.rest["address"], case .string(let code)? = address["country"],
      let valid = try? schema.validate(.string(code), for: "country")
    {
      attributes["country"] = valid.value
    }
    return attributes
  }

  /// The values within a trait, each with the path to it.
  private static func leaves(of value: JSONValue, _ path: String) -> [(String, JSONValue)] {
    guard case .object(let members) = value else { return [(path, value)] }
    return members.sorted { $0.key < $1.key }.flatMap { leaves(of: $0.value, "\(path).\($0.key)") }
  }

  /// The value of a trait as one of its attribute's type; a new attribute is of the value's.
  private mutating func attribute(
    _ value: JSONValue, _ name: String, _ traits: CallMembers
  ) throws(RowProblem) -> AttributeValue {
    if schema[name] == nil, let type = Self.type(of: value) {
      do throws(AttributeError) {
        try schema.declare(name, as: type)
      } catch {
        throw RowProblem(.invalidValue, "traits: \(error)")
      }
    }
    let type = schema[name]?.type ?? .string
    switch (value, type) {
    case (.null, _): return .null
    case (.boolean(let flag), .boolean), (.boolean(let flag), .integer), (.boolean(let flag), .decimal):
      return .boolean(flag)
    case (.integer(let number), .integer), (.integer(let number), .decimal): return .integer(number)
    case (.number(let text), .decimal):
      guard let decimal = try? ExactDecimal(text) else {
        throw traits.problem(name, value, "has more digits than a decimal number holds")
      }
      return .decimal(decimal)
    case (.string(let text), .timestamp):
      guard let instant = Self.instant(.string(text)) else { throw traits.problem(name, value, "is no instant") }
      return .timestamp(instant)
    case (.string(let text), .date):
      guard let date = try? CalendarDate(text) else { throw traits.problem(name, value, "is no day") }
      return .date(date)
    case (.string(let text), .money):
      guard let amount = try? Money(text) else { throw traits.problem(name, value, "is no amount") }
      return .money(amount)
    case (.string(let text), .birthday):
      guard let birthday = try? Birthday(text) else { throw traits.problem(name, value, "is no birthday") }
      return .birthday(birthday)
    case (.array(let values), .strings): return .strings(values.map(Self.text))
    case (_, .string): return .string(Self.text(value))
    case (_, .strings): return .strings([Self.text(value)])
    default: throw traits.problem(name, value, "is no \(type), which the attribute is")
    }
  }

  /// The type of a new attribute. Numbers are decimal ones, because a whole number may be followed by one that is not.
  private static func type(of value: JSONValue) -> AttributeType? {
    switch value {
    case .null: nil
    case .boolean: .boolean
    case .integer, .number: .decimal
    case .string, .object: .string
    case .array: .strings
    }
  }

  private static func text(_ value: JSONValue) -> String {
    if case .string(let text) = value { text } else { value.json }
  }

  /// The account that the customer belongs to. What is told of the account itself is kept as an interaction.
  mutating func group(_ call: inout Call) throws(RowProblem) -> [ImportedFact] {
    guard let owner = call.owner else {
      throw RowProblem(.blankCustomer, "there is neither a userId nor an anonymousId")
    }
    guard let group = try call.members.takeText("groupId", "group_id") else { throw call.members.missing("groupId") }
    var traits = try call.members.takeObject("traits") ?? CallMembers([:], path: "traits")
    let account = groupTraits.account.flatMap { Self.groupTrait($0, traits) } ?? group
    let role = Self.groupTrait(groupTraits.role, traits) ?? ""
    // Where the role is no text, it is kept as it is.
    if !role.isEmpty { _ = traits.take(groupTraits.role) }
    let customer = Customer(externalIDs: [owner], memberships: [account: role])
    var facts: [ImportedFact] = [.customer(customer, at: call.time)]
    if !traits.rest.isEmpty {
      facts.append(try custom("group", ["groupId": .string(group), "traits": .object(traits.rest)], of: call))
    }
    return facts
  }

  /// A trait of a group that is a text or a whole number, by its name or the path to it.
  private static func groupTrait(_ name: String, _ traits: CallMembers) -> String? {
    switch JSONRecordReader.value(at: name, in: traits.rest) {
    case .string(let text)? where !text.isEmpty: text
    case .integer(let number)?: String(number)
    default: nil
    }
  }

  /// That the identifier used so far and another one are of one customer.
  func alias(_ call: inout Call) throws(RowProblem) -> [ImportedFact] {
    guard let user = call.user else { throw RowProblem(.blankCustomer, "there is no userId") }
    guard let previous = try call.members.takeText("previousId", "previous_id") else {
      throw call.members.missing("previousId")
    }
    // What was known so far is what other calls had as their anonymousId; a previous userId has to be merged on purpose.
    return [.alias(user, ExternalID(previous, kind: CustomerReading.anonymousKind), at: call.time)]
  }
}
