internal import CustomerModel

extension ImportMapping.Column: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case constant }

  /// Reads a name, a position, or an object with a constant.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let position = try? container.decode(Int.self) {
      self = .position(position)
    } else if let name = try? container.decode(String.self) {
      self = .name(name)
    } else if (try? decoder.container(keyedBy: CodingKeys.self)) != nil {
      self = .constant(try StrictContainer<CodingKeys>(decoder).required(.constant))
    } else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "give a column's name, its position, or an object such as {\"constant\": \"EUR\"}"))
    }
  }

  /// Writes what ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .name(let name): try name.encode(to: encoder)
    case .position(let position): try position.encode(to: encoder)
    case .constant(let text):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(text, forKey: .constant)
    }
  }
}

extension ImportMapping.RowKind: Codable {
  /// The kind of a name; `custom:` and a name is a host's own kind.
  init?(name: String) {
    switch name {
    case "customer": self = .customer
    case "purchase": self = .purchase
    case "refund": self = .refund
    case "session": self = .session
    case "subscription": self = .subscription
    case "support-case": self = .supportCase
    case "feedback": self = .feedback
    case "message": self = .message
    case "skipped": self = .skipped
    case "custom": self = .custom(nil)
    default:
      guard name.hasPrefix("custom:"), name.utf8.count > 7 else { return nil }
      self = .custom(String(name.dropFirst(7)))
    }
  }

  var name: String {
    switch self {
    case .customer: "customer"
    case .purchase: "purchase"
    case .refund: "refund"
    case .session: "session"
    case .subscription: "subscription"
    case .supportCase: "support-case"
    case .feedback: "feedback"
    case .message: "message"
    case .custom(let name): name.map { "custom:\($0)" } ?? "custom"
    case .skipped: "skipped"
    }
  }

  /// Reads a name.
  public init(from decoder: any Decoder) throws {
    let name = try decoder.singleValueContainer().decode(String.self)
    guard let kind = Self(name: name) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "'\(name)' is no kind of row; use customer, purchase, refund, session, subscription, "
            + "support-case, feedback, message, skipped, custom, or custom: and the name of your kind"))
    }
    self = kind
  }

  /// Writes the name.
  public func encode(to encoder: any Encoder) throws { try name.encode(to: encoder) }
}

extension ImportMapping.Rows: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case column, values, otherwise }

  /// Reads a kind, or an object with a column and the kinds of its values.
  public init(from decoder: any Decoder) throws {
    guard (try? decoder.container(keyedBy: CodingKeys.self)) != nil else {
      self = .all(try ImportMapping.RowKind(from: decoder))
      return
    }
    let container = try StrictContainer<CodingKeys>(decoder)
    self = .chosen(
      by: try container.required(.column), values: try container.value(.values, or: [:]),
      otherwise: try container.optional(.otherwise))
  }

  /// Writes what ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .all(let kind): try kind.encode(to: encoder)
    case .chosen(let column, let values, let otherwise):
      var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
      try container.encode(column, .column)
      try container.encode(values, .values)
      try container.encode(otherwise, .otherwise)
    }
  }
}

extension ImportMapping.CustomerColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case id, kind, blank, blankValues, isWholeNumber, aliases
  }

  /// Reads the columns; `id` has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(id: try container.required(.id))
    kind = try container.value(.kind, or: kind)
    blank = try container.value(.blank, or: blank)
    blankValues = try container.value(.blankValues, or: blankValues)
    isWholeNumber = try container.value(.isWholeNumber, or: isWholeNumber)
    aliases = try container.list(.aliases) ?? []
  }

  /// Writes the columns without what is as it would be anyway.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(id, .id)
    try container.encode(kind, .kind, unless: "external")
    try container.encode(blank, .blank, unless: .reject)
    try container.encode(blankValues, .blankValues, unless: Self.usualBlankValues)
    try container.encode(isWholeNumber, .isWholeNumber, unless: false)
    try container.encode(list: aliases, .aliases)
  }
}

extension ImportMapping.CustomerColumns.Alias: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case id, kind }

  /// Reads both.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(id: try container.required(.id), kind: try container.required(.kind))
  }

  /// Writes both.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(id, .id)
    try container.encode(kind, .kind, unless: nil)
  }
}

extension ImportMapping.InstantColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case from, format, zone, truncatesFraction }

  /// Reads the columns; `from` has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    guard let from: [ImportMapping.Column] = try container.list(.from) else {
      throw container.error(.from, "it is missing")
    }
    self.init(from: from)
    formats = try container.list(.format) ?? formats
    zone = try container.value(.zone, or: zone)
    truncatesFraction = try container.value(.truncatesFraction, or: false)
  }

  /// Writes the columns without what is as it would be anyway.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(list: from, .from)
    try container.encode(list: formats, .format, unless: ["iso"])
    try container.encode(zone, .zone, unless: .utc)
    try container.encode(truncatesFraction, .truncatesFraction, unless: false)
  }
}
