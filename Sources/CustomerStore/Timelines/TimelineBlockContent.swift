internal import RecordCoding

/// What a block is made of: an interaction with bytes of its own, or one of a batch.
protocol TimelineBlockContent {
  /// Microseconds since 1970.
  var occurredAt: Int64 { get }
  var recordedAt: Int64 { get }
  var digest: UInt64 { get }
  var kind: UInt16 { get }
  var isVoided: Bool { get }
  var hasKey: Bool { get }
  var hasCorrected: Bool { get }
  /// The bytes of the payload and of the identifiers of keys.
  var contentByteCount: Int { get }
  /// Appends the key, what it corrects, and the payload.
  ///
  /// - Parameter bytes: where those of the batch are.
  func encodeContent(of bytes: RawSpan, into encoder: inout ValueEncoder)
}

extension TimelineBlockContent {
  var position: TimelinePosition { TimelinePosition(occurredAt: occurredAt, digest: digest) }
  /// About the bytes that it takes in a block.
  var estimatedByteCount: Int { 8 + contentByteCount + (hasKey ? 2 : 0) + (hasCorrected ? 2 : 0) }
}

extension TimelineEntry: TimelineBlockContent {
  var hasKey: Bool { key != nil }
  var hasCorrected: Bool { corrected != nil }
  var contentByteCount: Int { payload.count + (key?.id.count ?? 0) + (corrected?.id.count ?? 0) }

  func encodeContent(of bytes: RawSpan, into encoder: inout ValueEncoder) {
    key?.encode(into: &encoder)
    corrected?.encode(into: &encoder)
    encoder.append(counted: payload.span.bytes)
  }
}

extension PreparedInteraction: TimelineBlockContent {
  var contentByteCount: Int { Int(keyByteCount) + Int(correctedByteCount) + Int(payloadByteCount) }

  func encodeContent(of bytes: RawSpan, into encoder: inout ValueEncoder) {
    if let key { key.encode(of: bytes, into: &encoder) }
    if let corrected { corrected.encode(of: bytes, into: &encoder) }
    encoder.append(counted: bytes.extracting(payload))
  }
}

extension PreparedInteraction.Key {
  fileprivate func encode(of bytes: RawSpan, into encoder: inout ValueEncoder) {
    encoder.append(varint: UInt64(source))
    encoder.append(counted: bytes.extracting(id))
  }
}
