import CustomerModel
import XCTest

final class ConsentLedgerTests: XCTestCase {
  private func instant(_ second: Int64) -> Timestamp { Timestamp(microseconds: second * 1_000_000) }

  private func record(
    _ decision: ConsentRecord.Decision, _ channel: Channel? = nil, at second: Int64, until end: Int64? = nil,
    for purpose: String = "news", source: String = "form"
  ) throws -> ConsentRecord {
    try ConsentRecord(
      decision, purpose: purpose, channel: channel, at: instant(second), source: source,
      expiresAt: end.map(instant))
  }

  func testNothingIsKnownWithoutRecords() throws {
    let yes = try record(.granted, at: 10)
    XCTAssertEqual(ConsentLedger([]).state(purpose: "news", asOf: instant(10)), .unknown)
    XCTAssertEqual(ConsentLedger([yes]).state(purpose: "other", asOf: instant(10)), .unknown)
    XCTAssertNil(ConsentState.unknown.record)
  }

  func testAsOfIsExact() throws {
    let yes = try record(.granted, .email, at: 10, until: 20)
    let no = try record(.withdrawn, .email, at: 30)
    let ledger = ConsentLedger([no, yes])
    func state(_ microsecond: Int64) -> ConsentState {
      ledger.state(purpose: "news", channel: .email, asOf: Timestamp(microseconds: microsecond))
    }
    XCTAssertEqual(state(9_999_999), .unknown)
    XCTAssertEqual(state(10_000_000), .granted(by: yes))
    XCTAssertEqual(state(19_999_999), .granted(by: yes))
    XCTAssertEqual(state(20_000_000), .expired(by: yes))
    XCTAssertEqual(state(29_999_999), .expired(by: yes))
    XCTAssertEqual(state(30_000_000), .withdrawn(by: no))
    XCTAssertEqual(ledger.state(purpose: "news", channel: .email, asOf: .latest), .withdrawn(by: no))
  }

  func testTheLatestRecordDecidesWhicheverChannelsItIsFor() throws {
    let all = try record(.granted, at: 10)
    let noSMS = try record(.withdrawn, .sms, at: 20)
    let allAgain = try record(.granted, at: 30)
    let ledger = ConsentLedger([allAgain, noSMS, all])
    XCTAssertEqual(ledger.state(purpose: "news", channel: .sms, asOf: instant(25)), .withdrawn(by: noSMS))
    XCTAssertEqual(ledger.state(purpose: "news", channel: .email, asOf: instant(25)), .granted(by: all))
    XCTAssertEqual(ledger.state(purpose: "news", channel: .sms, asOf: instant(30)), .granted(by: allAgain))
    // Without a channel, records for one do not count.
    XCTAssertEqual(ledger.state(purpose: "news", asOf: instant(25)), .granted(by: all))
    XCTAssertEqual(ConsentLedger([noSMS]).state(purpose: "news", asOf: instant(25)), .unknown)
    XCTAssertEqual(ledger.records, [all, noSMS, allAgain])
    let states = ledger.states(asOf: instant(25))
    XCTAssertEqual(states.map(\.channel), [nil, .sms])
    XCTAssertEqual(states.map(\.state), [.granted(by: all), .withdrawn(by: noSMS)])
  }

  func testAtOneInstantTheMoreRestrictiveRecordDecides() throws {
    let yes = try record(.granted, at: 10)
    let brief = try record(.granted, at: 10, until: 12)
    let longer = try record(.granted, at: 10, until: 14)
    let no = try record(.withdrawn, .email, at: 10)
    func state(_ records: [ConsentRecord], _ second: Int64) -> ConsentState {
      ConsentLedger(records).state(purpose: "news", channel: .email, asOf: instant(second))
    }
    XCTAssertEqual(state([yes, no], 10), .withdrawn(by: no))
    XCTAssertEqual(state([no, yes], 10), .withdrawn(by: no))
    XCTAssertEqual(state([brief, yes, longer], 11), .granted(by: brief))
    XCTAssertEqual(state([longer, brief, yes], 13), .expired(by: brief))
  }

  func testALaterGrantRevivesNoEarlierOneWhenItExpires() throws {
    let forever = try record(.granted, at: 10)
    let brief = try record(.granted, at: 20, until: 30)
    XCTAssertEqual(ConsentLedger([forever, brief]).state(purpose: "news", asOf: instant(30)), .expired(by: brief))
  }

  func testMergedIdentitiesAreAsTheMostRestrictiveOne() throws {
    let yes = try record(.granted, at: 10)
    let no = try record(.withdrawn, at: 5)
    let over = try record(.granted, at: 1, until: 8)
    func state(_ lists: [[ConsentRecord]]) -> ConsentState {
      ConsentLedger(identities: lists.map { ConsentLedger.Identity(records: $0) })
        .state(purpose: "news", asOf: instant(20))
    }
    XCTAssertEqual(state([[yes], [no], [over]]), .withdrawn(by: no), "though the grant is later")
    XCTAssertEqual(state([[yes], [over]]), .expired(by: over))
    XCTAssertEqual(state([[yes], []]), .granted(by: yes), "an identity of which nothing is known restricts nothing")
    XCTAssertEqual(state([[], []]), .unknown)
    XCTAssertEqual(state([[no], [try record(.withdrawn, at: 7)]]), .withdrawn(by: try record(.withdrawn, at: 7)))
  }

  func testWhatIsSaidAfterAMergeHoldsForAll() throws {
    let no = try record(.withdrawn, at: 5)
    let early = try record(.granted, at: 10)
    let late = try record(.granted, at: 20)
    func ledger(_ records: [ConsentRecord], root: Int64 = 0, joined: Int64? = 15) -> ConsentLedger {
      ConsentLedger(identities: [
        ConsentLedger.Identity(records: records, joinedAt: instant(root)),
        ConsentLedger.Identity(records: [no], joinedAt: joined.map(instant)),
      ])
    }
    func state(_ ledger: ConsentLedger, _ second: Int64) -> ConsentState {
      ledger.state(purpose: "news", asOf: instant(second))
    }
    XCTAssertEqual(state(ledger([early, late]), 19), .withdrawn(by: no))
    XCTAssertEqual(state(ledger([early, late]), 20), .granted(by: late))
    XCTAssertEqual(state(ledger([late], joined: 20), 20), .granted(by: late), "at the very instant, they are one")
    XCTAssertEqual(state(ledger([late], joined: 21), 30), .withdrawn(by: no))
    XCTAssertEqual(state(ledger([late], joined: nil), 30), .withdrawn(by: no))
    // A withdrawal counts in any case.
    let laterNo = try record(.withdrawn, at: 25)
    XCTAssertEqual(state(ledger([early, laterNo, late], joined: nil), 25), .withdrawn(by: laterNo))
  }

  func testWhatWasSaidBeforeTwoWereOneStaysApart() throws {
    let (no, yes) = (try record(.withdrawn, at: 5), try record(.granted, at: 15))
    // Two couples, each one since 10, and one with each other since 20.
    func state(_ lists: [[ConsentRecord]]) -> ConsentState {
      let joined: [Int64?] = [nil, 10, 20, 10]
      return ConsentLedger(
        identities: zip(lists, joined).map { ConsentLedger.Identity(records: $0, joinedAt: $1.map(instant)) }
      ).state(purpose: "news", asOf: instant(30))
    }
    XCTAssertEqual(state([[no], [yes], [], []]), .granted(by: yes))
    XCTAssertEqual(state([[yes], [no], [], []]), .granted(by: yes))
    XCTAssertEqual(state([[no], [], [yes], []]), .withdrawn(by: no))
    XCTAssertEqual(state([[], [yes], [no], []]), .withdrawn(by: no))
    XCTAssertEqual(state([[], [], [no], [yes]]), .granted(by: yes))
    let late = try record(.granted, at: 20)
    XCTAssertEqual(state([[no], [], [], [late]]), .granted(by: late))
  }

  /// Random identities, compared with the rule written as plainly as possible.
  func testIdentitiesAgreeWithAPlainSearch() throws {
    let seed: UInt64 = 8
    var generator = SplitMix64(seed: seed)
    for round in 0..<2_000 {
      var identities: [ConsentLedger.Identity] = []
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        let records = try (0..<Int.random(in: 0...2, using: &generator)).map { _ in
          let second = Int64.random(in: 0...6, using: &generator)
          return try record(
            Bool.random(using: &generator) ? .granted : .withdrawn, at: second,
            source: Bool.random(using: &generator) ? "x" : "y")
        }
        let joinedAt = Int.random(in: 0...9, using: &generator) == 0 ? nil : Int64.random(in: 0...6, using: &generator)
        identities.append(ConsentLedger.Identity(records: records, joinedAt: joinedAt.map(instant)))
      }
      for second in 0...6 as ClosedRange<Int64> {
        let states = identities.indices.map { place in
          plainState(
            identities.indices.flatMap { other in
              identities[other].records.filter { $0.at >= joined(place, other, identities) ?? .latest }
            }, "news", nil, second)
        }
        let expected = ["withdrawn", "granted"].first(where: states.contains) ?? "unknown"
        let state = ConsentLedger(identities: identities).state(purpose: "news", asOf: instant(second))
        XCTAssertEqual(Self.word(state), expected, "round \(round), seed \(seed)")
      }
    }
  }

  /// Since when two identities are one.
  private func joined(_ first: Int, _ second: Int, _ identities: [ConsentLedger.Identity]) -> Timestamp? {
    guard first != second else { return .earliest }
    let instants = identities[(min(first, second) + 1)...max(first, second)].map(\.joinedAt)
    return instants.contains(nil) ? nil : instants.compactMap(\.self).max()
  }

  /// Any order, any repeats: the same states, and those that a plain search finds.
  func testOrderAndRepeatsDoNotMatter() throws {
    let seed: UInt64 = 7
    var generator = SplitMix64(seed: seed)
    let channels: [Channel?] = [nil, .email, .sms]
    for round in 0..<300 {
      var records: [ConsentRecord] = []
      for _ in 0..<Int.random(in: 0...8, using: &generator) {
        let second = Int64.random(in: 0...6, using: &generator)
        let grants = Bool.random(using: &generator)
        let end = grants && Bool.random(using: &generator) ? second + Int64.random(in: 1...4, using: &generator) : nil
        records.append(
          try record(
            grants ? .granted : .withdrawn, channels.randomElement(using: &generator) ?? nil, at: second, until: end,
            for: Bool.random(using: &generator) ? "a" : "b", source: Bool.random(using: &generator) ? "x" : "y"))
      }
      let shuffled = (records + records.prefix(2)).shuffled(using: &generator)
      for second in -1...10 as ClosedRange<Int64> {
        for purpose in ["a", "b"] {
          for channel in channels {
            let state = ConsentLedger(records).state(purpose: purpose, channel: channel, asOf: instant(second))
            XCTAssertEqual(
              ConsentLedger(shuffled).state(purpose: purpose, channel: channel, asOf: instant(second)), state,
              "round \(round), seed \(seed)")
            XCTAssertEqual(
              Self.word(state), plainState(records, purpose, channel, second), "round \(round), seed \(seed)")
          }
        }
      }
    }
  }

  /// The rule, written as plainly as possible.
  private func plainState(
    _ records: [ConsentRecord], _ purpose: String, _ channel: Channel?, _ second: Int64
  ) -> String {
    let known = records.filter {
      $0.purpose == purpose && $0.at <= instant(second) && ($0.channel == nil || $0.channel == channel)
    }
    guard let last = known.map(\.at).max() else { return "unknown" }
    let deciding = known.filter { $0.at == last }
    if deciding.contains(where: { $0.decision == .withdrawn }) { return "withdrawn" }
    return deciding.contains { ($0.expiresAt ?? .latest) <= instant(second) } ? "expired" : "granted"
  }

  private static func word(_ state: ConsentState) -> String {
    switch state {
    case .granted: "granted"
    case .withdrawn: "withdrawn"
    case .expired: "expired"
    case .unknown: "unknown"
    }
  }
}
