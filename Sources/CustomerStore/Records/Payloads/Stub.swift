internal import CustomerModel
internal import RecordCoding
struct PayloadFacts {
  var kind: UInt16 = 0
  var minorUnits: Int64 = 0
  var currency: UInt16 = 0
  var costMinorUnits: Int64 = 0
  var reference: UInt64 = 0
  var subject: UInt64 = 0
  var feedbackMetric: FeedbackResponse.Metric?
  var score: Int = 0
  var messageEvent: MessageEvent.Event?
  var caseEvent: SupportCase.Event?
  var subscriptionEvent: Subscription.Event?
  var paidUntil: Int64?
}
enum PayloadCoding {
  static func bytes(of payload: InteractionPayload) -> [UInt8] { [] }
  static func facts(kindCode: UInt16, payload: RawSpan) throws(CodingError) -> PayloadFacts { PayloadFacts() }
  static func decode(kind: InteractionKind, from payload: RawSpan) throws(CodingError) -> InteractionPayload { .session(Session()) }
}
extension ConsentEntryStub {}
struct ConsentEntryStub {}
struct ConsentEntry: ValueCoding {
  func encode(into encoder: inout ValueEncoder) {}
  init(from decoder: inout ValueDecoder) throws(CodingError) {}
}
