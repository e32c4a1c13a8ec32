import ArgumentParser
import Foundation
import RetentionKit

extension SegmentCommand {
  /// `retention segment watch`
  struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints who comes into registered segments and who goes out of them, as it happens.",
      discussion: """
        Lets time go on in the store at each look, so that what leaves a window is told. Ends when it is interrupted, or
        with --count. \(ExitCodes.text)
        """)
    @OptionGroup var arguments: StoreArguments
    @Option(help: "Only this segment.") var name: String?
    @Option(help: "Where to go on in the feed: the token that was printed last. Default: what comes from now on.")
    var after: String?
    @Option(help: "How often to look, in seconds.") var every = 1.0
    @Option(help: "End behind so many.") var count: Int?

    func validate() throws {
      guard every.isFinite, every >= 0.001, every <= 86_400 else {
        throw ValidationError("--every takes 0.001 to 86400 seconds.")
      }
      if let after, ChangeToken(after) == nil { throw ValidationError("--after takes a token: a number.") }
      if let count, count < 0 { throw ValidationError("--count takes 0 or more.") }
    }

    func run() throws {
      let database = try arguments.open(writing: true)
      let name = self.name
      if let name {
        guard try database.read({ tx in try tx.storedSegment(named: name) })?.isRegistered == true else {
          throw SegmentError.notRegistered(name: name, problem: nil)
        }
      }
      var token = try after.flatMap { ChangeToken($0) } ?? database.read { tx in try tx.lastChange() }
      var left = count ?? .max
      while left > 0 {
        try database.advance(to: .now)
        let place = token
        let page = try database.read { tx in try tx.transitions(after: place) }
        token = page.next
        for transition in page.transitions where name == nil || transition.segment == name {
          guard left > 0 else { break }
          try show(transition)
          left -= 1
        }
        if left > 0, !page.hasMore { Thread.sleep(forTimeInterval: every) }
      }
      try database.close()
    }

    /// What is printed of one as JSON, a line each.
    private struct Line: Encodable {
      let token: String
      let instant: String
      let customer: UInt64
      let direction: String
      let segment: String
      let version: Int
      let cause: String
    }

    private func show(_ transition: SegmentTransition) throws {
      switch arguments.format {
      case .table:
        print(
          "\(transition.instant)  \(transition.customer.rawValue)  \(transition.direction)  \(transition.segment)  "
            + "(\(transition.cause))")
      case .json:
        let line = Line(
          token: transition.token.description, instant: transition.instant.description,
          customer: transition.customer.rawValue, direction: transition.direction.rawValue,
          segment: transition.segment, version: transition.version, cause: "\(transition.cause)")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(line), as: UTF8.self))
      }
      // A line that is not seen at once is of no use to those who watch.
      fflush(nil)
    }
  }
}
