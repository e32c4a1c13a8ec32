// Codable forms that other parts of the model bring.

extension ExternalID: Codable {
  private enum CodingKeys: String, CodingKey { case kind, value }

  /// Reads kind and value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(String.self, forKey: .value), kind: try container.decode(String.self, forKey: .kind))
  }

  /// Writes kind and value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(value, forKey: .value)
  }
}

extension Channel: Codable {
  /// Reads a name.
  public init(from decoder: any Decoder) throws {
    switch try decoder.singleValueContainer().decode(String.self) {
    case "email": self = .email
    case "sms": self = .sms
    case "push": self = .push
    case "inApp": self = .inApp
    case "post": self = .post
    case "phone": self = .phone
    case let name: self = .other(name)
    }
  }

  /// Writes a name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .email: try container.encode("email")
    case .sms: try container.encode("sms")
    case .push: try container.encode("push")
    case .inApp: try container.encode("inApp")
    case .post: try container.encode("post")
    case .phone: try container.encode("phone")
    case .other(let name): try container.encode(name)
    }
  }
}

extension Money: Codable {
  /// Reads a text.
  public init(from decoder: any Decoder) throws {
    self = try Money(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Timestamp: Codable {
  /// Reads microseconds.
  public init(from decoder: any Decoder) throws {
    self.init(microseconds: try decoder.singleValueContainer().decode(Int64.self))
  }

  /// Writes microseconds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(microseconds)
  }
}
