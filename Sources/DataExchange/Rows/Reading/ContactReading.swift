internal import CustomerModel

/// Reads steps of support cases, answers with a score, and what became of messages.
final class ContactReading: Sendable {
  private let supportCases: SupportCaseReading?
  private let feedback: FeedbackReading?
  private let messages: MessageReading?

  init(_ mapping: ImportMapping, numbers: NumberScanner, in header: FileHeader) throws(ImportMappingError) {
    supportCases = try mapping.supportCase.map { columns throws(ImportMappingError) in
      try SupportCaseReading(columns, in: header)
    }
    feedback = try mapping.feedback.map { columns throws(ImportMappingError) in
      try FeedbackReading(columns, numbers: numbers, in: header)
    }
    messages = try mapping.message.map { columns throws(ImportMappingError) in
      try MessageReading(columns, in: header)
    }
  }

  func supportCase(_ record: InputRecord) throws(RowProblem) -> SupportCase {
    guard let supportCases else { throw RowProblem(.unknownKind, "supportCase is missing in the mapping") }
    return try supportCases.supportCase(record)
  }

  func feedback(_ record: InputRecord) throws(RowProblem) -> FeedbackResponse {
    guard let feedback else { throw RowProblem(.unknownKind, "feedback is missing in the mapping") }
    return try feedback.response(record)
  }

  func message(_ record: InputRecord) throws(RowProblem) -> MessageEvent {
    guard let messages else { throw RowProblem(.unknownKind, "message is missing in the mapping") }
    return try messages.message(record)
  }
}

private final class SupportCaseReading: Sendable {
  private let event: ChoiceReading
  private let id: Cell
  private let by: ChoiceReading?
  private let channel: ChoiceReading?
  private let topic: Cell?
  private let agent: Cell?

  init(_ columns: ImportMapping.SupportCaseColumns, in header: FileHeader) throws(ImportMappingError) {
    event = try ChoiceReading(columns.event, path: "supportCase.event", in: header)
    id = try columns.id.cell(path: "supportCase.id", in: header)
    by = try columns.by.map { column throws(ImportMappingError) in
      try ChoiceReading(column, path: "supportCase.by", in: header)
    }
    channel = try columns.channel.map { column throws(ImportMappingError) in
      try ChoiceReading(column, path: "supportCase.channel", in: header)
    }
    topic = try columns.topic?.cell(path: "supportCase.topic", in: header)
    agent = try columns.agent?.cell(path: "supportCase.agent", in: header)
  }

  func supportCase(_ record: InputRecord) throws(RowProblem) -> SupportCase {
    SupportCase(
      caseID: try id.requiredText(record), event: try event.required(SupportCase.Event.self, record),
      by: try by?.optional(SupportCase.Participant.self, record), channel: channel?.channel(record),
      topic: topic?.filledText(record), agent: agent?.filledText(record))
  }
}

private final class FeedbackReading: Sendable {
  private let metric: ChoiceReading
  private let score: Cell
  private let scale: ClosedRange<Int>?
  private let text: Cell?
  private let survey: Cell?
  private let isIncentivised: Cell?
  private let numbers: NumberScanner

  init(
    _ columns: ImportMapping.FeedbackColumns, numbers: NumberScanner, in header: FileHeader
  ) throws(ImportMappingError) {
    metric = try ChoiceReading(columns.metric, path: "feedback.metric", in: header)
    score = try columns.score.cell(path: "feedback.score", in: header)
    scale = columns.scale
    text = try columns.text?.cell(path: "feedback.text", in: header)
    survey = try columns.survey?.cell(path: "feedback.survey", in: header)
    isIncentivised = try columns.isIncentivised?.cell(path: "feedback.isIncentivised", in: header)
    self.numbers = numbers
  }

  func response(_ record: InputRecord) throws(RowProblem) -> FeedbackResponse {
    let digits = score.text(record).trimmed
    guard digits.byteCount > 0 else { throw RowProblem(blank: score) }
    guard let number = numbers.scan(digits), number.isWhole else {
      throw RowProblem(score, digits, "is no whole number")
    }
    return FeedbackResponse(
      metric: try metric.required(FeedbackResponse.Metric.self, record), score: Int(number.coefficient), scale: scale,
      text: text?.filledText(record), surveyID: survey?.filledText(record),
      isIncentivised: try isIncentivised?.flag(record) ?? false)
  }
}

private final class MessageReading: Sendable {
  private let event: ChoiceReading
  private let id: Cell
  private let channel: ChoiceReading
  private let messageClass: ChoiceReading
  private let campaign: Cell?

  init(_ columns: ImportMapping.MessageColumns, in header: FileHeader) throws(ImportMappingError) {
    event = try ChoiceReading(columns.event, path: "message.event", in: header)
    id = try columns.id.cell(path: "message.id", in: header)
    channel = try ChoiceReading(columns.channel, path: "message.channel", in: header)
    messageClass = try ChoiceReading(columns.messageClass, path: "message.messageClass", in: header)
    campaign = try columns.campaign?.cell(path: "message.campaign", in: header)
  }

  func message(_ record: InputRecord) throws(RowProblem) -> MessageEvent {
    MessageEvent(
      messageID: try id.requiredText(record), channel: try channel.requiredChannel(record),
      messageClass: try messageClass.required(MessageEvent.MessageClass.self, record),
      event: try event.required(MessageEvent.Event.self, record), campaign: campaign?.filledText(record))
  }
}

extension Cell {
  /// Yes or no; nil if it is blank.
  fileprivate func flag(_ record: InputRecord) throws(RowProblem) -> Bool? {
    guard let text = filledText(record) else { return nil }
    switch text.lowercased() {
    case "true", "yes", "y", "1", "t": return true
    case "false", "no", "n", "0", "f": return false
    default: throw RowProblem(self, self.text(record), "is neither true nor false")
    }
  }
}
