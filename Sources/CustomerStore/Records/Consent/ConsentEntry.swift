internal import CustomerModel
internal import RecordCoding

/// A consent record as it lies in the store, under its profile and its ``digest``.
struct ConsentEntry: ValueCoding, Equatable {
  let record: ConsentRecord

  init(_ record: ConsentRecord) {
    self.record = record
  }

  /// Tells the records of a profile apart: equal ones have equal digests, so telling one again changes nothing.
  var digest: UInt64 { Checksum64(valueBytes.span.bytes).value }

  /// Whether two records have the same bytes.
  static func == (left: ConsentEntry, right: ConsentEntry) -> Bool { left.valueBytes == right.valueBytes }

  func encode(into encoder: inout ValueEncoder) {
    let channelNumber = record.channel.map(Self.number) ?? 0
    encoder.append(
      littleEndian: (record.decision == .granted ? Flags.granted : 0)
        | (record.textVersion == nil ? 0 : Flags.hasTextVersion) | (record.expiresAt == nil ? 0 : Flags.expires)
        | channelNumber &<< Flags.channelShift)
    encoder.append(string: record.purpose)
    if case .other(let name)? = record.channel { encoder.append(string: name) }
    encoder.append(instant: record.at, base: Self.base)
    encoder.append(string: record.source)
    if let textVersion = record.textVersion { encoder.append(string: textVersion) }
    if let expiresAt = record.expiresAt { encoder.append(instant: expiresAt, base: record.at) }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    let head = try decoder.readLittleEndian(UInt8.self)
    let purpose = try decoder.readString()
    let channel = try Self.channel(numbered: head &>> Flags.channelShift, from: &decoder)
    let at = try decoder.readInstant(base: Self.base)
    let source = try decoder.readString()
    let textVersion = head & Flags.hasTextVersion == 0 ? nil : try decoder.readString()
    let expiresAt = head & Flags.expires == 0 ? nil : try decoder.readInstant(base: at)
    try decoder.finish()
    do throws(ConsentError) {
      record = try ConsentRecord(
        head & Flags.granted == 0 ? .withdrawn : .granted, purpose: purpose, channel: channel, at: at, source: source,
        textVersion: textVersion, expiresAt: expiresAt)
    } catch {
      throw .invalidValue(type: "ConsentRecord", reason: error.description)
    }
    guard Self.hasBytes(of: purpose, record.purpose), Self.hasBytes(of: channel?.name, record.channel?.name) else {
      throw .invalidValue(type: "ConsentRecord", reason: "a name has accents that are not composed")
    }
  }

  private static func channel(
    numbered number: UInt8, from decoder: inout ValueDecoder
  ) throws(CodingError) -> Channel? {
    if number == 0 { return nil }
    if number == otherNumber {
      let name = try decoder.readString()
      guard !Channel.builtIn.contains(where: { $0.name == name }) else {
        throw .invalidValue(type: "Channel", reason: "the name is that of a channel with a number")
      }
      return .other(name)
    }
    guard let known = Channel.builtIn.first(where: { Self.number(of: $0) == number }) else {
      throw .invalidValue(type: "Channel", reason: "no channel has the number \(number)")
    }
    return known
  }

  /// Swift takes texts for equal whose bytes differ.
  private static func hasBytes(of text: String?, _ other: String?) -> Bool {
    (text ?? "").utf8.elementsEqual((other ?? "").utf8)
  }

  private enum Flags {
    static let granted: UInt8 = 0b001
    static let hasTextVersion: UInt8 = 0b010
    static let expires: UInt8 = 0b100
    static let channelShift: UInt8 = 3
  }

  private static var base: Timestamp { Timestamp(microseconds: 0) }

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
