import ArgumentParser
import Foundation
import RetentionKit

/// `retention segment`
struct SegmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segment", abstract: "Answers which customers something is true of.",
    discussion: """
      retention segment count shop.retention --where 'country = "GB" and did purchase within last 90 days'
      retention segment explain shop.retention ada@shop.example --kind email --definition slipping.json
      """,
    subcommands: [
      Count.self, List.self, Explain.self, Plan.self, Backtest.self, Define.self, Register.self, Unregister.self,
      Delete.self, Stored.self, Watch.self,
    ])

  /// What is asked.
  struct Definition: ParsableArguments {
    @Option(name: .customLong("where"), help: "The conditions, as text.") var condition: String?
    @Option(help: "A file with the segment's definition, as JSON.") var definition: String?
    @Option(help: "The name of a segment that the store keeps.") var name: String?

    func validate() throws {
      guard [condition, definition, name].count(where: { $0 != nil }) == 1 else {
        throw ValidationError("Give either --where TEXT, --definition FILE or --name NAME.")
      }
    }

    func segment(in database: RetentionDatabase) throws -> SegmentDefinition {
      if let condition { return SegmentDefinition("segment", try SegmentPredicate(condition)) }
      if let name {
        guard let stored = try database.read({ tx in try tx.storedSegment(named: name) }) else {
          throw SegmentError.unknownSegment(path: "--name", name: name)
        }
        return stored.definition
      }
      return try Self.read(definition ?? "")
    }

    /// Reads a definition's file.
    static func read(_ path: String) throws -> SegmentDefinition {
      guard let file = FileHandle(forReadingAtPath: path) else {
        throw ValidationError("The file '\(path)' cannot be read.")
      }
      defer { try? file.close() }
      // One byte more than a definition may have tells that it is too long.
      let bytes = try file.read(upToCount: SegmentLimits.formByteCount + 1) ?? Data()
      return try SegmentDefinition(json: bytes)
    }
  }

  /// What is asked, and as of when.
  struct Question: ParsableArguments {
    @OptionGroup var definition: Definition
    @Option(help: "The instant to answer for, such as 2026-11-25T00:00:00Z. Default: now.") var asOf: String?
    @Option(help: "Only what the store had learned by this instant. Default: all that it knows.") var knownAt: String?

    func segment(in database: RetentionDatabase) throws -> SegmentDefinition {
      try definition.segment(in: database)
    }

    /// The segment, which may name figures of stored models, such as `value of metric "weekly.alive_probability" < 0.5`.
    static func compiled<Tx: CustomerReading & ~Copyable & ~Escapable>(
      _ segment: SegmentDefinition, _ tx: borrowing Tx
    ) throws -> CompiledSegment {
      try tx.compile(segment.predicate, zone: segment.zone, metrics: tx.storedModelMetrics())
    }

    func instants() throws -> (now: Timestamp, knownAt: Timestamp?) {
      (try asOf.map { try Timestamp($0) } ?? .now, try knownAt.map { try Timestamp($0) })
    }
  }

  /// `retention segment count`
  struct Count: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints how many customers are members.", discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @OptionGroup var question: Question

    func run() throws {
      let (now, knownAt) = try question.instants()
      let database = try arguments.open()
      let segment = try question.segment(in: database)
      let count = try database.read { tx in
        try tx.bind(Question.compiled(segment, tx), at: now, knownAt: knownAt).count()
      }
      try database.close()
      print(try Figures([("members", .count(count)), ("as of", .text(now.description))]).text(arguments.format))
    }
  }

  /// `retention segment list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the members, a page at a time.",
      discussion: "--after with the last number of a page gives the next one. \(ExitCodes.text)")
    @OptionGroup var arguments: StoreArguments
    @OptionGroup var question: Question
    @Option(help: "How many at most.") var limit = 100
    @Option(help: "The number of the last member of the page before.") var after: UInt64?

    func run() throws {
      let (now, knownAt) = try question.instants()
      let (format, last, limit) = (arguments.format, after.map { CustomerID(rawValue: $0) }, max(limit, 0))
      let database = try arguments.open()
      let segment = try question.segment(in: database)
      let customers = try database.read { tx in
        var customers: [Customer] = []
        let members = try tx.bind(Question.compiled(segment, tx), at: now, knownAt: knownAt)
          .members(after: last, limit: limit)
        for id in members { if let customer = try tx.customer(id) { customers.append(customer) } }
        return customers
      }
      try database.close()
      switch format {
      case .table:
        for customer in customers {
          let identifiers = customer.externalIDs.map(\.description).joined(separator: ", ")
          print("\(customer.id.map { String($0.rawValue) } ?? "")  \(identifiers)")
        }
      case .json:
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(customers), as: UTF8.self))
      }
    }
  }

  /// `retention segment explain`
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints why a customer is a member, or is not.", discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @OptionGroup var customer: CustomerArguments
    @OptionGroup var question: Question

    func run() throws {
      let (now, knownAt) = try question.instants()
      let customer = self.customer
      let database = try arguments.open()
      let segment = try question.segment(in: database)
      let explanation = try database.read { tx in
        try tx.bind(Question.compiled(segment, tx), at: now, knownAt: knownAt).explain(try customer.find(tx))
      }
      try database.close()
      switch arguments.format {
      case .table: print(explanation)
      case .json:
        print(
          try Figures([
            ("customer", .count(Int(clamping: explanation.customer.rawValue))), ("member", .flag(explanation.holds)),
            ("may change at", .text(explanation.mayChangeAt?.description ?? "")),
            ("explanation", .text(explanation.description)),
          ]).text(.json))
      }
    }
  }

  /// `retention segment plan`
  struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Answers, and prints by which steps.", discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @OptionGroup var question: Question

    func run() throws {
      let (now, knownAt) = try question.instants()
      let database = try arguments.open()
      let segment = try question.segment(in: database)
      let plan = try database.read { tx in
        try tx.bind(Question.compiled(segment, tx), at: now, knownAt: knownAt).plan()
      }
      try database.close()
      switch arguments.format {
      case .table: print(plan)
      case .json:
        print(try Self.json(plan))
      }
    }

    private static func json(_ plan: SegmentPlan) throws -> String {
      var object: [String: Any] = ["tested": plan.testedCount, "members": plan.memberCount]
      object["estimatedMembers"] = plan.estimatedMemberCount
      object["steps"] = plan.steps.map { step in
        var row: [String: Any] = ["step": step.text, "customers": step.count]
        row["estimate"] = step.estimatedCount
        row["pages"] = step.pageCount
        row["microseconds"] = step.duration / .microseconds(1)
        return row
      }
      let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self)
    }
  }
}
