import CustomerModel
import Foundation
import RecordCoding
import XCTest

@testable import CustomerStore

final class PayloadCodingTests: XCTestCase {
  private static let rounds = ProcessInfo.processInfo.environment["RETENTION_LONG_TESTS"] == nil ? 5_000 : 1_000_000

  func testPayloadsComeBack() throws {
    for seed in [1, UInt64.random(in: 0 ... .max)] {
      for isValid in [true, false] {
        var random = RandomPayloads(seed: seed)
        random.isValid = isValid
        for _ in 0..<Self.rounds {
          let payload = try random.payload()
          let bytes = PayloadCoding.bytes(of: payload)
          let decoded = try PayloadCoding.decode(kind: payload.kind, from: bytes.span.bytes)
          guard decoded == payload, PayloadCoding.bytes(of: decoded) == bytes else {
            return XCTFail("seed \(seed): \(payload) came back as \(decoded) from \(bytes)")
          }
        }
      }
    }
  }

  func testEqualPayloadsHaveEqualBytes() throws {
    var random = RandomPayloads(seed: 2)
    var payloads: [[UInt8]: InteractionPayload] = [:]
    var known: Set<InteractionPayload> = []
    for _ in 0..<Self.rounds {
      let payload = try random.payload()
      // The kind is told beside the bytes.
      let bytes = PayloadCoding.bytes(of: payload) + Array(payload.kind.name.utf8)
      if let other = payloads.updateValue(payload, forKey: bytes) { XCTAssertEqual(other, payload) }
      known.insert(payload)
    }
    XCTAssertEqual(known.count, payloads.count)
  }

  func testFactsAgreeWithThePayload() throws {
    var random = RandomPayloads(seed: 3)
    for _ in 0..<Self.rounds {
      let payload = try random.payload()
      let bytes = PayloadCoding.bytes(of: payload)
      let facts = try PayloadCoding.facts(kindCode: payload.kind.code ?? 256, payload: bytes.span.bytes)
      XCTAssertEqual(FactValues(facts), FactValues(payload), "\(payload)")
    }
  }

  func testAnyBytesAreReadSafely() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = RandomPayloads(seed: seed)
    var accepted = 0
    for round in 0..<Self.rounds * 5 {
      var bytes: [UInt8]
      var kind: InteractionKind
      if round.isMultiple(of: 2) {
        kind = random.pick(InteractionKind.builtIn + [.custom("custom")])
        bytes = (0..<random.below(40)).map { [limit = random.pick([4, 256])] _ in UInt8(random.below(limit)) }
      } else {
        let payload = try random.payload()
        kind = payload.kind
        bytes = PayloadCoding.bytes(of: payload)
        for _ in 0..<1 + random.below(3) where !bytes.isEmpty {
          switch random.below(3) {
          case 0: bytes[random.below(bytes.count)] = UInt8(random.below(256))
          case 1: bytes.remove(at: random.below(bytes.count))
          default: bytes.insert(UInt8(random.below(256)), at: random.below(bytes.count))
          }
        }
      }
      let facts = try? PayloadCoding.facts(kindCode: kind.code ?? 256, payload: bytes.span.bytes)
      guard let payload = try? PayloadCoding.decode(kind: kind, from: bytes.span.bytes) else { continue }
      accepted += 1
      guard PayloadCoding.bytes(of: payload) == bytes, facts.map({ FactValues($0) }) == FactValues(payload) else {
        return XCTFail("seed \(seed): \(bytes) is accepted as \(payload)")
      }
    }
    XCTAssertGreaterThan(accepted, 0)
  }

  func testShortenedBytesAreRefused() throws {
    var random = RandomPayloads(seed: 4)
    for _ in 0..<2_000 {
      let payload = try random.payload()
      let bytes = PayloadCoding.bytes(of: payload)
      for count in 0..<bytes.count {
        let shorter = Array(bytes[..<count])
        XCTAssertThrowsError(try PayloadCoding.decode(kind: payload.kind, from: shorter.span.bytes), "\(payload)")
      }
      let longer = bytes + [0]
      XCTAssertThrowsError(try PayloadCoding.decode(kind: payload.kind, from: longer.span.bytes)) {
        XCTAssertTrue($0 is CodingError)
      }
    }
  }

  func testFactsAreSmall() {
    XCTAssertEqual(MemoryLayout<PayloadFacts>.size, 40)
    XCTAssertTrue(_isPOD(PayloadFacts.self), "a fold would count references")
  }

  func testSizes() throws {
    func size(_ content: some InteractionContent) throws -> Int {
      PayloadCoding.bytes(of: try InteractionPayload(content)).count
    }
    XCTAssertEqual(try size(Session()), 1)
    XCTAssertEqual(try size(Purchase(total: try Money("49.90 EUR"))), 5)
    XCTAssertEqual(try size(Purchase(total: try Money("499.00 EUR"))), 6)
    XCTAssertEqual(try size(Purchase(total: try Money("49.90 EUR"), itemCount: 3)), 6)
    XCTAssertEqual(try size(FeedbackResponse(metric: .nps, score: 9)), 2)
    XCTAssertEqual(try size(SupportCase(caseID: "c-1", event: .opened, by: .customer, channel: .email)), 6)
    XCTAssertEqual(
      try size(MessageEvent(messageID: "m-1", channel: .email, messageClass: .promotional, event: .sent)), 6)
    XCTAssertEqual(
      try size(
        Subscription(
          event: .renewed, subscriptionID: "s-1", plan: "pro", recurringAmount: try Money("9.99 EUR"),
          period: BillingPeriod(.months), paidUntil: try Timestamp(day: "2026-12-22"))), 20)
  }

  func testFormIsFixed() throws {
    let purchase = Purchase(
      total: try Money("49.90 EUR"), lines: [LineItem(sku: "t", category: "c", quantity: 2, price: try Money("3 EUR"))],
      itemCount: 3, paymentMethod: "card", cost: try Money("1 EUR"))
    XCTAssertEqual(
      PayloadCoding.bytes(of: .purchase(purchase)),
      [0x1B, 0xB2, 0x16, 0xFE, 0x26, 3, 100, 4, 0x63, 0x61, 0x72, 0x64, 1, 0x07, 1, 0x74, 1, 0x63, 2, 0xAC, 0x02])
    let refund = Refund(amount: try Money("3 EUR"), of: InteractionKey(source: "s", id: "1"), isReturn: true)
    XCTAssertEqual(
      PayloadCoding.bytes(of: .refund(refund)), [0x03, 0xB2, 0x16, 0xAC, 0x02, 1, 3, 0x73, 0, 0x31])
    let properties = try InteractionProperties([
      "b": .integer(5), "a": .array([.null, .boolean(true), .integer(-1), .double(0.5), .string("x")]),
    ])
    XCTAssertEqual(
      PayloadCoding.bytes(of: .custom(name: "custom", properties)),
      [2, 1, 0x61, 7, 5, 0, 2, 3, 1, 5, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F, 0x41, 0x78, 1, 0x62, 0x85])
  }

  func testDigestsOfKeys() {
    XCTAssertEqual(
      InteractionKey(source: "shop", id: "1").digest, Checksum64(Array("shop\u{0}1".utf8).span.bytes).value)
    XCTAssertNotEqual(InteractionKey(source: "a", id: "bc").digest, InteractionKey(source: "ab", id: "c").digest)
  }

  func testUnknownKindsAreRefused() {
    let bytes: [UInt8] = [0]
    for code: UInt16 in [0, 11, 255] {
      XCTAssertThrowsError(try PayloadCoding.facts(kindCode: code, payload: bytes.span.bytes))
    }
  }

  func testRandomPayloadsComeBackFromJSON() throws {
    var random = RandomPayloads(seed: 5)
    for _ in 0..<2_000 {
      let payload = try random.payload()
      XCTAssertNoThrow(try payload.validate(), "\(payload)")
      let data = try JSONEncoder().encode(payload)
      XCTAssertEqual(try JSONDecoder().decode(InteractionPayload.self, from: data), payload)
    }
  }
}
