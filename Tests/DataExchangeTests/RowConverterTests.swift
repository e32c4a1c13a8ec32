import CustomerModel
import DataExchange
import XCTest

final class RowConverterTests: XCTestCase {
  private static let simple = """
    {"source": "shop", "customer": {"id": "id"}, "occurredAt": {"from": "date"},
     "amount": {"total": "total", "quantity": "n", "currency": {"constant": "USD"}}}
    """

  func testConvertsAPlainLog() throws {
    let converted = try Converted(Self.simple, "id,date,n,total\n1,1997-01-01,2,29.33\n 2 ,1997-01-12,,0.00\n")
    XCTAssertEqual(converted.complaints, [])
    XCTAssertEqual(
      converted.interactions,
      [
        ImportedInteraction(
          by: ExternalID("1"), .purchase(Purchase(total: try Money("29.33 USD"), itemCount: 2)),
          at: try Timestamp(day: "1997-01-01"), key: nil),
        ImportedInteraction(
          by: ExternalID("2"), .purchase(Purchase(total: try Money("0.00 USD"))), at: try Timestamp(day: "1997-01-12"),
          key: nil),
      ])
  }

  func testTellsEqualRowsApart() throws {
    let rows = "1,1997-01-01,1,5\n2,1997-01-01,1,5\n1,1997-01-01,1,5.00\n1,1997-01-01,1,5\n"
    let converted = try Converted(Self.simple, "id,date,n,total\n" + rows)
    let keys = converted.interactions.map(\.key)
    XCTAssertEqual(keys[0], nil)
    XCTAssertEqual(keys[1], nil)
    XCTAssertEqual(keys[2]?.source, "shop")
    XCTAssertEqual(keys[2]?.id.hasPrefix("repeat-1-of-"), true)
    XCTAssertEqual(keys[3]?.id.hasPrefix("repeat-2-of-"), true)
    XCTAssertEqual(keys[3]?.id.dropFirst(12), keys[2]?.id.dropFirst(12))
    // In any order of the rows, the same facts.
    let reversed = try Converted(
      Self.simple,
      "id,date,n,total\n1,1997-01-01,1,5\n1,1997-01-01,1,5\n1,1997-01-01,1,5\n"
        + "2,1997-01-01,1,5\n")
    XCTAssertEqual(Set(reversed.facts), Set(converted.facts))
  }

  func testRejectsWithReasons() throws {
    let text = """
      id,date,n,total
      ,1997-01-01,1,5
      NULL,1997-01-01,1,5
      1,,1,5
      1,yesterday,1,5
      1,1997-01-01,1,
      1,1997-01-01,1,5.001
      1,1997-01-01,0,5
      1,1997-01-01,1,five
      1,1997-01-01,1
      1,1997-01-01,1,5
      1,1997-01-01,1,92233720368547758.08
      """
    let converted = try Converted(Self.simple, text)
    XCTAssertEqual(converted.interactions.count, 1)
    XCTAssertEqual(converted.rejects.map(\.row), [1, 2, 3, 4, 5, 6, 7, 8, 9, 11])
    XCTAssertEqual(converted.rejects.map(\.line), [2, 3, 4, 5, 6, 7, 8, 9, 10, 12])
    XCTAssertEqual(converted.rejects[3].raw, "1,yesterday,1,5")
    XCTAssertEqual(converted.rejects[3].byteOffset, 59)
    XCTAssertEqual(
      converted.rejects.map(\.cause),
      [.blankCustomer, .blankCustomer] + Array(repeating: .invalidValue, count: 6) + [.malformed, .invalidValue])
    XCTAssertEqual(
      converted.rejects[3].reason, "occurredAt.from[0]: 'yesterday' in column 'date' is not written as iso")
    XCTAssertEqual(
      converted.rejects[5].reason,
      "amount.total: '5.001' in column 'total' is no exact amount of USD; set amount.rounding, if it may be rounded")
  }

  func testRoundsIfAsked() throws {
    var mapping = try ImportMapping(json: Self.simple)
    mapping.amount?.rounding = .halfEven
    let converted = try Converted(mapping, "id,date,n,total\n1,1997-01-01,1,5.005\n1,1997-01-01,1,29.330000000000002\n")
    XCTAssertEqual(converted.purchases.map(\.total.minorUnits), [500, 2933])
  }

  func testTakesNegativesForReturns() throws {
    let text = "id,date,n,total\n1,2020-01-01,-2,-9.00\n1,2020-01-02,2,-9.00\n1,2020-01-03,-2,9.00\n"
    var converted = try Converted(Self.simple, text)
    XCTAssertEqual(converted.refunds.map(\.amount.minorUnits), [900, 900, 900])
    XCTAssertEqual(converted.refunds.map(\.isReturn), [true, false, true])
    var mapping = try ImportMapping(json: Self.simple)
    mapping.returns = .init(negativeQuantity: false, negativeAmount: false)
    converted = try Converted(mapping, text)
    XCTAssertEqual(converted.rejects.count, 3)
    mapping.rows = .all(.refund)
    XCTAssertEqual(try Converted(mapping, text).refunds.count, 3)
  }

  func testKeepsPeopleNobodyKnows() throws {
    var mapping = try ImportMapping(json: Self.simple)
    mapping.customer?.blank = .anonymous
    let text = "id,date,n,total\n,2020-01-01,1,5\n,2020-01-01,1,5\n,2020-01-01,1,6\n"
    let converted = try Converted(mapping, text)
    XCTAssertEqual(Set(converted.interactions.map(\.externalID)).count, 3)
    XCTAssertEqual(Set(converted.interactions.map(\.externalID.kind)), ["anonymous"])
    XCTAssertEqual(try Converted(mapping, text).facts, converted.facts)
    mapping.key = [.name("date")]
    XCTAssertEqual(try Converted(mapping, text).interactions[0].externalID.value, "shop:2020-01-01")
  }

  func testChoosesKindsByAColumn() throws {
    let json = """
      {"rows": {"column": "type", "values": {"sale": "purchase", "back": "refund", "visit": "session", "who": "customer",
                "x": "skipped", "click": "custom:clicked", "other": "custom"}},
       "customer": {"id": "id"}, "occurredAt": {"from": "at"}, "key": "key",
       "amount": {"total": "sum", "currency": "cur"}, "event": {"duration": "s", "platform": "where",
       "properties": {"where": "where", "s": {"from": "s", "type": "number"}}}, "returns": {"purchase": "of"},
       "attributes": {"name": "where"}}
      """
    let text = """
      type,id,at,sum,cur,s,where,key,of
      sale,1,2020-01-01,5,eur,,,a,
      back,1,2020-01-02,5,EUR,,,b,a
      visit,1,2020-01-03,,,12.5,web,c,
      who,1,2020-01-04,,,,Ada,,
      x,1,,,,,,,
      click,1,2020-01-05,,,3,top,d,
      other,1,2020-01-06,,,,,e,
      odd,1,2020-01-07,,,,,f,
      """
    let converted = try Converted(json, text)
    XCTAssertEqual(
      converted.interactions.map(\.payload.kind),
      [.purchase, .refund, .session, .custom("clicked"), .custom("other")])
    XCTAssertEqual(converted.refunds[0].purchase, InteractionKey(source: "import", id: "a"))
    XCTAssertEqual(
      converted.interactions[2].payload, .session(Session(duration: .seconds(12.5), platform: "web")))
    XCTAssertEqual(
      converted.interactions[3].payload,
      .custom(name: "clicked", try InteractionProperties(["where": .string("top"), "s": .integer(3)])))
    XCTAssertEqual(converted.customers.last?.name, "top")
    XCTAssertEqual(converted.skipped, 1)
    XCTAssertEqual(
      converted.complaints,
      ["row 8 (line 9): rows: 'odd' in column 'type' is none of back, click, other, sale, visit, who, x"])
  }

  func testReadsCustomersAndTheirDetails() throws {
    let json = """
      {"rows": "customer", "source": "crm",
       "customer": {"id": "id", "kind": "crm", "isWholeNumber": true, "aliases": {"id": "mail", "kind": "email"}},
       "occurredAt": {"from": "changed", "format": "d.M.yyyy", "zone": "Europe/Berlin"},
       "attributes": {"name": "name", "email": "mail", "country": {"from": "land", "translate": {"Deutschland": "DE"}},
         "birthday": {"from": "born", "format": "d.M.yyyy"}, "seats": {"from": "seats", "type": "integer"},
         "rate": {"from": "rate", "type": "decimal", "blank": "cleared"}, "topics": {"from": "topics", "type": "strings"},
         "vip": {"from": "vip", "type": "boolean"}, "limit": {"from": "limit", "type": "money"}},
       "numbers": {"decimalSeparator": ","}, "tags": {"from": "tags", "separator": "+"},
       "membership": {"account": "firm", "role": "role"},
       "consents": [{"purpose": "newsletter", "channel": "email", "decision": "nl"}]}
      """
    let header = "id;changed;name;mail;land;born;seats;rate;topics;vip;limit;tags;firm;role;nl\n"
    let converted = try Converted(
      json,
      header
        + "17.0;24.12.2025;Ada;ada@x;Deutschland;10.12.1815;3;0,5;tea| chess|;yes;5.00 EUR;a + b+;acme;owner;opt-in\n"
        + "18;;;;;;;;;;;;;;\n19;;;;;;;;;;;;;;maybe\n20.5;;;;;;;;;;;;;;\n21;;;;Atlantis;;;;;;;;;;\n")
    let at = try Timestamp("2025-12-23T23:00:00Z")
    let ada = ExternalID("17", kind: "crm")
    var customer = Customer(
      id: ada, name: "Ada", email: "ada@x", birthday: try Birthday("1815-12-10"), country: "DE", tags: ["a", "b"],
      memberships: ["acme": "owner"])
    customer.attributes.merge(
      [
        "seats": 3, "rate": .decimal(try ExactDecimal("0.5")), "topics": ["tea", "chess"], "vip": true,
        "limit": .money(try Money("5.00 EUR")),
      ], uniquingKeysWith: { $1 })
    XCTAssertEqual(
      Array(converted.facts.prefix(3)),
      [
        .customer(customer, at: at), .alias(ada, ExternalID("ada@x", kind: "email"), at: at),
        .consent(ada, try ConsentRecord(.granted, purpose: "newsletter", channel: .email, at: at, source: "crm")),
      ])
    let bare = Customer(externalIDs: [ExternalID("18", kind: "crm")], attributes: ["rate": .null])
    XCTAssertEqual(Array(converted.facts.dropFirst(3)), [.customer(bare, at: try Timestamp(day: "2026-01-01"))])
    XCTAssertEqual(converted.rejects.map(\.row), [3, 4, 5])
  }

  func testReadsMinorUnitsAndCurrenciesOfAnyDigits() throws {
    let json = """
      {"customer": {"id": 1}, "occurredAt": {"from": 2, "format": "unix-seconds"}, "csv": {"header": false},
       "amount": {"total": 3, "currency": 4, "unit": "minor"}}
      """
    let converted = try Converted(json, "a,0,1234,USD\na,0,1234,JPY\na,0,1234,KWD\na,0,12.5,USD\na,0,1,XYZ\n")
    XCTAssertEqual(converted.purchases.map(\.total.description), ["12.34 USD", "1234 JPY", "1.234 KWD"])
    XCTAssertEqual(converted.rejects.map(\.row), [4, 5])
  }

  func testFindsColumns() throws {
    let json = #"{"rows": "customer", "customer": {"id": "ID"}}"#
    XCTAssertEqual(try Converted(json, "name,Id\nAda,7\n").customers.first?.externalIDs, [ExternalID("7")])
    for (text, path) in [("name\nx\n", "customer.id"), ("Id,id\n1,2\n", "customer.id")] {
      XCTAssertThrowsError(try Converted(json, text)) { XCTAssertEqual(($0 as? ImportMappingError)?.path, path) }
    }
    XCTAssertThrowsError(try Converted(json, "ID\n1\n", asOf: nil)) {
      XCTAssertEqual(($0 as? ImportMappingError)?.path, "occurredAt")
    }
    XCTAssertEqual(try Converted(json, "Id,ID\n1,2\n").customers.first?.externalIDs, [ExternalID("2")])
  }

  func testAllowsRaggedRows() throws {
    var mapping = try ImportMapping(json: Self.simple)
    mapping.csv.allowsRagged = true
    let converted = try Converted(mapping, "n,total,id,date\n1,5,a,2020-01-01,,\n1,5,a,2020-01-01,x\n1,5,a\n")
    XCTAssertEqual(converted.interactions.count, 1)
    XCTAssertEqual(converted.rejects.map(\.cause), [.malformed, .invalidValue])
  }

  func testAScanFindsWhatRepeats() throws {
    var random = SeededGenerator(seed: 21)
    var text = "id,date,n,total\n"
    for _ in 0..<3000 {
      text += "\(Int.random(in: 1...40, using: &random)),2020-01-0\(Int.random(in: 1...9, using: &random)),1,5\n"
    }
    let mapping = try ImportMapping(json: Self.simple)
    var first = try CSVReader.open(ByteSource(Array(text.utf8)))
    var converter = try RowConverter(mapping, header: FileHeader(of: first))
    converter.beginScan()
    var ignored = ConvertedRows()
    while let record = try first.next() { converter.convert(record, into: &ignored) }
    var second = try CSVReader.open(ByteSource(Array(text.utf8)))
    let counter = RepeatCounter(candidates: converter.endScan())
    var counting = try RowConverter(mapping, header: FileHeader(of: second), counter: counter)
    var output = ConvertedRows()
    while let record = try second.next() { counting.convert(record, into: &output) }
    XCTAssertEqual(output.facts.map(\.fact), try Converted(mapping, text).facts)
    XCTAssertEqual(Set(output.facts.map(\.fact)).count, 3000)
  }
}
