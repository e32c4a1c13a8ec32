internal import Foundation

extension ImportMapping: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case format, csv, source, rows, customer, occurredAt, numbers, amount, order, returns, key, event
    case subscription, supportCase, feedback, message, attributes, tags, membership, consents
  }

  /// Reads a mapping; ``init(json:)`` has better errors.
  ///
  /// - Throws: `DecodingError`, also for members that mean nothing.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(rows: try container.value(.rows, or: .all(.purchase)))
    format = try container.value(.format, or: format)
    csv = try container.value(.csv, or: csv)
    source = try container.value(.source, or: source)
    customer = try container.optional(.customer)
    occurredAt = try container.optional(.occurredAt)
    numbers = try container.value(.numbers, or: numbers)
    amount = try container.optional(.amount)
    order = try container.optional(.order)
    returns = try container.value(.returns, or: returns)
    key = try container.list(.key) ?? []
    event = try container.optional(.event)
    subscription = try container.optional(.subscription)
    supportCase = try container.optional(.supportCase)
    feedback = try container.optional(.feedback)
    message = try container.optional(.message)
    attributes = try container.value(.attributes, or: [:])
    tags = try container.optional(.tags)
    membership = try container.optional(.membership)
    consents = try container.list(.consents) ?? []
  }

  /// Writes the mapping without what is as it would be anyway.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(format, .format, unless: .csv)
    try container.encode(csv, .csv, unless: SeparatedValues())
    try container.encode(source, .source, unless: "import")
    try container.encode(rows, .rows)
    try container.encode(customer, .customer)
    try container.encode(occurredAt, .occurredAt)
    try container.encode(numbers, .numbers, unless: NumberStyle())
    try container.encode(amount, .amount)
    try container.encode(order, .order)
    try container.encode(returns, .returns, unless: ReturnRules())
    try container.encode(list: key, .key)
    try container.encode(event, .event)
    try container.encode(subscription, .subscription)
    try container.encode(supportCase, .supportCase)
    try container.encode(feedback, .feedback)
    try container.encode(message, .message)
    try container.encode(attributes, .attributes, unless: [:])
    try container.encode(tags, .tags)
    try container.encode(membership, .membership)
    try container.encode(list: consents, .consents)
  }

  /// The mapping that JSON describes.
  ///
  /// - Throws: ``ImportMappingError`` with the path of what is wrong, such as `customer.blank`; the mapping is also
  ///   validated.
  public init(json text: String) throws(ImportMappingError) {
    do {
      self = try JSONDecoder().decode(ImportMapping.self, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw ImportMappingError(error)
    } catch {
      throw ImportMappingError("", "cannot be read: \(error)")
    }
    try validate()
  }

  /// The mapping as JSON that ``init(json:)`` reads back.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // A mapping has nothing but texts, numbers and lists, which can always be written.
    let data = (try? encoder.encode(self)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}

extension ImportMappingError {
  fileprivate init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context): self.init(Self.path(context.codingPath + [key]), "it is missing")
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      self.init(Self.path(context.codingPath), Self.sentence(context.debugDescription))
    case .dataCorrupted(let context):
      let syntax = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
      self.init(Self.path(context.codingPath), syntax.map { "is no JSON: \($0)" } ?? context.debugDescription)
    @unknown default: self.init("", "cannot be read: \(error)")
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce("") { path, key in
      if let index = key.intValue { return "\(path)[\(index)]" }
      return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
    }
  }

  private static func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
