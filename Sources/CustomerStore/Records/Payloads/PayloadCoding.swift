internal import CustomerModel
internal import RecordCoding

/// How what happened lies in a timeline: the kind is told outside, the content here.
///
/// Equal payloads have equal bytes, and bytes that are accepted are those of one payload. The properties that summaries
/// are folded from come first, see ``PayloadFacts``. A host's kind has its properties; the built-in ones have a form each
/// that begins with bits for what is there.
enum PayloadCoding {
  /// Appends the content of a payload, valid or not.
  ///
  /// - Complexity: linear in the bytes.
  static func encode(_ payload: InteractionPayload, into encoder: inout ValueEncoder) {
    switch payload {
    case .purchase(let content): content.encode(into: &encoder)
    case .refund(let content): content.encode(into: &encoder)
    case .subscription(let content): content.encode(into: &encoder)
    case .session(let content): content.encode(into: &encoder)
    case .supportCase(let content): content.encode(into: &encoder)
    case .feedback(let content): content.encode(into: &encoder)
    case .message(let content): content.encode(into: &encoder)
    case .referral(let content): content.encode(into: &encoder)
    case .community(let content): content.encode(into: &encoder)
    case .cost(let content): content.encode(into: &encoder)
    case .custom(_, let properties): properties.encode(into: &encoder)
    }
  }

  /// The content of a payload in an array of its own.
  ///
  /// - Complexity: linear in the bytes, with one allocation.
  static func bytes(of payload: InteractionPayload) -> [UInt8] {
    var counter = ValueEncoder(OutputRawSpan())
    encode(payload, into: &counter)
    return [UInt8](encodedByteCount: counter.byteCount) { output in
      var encoder = ValueEncoder(output)
      encode(payload, into: &encoder)
      return encoder.writtenByteCount
    }
  }

  /// Reads a payload of a kind from all of `bytes`, which may hold anything.
  ///
  /// - Complexity: linear in the bytes.
  static func decode(kind: InteractionKind, from bytes: RawSpan) throws(CodingError) -> InteractionPayload {
    var decoder = ValueDecoder(bytes)
    let payload: InteractionPayload =
      switch kind {
      case .purchase: .purchase(try Purchase(from: &decoder))
      case .refund: .refund(try Refund(from: &decoder))
      case .subscription: .subscription(try Subscription(from: &decoder))
      case .session: .session(try Session(from: &decoder))
      case .supportCase: .supportCase(try SupportCase(from: &decoder))
      case .feedback: .feedback(try FeedbackResponse(from: &decoder))
      case .message: .message(try MessageEvent(from: &decoder))
      case .referral: .referral(try Referral(from: &decoder))
      case .community: .community(try CommunityActivity(from: &decoder))
      case .cost: .cost(try Cost(from: &decoder))
      case .custom(let name): .custom(name: name, try InteractionProperties(from: &decoder))
      }
    try decoder.finish()
    return payload
  }

  /// Reads what summaries are folded from, without the rest of the payload and without allocating.
  ///
  /// - Parameter kindCode: the code of a built-in kind, or at least 256 for a host's.
  /// - Complexity: O(1), and linear in the identifier of a case, a subscription or a refunded purchase.
  static func facts(kindCode: UInt16, payload: RawSpan) throws(CodingError) -> PayloadFacts {
    var decoder = ValueDecoder(payload)
    switch kindCode {
    case 1: return try Purchase.readHead(&decoder).facts
    case 2:
      let (head, facts) = try Refund.readHead(&decoder)
      return head.contains(.reference) ? facts.with(digest: try decoder.readKeyDigest()) : facts
    case 3: return try Subscription.readHead(&decoder).facts.with(digest: try decoder.readDigest())
    case 4: return try Session.readHead(&decoder).facts
    case 5: return try SupportCase.readHead(&decoder).facts.with(digest: try decoder.readDigest())
    case 6: return try FeedbackResponse.readHead(&decoder).facts
    case 7: return try MessageEvent.readHead(&decoder).facts
    case 8: return try Referral.readHead(&decoder).facts
    case 9: return try CommunityActivity.readHead(&decoder).facts
    case 10: return try Cost.readHead(&decoder).facts
    case 256...: return PayloadFacts(kind: kindCode)
    default: throw .invalidValue(type: "InteractionKind", reason: "there is no kind of the code \(kindCode)")
    }
  }
}
