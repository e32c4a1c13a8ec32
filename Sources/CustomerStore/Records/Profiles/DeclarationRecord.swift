internal import CustomerModel
internal import RecordCoding

/// What is stored of an attribute's declaration under its number.
struct DeclarationRecord: ValueCoding {
  private let name: String
  private let type: AttributeType
  private let formerNames: [String]
  private let isDeprecated: Bool
  private let isPersonal: Bool

  init(_ declaration: AttributeDeclaration) {
    name = declaration.name
    type = declaration.type
    formerNames = declaration.formerNames
    isDeprecated = declaration.isDeprecated
    isPersonal = declaration.isPersonal
  }

  func declaration(number: UInt16) -> AttributeDeclaration {
    AttributeDeclaration(
      number: number, name: name, type: type, formerNames: formerNames, isDeprecated: isDeprecated,
      isPersonal: isPersonal)
  }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: Self.number(of: type))
    encoder.append(littleEndian: (isDeprecated ? Flags.deprecated : 0) | (isPersonal ? Flags.personal : 0))
    encoder.append(string: name)
    encoder.append(array: formerNames) { name, encoder in encoder.append(string: name) }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let number = try decoder.readLittleEndian(UInt8.self)
    guard let type = AttributeType.allCases.first(where: { Self.number(of: $0) == number }) else {
      throw .invalidValue(type: "AttributeType", reason: "no type has the number \(number)")
    }
    self.type = type
    let flags = try decoder.readLittleEndian(UInt8.self)
    guard flags & ~(Flags.deprecated | Flags.personal) == 0 else {
      throw .invalidValue(type: "AttributeDeclaration", reason: "there are flags that mean nothing")
    }
    isDeprecated = flags & Flags.deprecated != 0
    isPersonal = flags & Flags.personal != 0
    name = try decoder.readString()
    formerNames = try decoder.readArray { decoder throws(CodingError) in try decoder.readString() }
    try decoder.finish()
  }

  private enum Flags {
    static let deprecated: UInt8 = 1
    static let personal: UInt8 = 2
  }

  /// Part of the format.
  private static func number(of type: AttributeType) -> UInt8 {
    switch type {
    case .string: 1
    case .boolean: 2
    case .integer: 3
    case .decimal: 4
    case .money: 5
    case .date: 6
    case .timestamp: 7
    case .birthday: 8
    case .strings: 9
    }
  }
}
