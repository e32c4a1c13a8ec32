internal import CustomerModel
internal import RecordCoding

/// What is stored of a consent record under its ``ConsentKey``.
struct ConsentEntry: ValueCoding {
  private let decision: ConsentRecord.Decision
  private let channel: Channel?
  private let source: String
  private let textVersion: String?
  private let expiresAt: Timestamp?

  init(_ record: ConsentRecord) {
    decision = record.decision
    channel = record.channel
    source = record.source
    textVersion = record.textVersion
    expiresAt = record.expiresAt
  }

  /// The record that lies under a key.
  ///
  /// - Throws: `CodingError.invalidValue` if key and entry make none.
  func record(under key: ConsentKey) throws(CodingError) -> ConsentRecord {
    do throws(ConsentError) {
      return try ConsentRecord(
        decision, purpose: key.purpose, channel: channel, at: key.at, source: source, textVersion: textVersion,
        expiresAt: expiresAt)
    } catch {
      throw .invalidValue(type: "ConsentRecord", reason: error.description)
    }
  }

  func encode(into encoder: inout ValueEncoder) {
    let channelNumber = channel.map(Self.number) ?? 0
    encoder.append(
      littleEndian: (decision == .granted ? Flags.granted : 0) | (textVersion == nil ? 0 : Flags.hasTextVersion)
        | (expiresAt == nil ? 0 : Flags.expires) | channelNumber &<< Flags.channelShift)
    if case .other(let name)? = channel { encoder.append(string: name) }
    encoder.append(string: source)
    if let textVersion { encoder.append(string: textVersion) }
    if let expiresAt { encoder.append(signedVarint: expiresAt.microseconds) }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let head = try decoder.readLittleEndian(UInt8.self)
    decision = head & Flags.granted == 0 ? .withdrawn : .granted
    let channelNumber = head &>> Flags.channelShift
    switch channelNumber {
    case 0: channel = nil
    case Self.otherNumber:
      let name = try decoder.readString()
      guard case .other(name) = Channel(name) else {
        throw .invalidValue(type: "Channel", reason: "the name is that of a channel with a number")
      }
      channel = .other(name)
    default:
      guard let known = Channel.builtIn.first(where: { Self.number(of: $0) == channelNumber }) else {
        throw .invalidValue(type: "Channel", reason: "no channel has the number \(channelNumber)")
      }
      channel = known
    }
    source = try decoder.readString()
    textVersion = head & Flags.hasTextVersion == 0 ? nil : try decoder.readString()
    if head & Flags.expires == 0 {
      expiresAt = nil
    } else {
      expiresAt = try ValueDecoder.instant(decoder.readSignedVarint(), after: Timestamp(microseconds: 0))
    }
    try decoder.finish()
  }

  private enum Flags {
    static let granted: UInt8 = 0b001
    static let hasTextVersion: UInt8 = 0b010
    static let expires: UInt8 = 0b100
    static let channelShift: UInt8 = 3
  }

  private static let otherNumber: UInt8 = 7

  /// Part of the format; 0 is for all channels.
  private static func number(of channel: Channel) -> UInt8 {
    switch channel {
    case .email: 1
    case .sms: 2
    case .push: 3
    case .inApp: 4
    case .post: 5
    case .phone: 6
    case .other: otherNumber
    }
  }
}
