internal import CustomerModel

extension ImportMapping.SeparatedValues: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case delimiter, header, encoding, allowsRagged, allowsStrayQuotes, maximumFieldBytes, maximumRecordBytes
  }

  /// Reads the settings; none has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(
      delimiter: try container.character(.delimiter), hasHeader: try container.value(.header, or: true),
      encoding: try container.value(.encoding, or: .utf8))
    allowsRagged = try container.value(.allowsRagged, or: allowsRagged)
    allowsStrayQuotes = try container.value(.allowsStrayQuotes, or: allowsStrayQuotes)
    maximumFieldBytes = try container.value(.maximumFieldBytes, or: maximumFieldBytes)
    maximumRecordBytes = try container.value(.maximumRecordBytes, or: maximumRecordBytes)
  }

  /// Writes the settings without what is as it would be anyway.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    let usual = Self()
    try container.encode(delimiter.map(String.init), .delimiter)
    try container.encode(hasHeader, .header, unless: true)
    try container.encode(encoding, .encoding, unless: .utf8)
    try container.encode(allowsRagged, .allowsRagged, unless: usual.allowsRagged)
    try container.encode(allowsStrayQuotes, .allowsStrayQuotes, unless: usual.allowsStrayQuotes)
    try container.encode(maximumFieldBytes, .maximumFieldBytes, unless: usual.maximumFieldBytes)
    try container.encode(maximumRecordBytes, .maximumRecordBytes, unless: usual.maximumRecordBytes)
  }
}

extension ImportMapping.EventColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case duration, feature, platform, properties }

  /// Reads the columns; none has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(properties: try container.value(.properties, or: [:]))
    duration = try container.optional(.duration)
    feature = try container.optional(.feature)
    platform = try container.optional(.platform)
  }

  /// Writes the columns.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(duration, .duration)
    try container.encode(feature, .feature)
    try container.encode(platform, .platform)
    try container.encode(properties, .properties, unless: [:])
  }
}

extension ImportMapping.EventColumns.Property: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case from, type }

  /// Reads a column of texts, or an object with a column and a type.
  public init(from decoder: any Decoder) throws {
    if let column = try? ImportMapping.Column(from: decoder) {
      self.init(column)
    } else {
      let container = try StrictContainer<CodingKeys>(decoder)
      self.init(try container.required(.from), type: try container.value(.type, or: .string))
    }
  }

  /// Writes an object.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(column, .from)
    try container.encode(type, .type, unless: .string)
  }
}

extension ImportMapping.AttributeColumn: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case from, type, blank, format, zone, separator, translate
  }

  /// Reads a column, or an object with one.
  public init(from decoder: any Decoder) throws {
    if let column = try? ImportMapping.Column(from: decoder) {
      self.init(column)
      return
    }
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(try container.required(.from), type: try container.optional(.type))
    blank = try container.value(.blank, or: blank)
    formats = try container.list(.format) ?? formats
    zone = try container.value(.zone, or: zone)
    separator = try container.value(.separator, or: separator)
    translate = try container.value(.translate, or: [:])
  }

  /// Writes an object without what is as it would be anyway.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(column, .from)
    try container.encode(type, .type)
    try container.encode(blank, .blank, unless: .ignored)
    try container.encode(list: formats, .format, unless: ["iso"])
    try container.encode(zone, .zone, unless: .utc)
    try container.encode(separator, .separator, unless: "|")
    try container.encode(translate, .translate, unless: [:])
  }
}

extension ImportMapping.ListColumn: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case from, separator }

  /// Reads a column, or an object with one.
  public init(from decoder: any Decoder) throws {
    if let column = try? ImportMapping.Column(from: decoder) {
      self.init(column)
    } else {
      let container = try StrictContainer<CodingKeys>(decoder)
      self.init(try container.required(.from), separator: try container.value(.separator, or: "|"))
    }
  }

  /// Writes an object.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(column, .from)
    try container.encode(separator, .separator, unless: "|")
  }
}

extension ImportMapping.MembershipColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case account, role }

  /// Reads the columns; `account` has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(account: try container.required(.account), role: try container.optional(.role))
  }

  /// Writes the columns.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(account, .account)
    try container.encode(role, .role)
  }
}

extension ImportMapping.ConsentColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case purpose, channel, decision, granted, withdrawn }

  /// Reads the columns; the purpose and `decision` have to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(
      purpose: try container.required(.purpose), channel: try container.optional(.channel),
      decision: try container.required(.decision))
    granted = try container.list(.granted) ?? granted
    withdrawn = try container.list(.withdrawn) ?? withdrawn
  }

  /// Writes the columns without what is as it would be anyway.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    let usual = Self(purpose: purpose, decision: decision)
    try container.encode(purpose, .purpose, unless: nil)
    try container.encode(channel, .channel)
    try container.encode(decision, .decision)
    try container.encode(list: granted, .granted, unless: usual.granted)
    try container.encode(list: withdrawn, .withdrawn, unless: usual.withdrawn)
  }
}
