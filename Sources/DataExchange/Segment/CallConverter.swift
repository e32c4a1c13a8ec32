package import CustomerModel

/// Turns calls of the Segment specification, an object a line, into facts.
///
/// - **identify** tells attributes: the standard traits those built in, others an attribute of the trait's name.
/// - **track** is an interaction: the e-commerce, e-mail, push, chat and review events of the specification become typed
///   ones, and what these do not keep, as every other event, one of the host's own kind with the event's name.
/// - **page** and **screen** are interactions of kinds of these names, **group** a membership and an interaction.
/// - **alias** makes two identifiers one customer's, and so does any call with both a `userId` and an `anonymousId`.
///
/// A `userId` is an external identifier of the kind `external`, an `anonymousId` one of the kind `anonymous`. A call is told
/// apart by its `messageId`, an order by its `order_id`.
package struct CallConverter {
  /// The schema, with the attributes that traits added to it.
  package internal(set) var schema: AttributeSchema
  let source: String
  /// The currency of amounts that name none.
  let currency: Currency?
  let rounding: ImportMapping.AmountColumns.Rounding
  /// The traits of a group that are the account, instead of its identifier, and the role there.
  let groupTraits: (account: String?, role: String)
  /// The attributes that the calls of the whole file declare; nil while nobody has looked.
  var foreseen: AttributeSchema?
  /// Whether a call cleared an attribute that is not declared: only ``foreseen`` tells whether there is one.
  var needsForesight = false

  /// A converter.
  ///
  /// - Parameter mapping: of which the source counts, a constant currency and the rounding of amounts, and the names of a
  ///   membership's columns as those of traits.
  package init(_ mapping: ImportMapping, schema: AttributeSchema = AttributeSchema()) throws(ImportMappingError) {
    try mapping.validate()
    self.schema = schema
    source = mapping.source
    rounding = mapping.amount?.rounding ?? .exact
    groupTraits = (
      try Self.trait(mapping.membership?.account, "membership.account"),
      try Self.trait(mapping.membership?.role, "membership.role") ?? "role"
    )
    if case .constant(let code) = mapping.amount?.currency {
      do throws(ModelError) {
        currency = try Currency(code)
      } catch {
        throw ImportMappingError("amount.currency", "\(error)")
      }
    } else {
      currency = nil
    }
  }

  private static func trait(
    _ column: ImportMapping.Column?, _ path: String
  ) throws(ImportMappingError) -> String? {
    switch column {
    case nil: nil
    case .name(let name)? where !name.isEmpty: name
    case .name?, .position?, .constant?: throw ImportMappingError(path, "it is no name of a trait of groups")
    }
  }

  /// What all calls have.
  struct Call {
    var members: CallMembers
    let user: ExternalID?
    let anonymous: ExternalID?
    let key: InteractionKey?
    let time: Timestamp

    /// Whose the call is: the known one's, if it names one.
    var owner: ExternalID? { user ?? anonymous }
  }

  /// Converts a line.
  package mutating func convert(_ line: RawSpan, at position: InputPosition, into output: inout ConvertedRows) {
    output.rowCount += 1
    do throws(RowProblem) {
      for fact in try facts(of: line) { output.append(fact, from: position) }
    } catch {
      output.rejects.append(ImportReject(position, error, raw: String(copying: line)))
    }
  }

  private mutating func facts(of line: RawSpan) throws(RowProblem) -> [ImportedFact] {
    let object: [String: JSONValue]
    do throws(MalformedJSON) {
      object = try JSONValue.object(in: line)
    } catch {
      throw RowProblem(.malformed, InputProblem.malformedJSON(reason: error.reason).description)
    }
    var members = CallMembers(object, path: "")
    guard let type = try members.takeText("type", "action") else { throw members.missing("type") }
    var call = try self.call(members)
    var facts: [ImportedFact] = []
    switch type {
    case "identify": facts = try identify(&call)
    case "track": facts = try track(&call)
    case "page", "screen": facts = try view(&call, kind: type)
    case "group": facts = try group(&call)
    case "alias": return try alias(&call)
    default:
      throw RowProblem(
        .unknownKind, "type: '\(type)' is no call; there are identify, track, page, screen, group, alias")
    }
    if let user = call.user, let anonymous = call.anonymous { facts.append(.alias(user, anonymous, at: call.time)) }
    return facts
  }

  private func call(_ members: consuming CallMembers) throws(RowProblem) -> Call {
    var members = members
    let user = try members.takeText("userId", "user_id").map { ExternalID($0) }
    let anonymous = try members.takeText("anonymousId", "anonymous_id")
      .map { ExternalID($0, kind: CustomerReading.anonymousKind) }
    let key = try members.takeText("messageId", "message_id").map { InteractionKey(source: source, id: $0) }
    for id in [user, anonymous] {
      if let id, id.value.utf8.count + id.kind.utf8.count > 500 {
        throw RowProblem(.invalidValue, "userId: '\(id.value.prefix(80))…' has more than 500 bytes")
      }
    }
    do throws(InteractionError) { try key?.validate() } catch { throw RowProblem(error) }
    guard let value = members.take("timestamp", "originalTimestamp", "sentAt", "receivedAt") else {
      throw members.missing("timestamp")
    }
    guard let time = Self.instant(value) else { throw members.problem("timestamp", value, "is no instant in ISO 8601") }
    return Call(members: members, user: user, anonymous: anonymous, key: key, time: time)
  }

  /// An instant in ISO 8601, of which what is finer than microseconds is cut off, or of Unix seconds or milliseconds.
  static func instant(_ value: JSONValue) -> Timestamp? {
    switch value {
    case .string(let text): try? textReader.instant(text: text)
    // Milliseconds are told from seconds by their size: as seconds they would be beyond the year 5000.
    case .integer(let number) where number.magnitude > 100_000_000_000:
      try? Timestamp(millisecondsSince1970: number)
    case .integer(let number): try? Timestamp(secondsSince1970: number)
    case .number(let text): try? numberReader.instant(text: text)
    case .null, .boolean, .array, .object: nil
    }
  }

  private static let textReader = InstantReader(forms: [.iso], zone: .utc, truncatesFraction: true)
  private static let numberReader = InstantReader(
    forms: [.unix(microsecondsInUnit: 1_000_000)], zone: .utc, truncatesFraction: true)

  /// The interaction of a call, checked.
  func interaction(
    _ payload: InteractionPayload, of call: Call, key: InteractionKey?
  ) throws(RowProblem) -> ImportedFact {
    guard let owner = call.owner else {
      throw RowProblem(.blankCustomer, "there is neither a userId nor an anonymousId")
    }
    do throws(InteractionError) {
      try payload.validate()
      try key?.validate()
    } catch {
      throw RowProblem(error)
    }
    return .interaction(ImportedInteraction(by: owner, payload, at: call.time, key: key))
  }

  /// An interaction of a host's own kind.
  func custom(_ name: String, _ members: [String: JSONValue], of call: Call) throws(RowProblem) -> ImportedFact {
    // A name of a kind built in would be that kind, whose content this is not.
    let isBuiltIn = InteractionKind.builtIn.contains { $0.name == name }
    let properties: InteractionProperties
    do throws(InteractionError) {
      properties = try JSONValue.properties(members)
    } catch {
      throw RowProblem(error)
    }
    return try interaction(.custom(name: isBuiltIn ? "track \(name)" : name, properties), of: call, key: call.key)
  }
}
