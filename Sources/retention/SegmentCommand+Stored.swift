import ArgumentParser
import Foundation
import RetentionKit

extension SegmentCommand {
  /// A definition that gets a name.
  struct NamedDefinition: ParsableArguments {
    @Option(name: .customLong("as"), help: "The name. A file has one of its own.") var name: String?
    @Option(name: .customLong("where"), help: "The conditions, as text.") var condition: String?
    @Option(help: "A file with the segment's definition, as JSON.") var definition: String?
    @Option(help: "With --where, whose calendar counts: store, customer or a zone such as Europe/Berlin.")
    var zone = "store"

    func validate() throws {
      guard (condition == nil) != (definition == nil) else {
        throw ValidationError("Give either --where TEXT or --definition FILE.")
      }
      guard condition == nil || name != nil else { throw ValidationError("Give the segment a name: --as NAME.") }
    }

    func segment() throws -> SegmentDefinition {
      var segment: SegmentDefinition
      if let condition {
        segment = SegmentDefinition("", try SegmentPredicate(condition), zone: try calendar())
      } else {
        segment = try Definition.read(definition ?? "")
      }
      if let name { segment.name = name }
      return segment
    }

    private func calendar() throws -> SegmentZone {
      switch zone {
      case "store": .store
      case "customer": .customer
      default: .named(try TimeZoneIdentifier(zone))
      }
    }
  }

  /// `retention segment define`
  struct Define: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keeps a definition by its name; another one of the same name becomes its next version.",
      discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @OptionGroup var definition: NamedDefinition

    func run() throws {
      let segment = try definition.segment()
      let database = try arguments.open(writing: true)
      let version = try database.write { tx in try tx.define(segment) }
      try database.close()
      print(try Figures([("segment", .text(segment.name)), ("version", .count(version))]).text(arguments.format))
    }
  }

  /// `retention segment register`
  struct Register: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keeps a definition by its name, and its members up to date from now on.", discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @OptionGroup var definition: NamedDefinition

    func run() throws {
      let segment = try definition.segment()
      let database = try arguments.open(writing: true)
      let (version, count) = try database.write { tx in
        (try tx.register(segment), try tx.memberCount(ofSegment: segment.name))
      }
      try database.close()
      print(
        try Figures([("segment", .text(segment.name)), ("version", .count(version)), ("members", .count(count))])
          .text(arguments.format))
    }
  }

  /// `retention segment unregister`
  struct Unregister: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keeps a segment's members up to date no more; its definition stays.", discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @Argument(help: "The segment's name.") var name: String

    func run() throws {
      let name = self.name
      let database = try arguments.open(writing: true)
      let wasRegistered = try database.write { tx in try tx.unregister(segment: name) }
      try database.close()
      print(try Figures([("segment", .text(name)), ("was registered", .flag(wasRegistered))]).text(arguments.format))
    }
  }

  /// `retention segment delete`
  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Deletes a segment with all its versions, unless others name it.", discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @Argument(help: "The segment's name.") var name: String

    func run() throws {
      let name = self.name
      let database = try arguments.open(writing: true)
      guard try database.write({ tx in try tx.deleteSegment(named: name) }) else {
        throw SegmentError.unknownSegment(path: "NAME", name: name)
      }
      try database.close()
      print(try Figures([("deleted", .text(name))]).text(arguments.format))
    }
  }

  /// `retention segment stored`
  struct Stored: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the segments that the store keeps, with the members of those that are registered.",
      discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments

    /// What is printed of one.
    private struct Row: Encodable {
      let name: String
      let version: Int
      let registered: Bool
      let members: Int?
      let problem: String?
      let definition: String
    }

    func run() throws {
      let database = try arguments.open()
      let rows = try database.read { tx in
        try tx.storedSegments().map { stored in
          Row(
            name: stored.definition.name, version: stored.version, registered: stored.isRegistered,
            members: stored.isRegistered && stored.problem == nil
              ? try tx.memberCount(ofSegment: stored.definition.name) : nil,
            problem: stored.problem, definition: stored.definition.predicate.description)
        }
      }
      try database.close()
      switch arguments.format {
      case .table:
        for row in rows {
          let state = row.problem ?? row.members.map { "\($0) members" } ?? "not registered"
          print("\(row.name)  version \(row.version)  \(state)  \(row.definition)")
        }
      case .json:
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(rows), as: UTF8.self))
      }
    }
  }
}
