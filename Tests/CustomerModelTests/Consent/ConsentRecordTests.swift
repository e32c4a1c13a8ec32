import CustomerModel
import Foundation
import XCTest

final class ConsentRecordTests: XCTestCase {
  private let day = Timestamp(microseconds: 1_000_000)

  func testRefusesWhatIsNoConsent() throws {
    let long = String(repeating: "x", count: 65)
    func refused(_ expected: ConsentError, _ make: () throws -> ConsentRecord, line: UInt = #line) {
      XCTAssertThrowsError(try make(), line: line) { XCTAssertEqual($0 as? ConsentError, expected, line: line) }
    }
    refused(.empty(path: "consent.purpose")) { try ConsentRecord(.granted, purpose: "", at: day, source: "form") }
    refused(.tooLong(path: "consent.purpose", text: long, limit: 64)) {
      try ConsentRecord(.granted, purpose: long, at: day, source: "form")
    }
    refused(.empty(path: "consent.channel")) {
      try ConsentRecord(.granted, purpose: "news", channel: .other(""), at: day, source: "form")
    }
    refused(.tooLong(path: "consent.source", text: long + long + long + long, limit: 256)) {
      try ConsentRecord(.granted, purpose: "news", at: day, source: long + long + long + long)
    }
    refused(.expiresTooEarly(at: day, expiresAt: day)) {
      try ConsentRecord(.granted, purpose: "news", at: day, source: "form", expiresAt: day)
    }
    refused(.withdrawalExpires(purpose: "news", expiresAt: .latest)) {
      try ConsentRecord(.withdrawn, purpose: "news", at: day, source: "form", expiresAt: .latest)
    }
    XCTAssertNoThrow(try ConsentRecord(.granted, purpose: "news", at: day, source: "", textVersion: ""))
  }

  func testJSONLosesNothing() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let records = [
      try ConsentRecord(.withdrawn, purpose: "news", at: day, source: "form"),
      try ConsentRecord(
        .granted, purpose: "e\u{301}", channel: .other("fax"), at: day, source: "e\u{301}", textVersion: "",
        expiresAt: Timestamp(microseconds: 1_000_001)),
    ]
    for record in records {
      let json = try encoder.encode(record)
      let back = try JSONDecoder().decode(ConsentRecord.self, from: json)
      XCTAssertEqual(back, record)
      XCTAssertEqual(try encoder.encode(back), json)
    }
    XCTAssertEqual(records[1].purpose.utf8.count, 2, "accents of purposes are composed")
    XCTAssertEqual(records[1].source.utf8.count, 3, "and those of other texts are not")
    XCTAssertEqual(
      String(decoding: try encoder.encode(records[0]), as: UTF8.self),
      #"{"at":"1970-01-01T00:00:01Z","decision":"withdrawn","purpose":"news","source":"form"}"#)
    let wrong = #"{"at":"1970-01-01T00:00:01Z","decision":"withdrawn","purpose":"","source":"form"}"#
    XCTAssertThrowsError(try JSONDecoder().decode(ConsentRecord.self, from: Data(wrong.utf8))) {
      guard case DecodingError.dataCorrupted(let context) = $0 else { return XCTFail("\($0)") }
      XCTAssertEqual(context.underlyingError as? ConsentError, .empty(path: "consent.purpose"))
    }
  }

  func testChannels() throws {
    for channel in Channel.builtIn { XCTAssertEqual(Channel(channel.name), channel) }
    XCTAssertEqual(Set(Channel.builtIn.map(\.name)).count, 6)
    XCTAssertEqual(Channel("Email"), .other("Email"), "names are not guessed")
    let json = try JSONEncoder().encode([Channel.inApp, .other("fax")])
    XCTAssertEqual(String(decoding: json, as: UTF8.self), #"["inApp","fax"]"#)
    XCTAssertEqual(try JSONDecoder().decode([Channel].self, from: json), [.inApp, .other("fax")])
  }
}
