import CustomerModel
import CustomerStore
import DataExchange
import Foundation
import XCTest

/// What becomes of files that nobody has seen before.
final class ImporterTests: ImportTestCase {
  func testRetailLog() throws {
    let log = try file(
      """
      InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
      536365,85123A,"WHITE HANGING HEART, T-LIGHT",6,12/1/2010 8:26,2.55,17850,United Kingdom
      536365,71053,WHITE METAL LANTERN,6,12/1/2010 8:26,3.39,17850,United Kingdom
      536366,22633,"HAND WARMER
      UNION JACK",6,12/1/2010 8:28,1.85,17850,United Kingdom
      536367,84879,ASSORTED COLOUR BIRD,32,12/1/2010 8:34,1.69,,United Kingdom
      C536379,D,Discount,-1,12/1/2010 9:41,27.50,14527,United Kingdom
      536370,22728,ALARM CLOCK,24,12/1/2010 8:45,3.75,12583,France
      536370,22727,ALARM CLOCK,x,12/1/2010 8:45,3.75,12583,France
      """)
    let store = try open()
    let report = try importing(log, try XCTUnwrap(.retail), into: store, rejects: "rejects.csv")
    XCTAssertEqual(report.ending, .finished)
    XCTAssertEqual(report.rowCount, 7)
    XCTAssertEqual(report.recordedCount, 3)
    XCTAssertEqual(report.rejectedRowCount, 3)
    XCTAssertEqual(report.rejects.map(\.row), [4, 6, 7])
    XCTAssertEqual(report.rejects.map(\.cause), [.blankCustomer, .incompleteOrder, .invalidValue])
    let known = ExternalID("17850", kind: "shop")
    let orders = try interactions(of: known, in: store)
    XCTAssertEqual(orders.map { $0.key?.id }, ["536365", "536366"])
    guard case .purchase(let purchase)? = orders.first?.payload else { return XCTFail("no purchase") }
    XCTAssertEqual(purchase.total, try Money("35.64 GBP"))
    XCTAssertEqual(purchase.lines.count, 2)
    XCTAssertEqual(try customer(known, in: store).country, "GB")
    guard case .refund(let refund)? = try interactions(of: ExternalID("14527", kind: "shop"), in: store).first?.payload
    else { return XCTFail("no refund") }
    XCTAssertEqual(refund.amount, try Money("27.50 GBP"))
    XCTAssertTrue(refund.isReturn)
    let rejects = try text("rejects.csv")
    XCTAssertEqual(rejects.split(separator: "\n").count, 4, rejects)
    XCTAssertTrue(rejects.contains("ASSORTED COLOUR BIRD"), rejects)
  }

  func testGermanLogOfASpreadsheet() throws {
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.customer = ImportMapping.CustomerColumns(id: .name("Kunde"), kind: "name")
    mapping.occurredAt = ImportMapping.InstantColumns(
      from: [.name("Datum")], formats: ["dd.MM.yyyy"], zone: try TimeZoneIdentifier("Europe/Berlin"))
    mapping.amount?.total = .name("Betrag")
    mapping.numbers = ImportMapping.NumberStyle(decimalSeparator: ",", thousandsSeparator: ".")
    let log = try file("\u{FEFF}Kunde;Datum;Betrag\r\nJürgen Groß;24.12.2025;1.234,50\r\n\r\n李小龍;01.02.2026;9,99\r\n")
    let store = try open()
    XCTAssertEqual(try importing(log, mapping, into: store).recordedCount, 2)
    let orders = try interactions(of: ExternalID("Jürgen Groß", kind: "name"), in: store)
    XCTAssertEqual(orders.map(\.occurredAt), [try Timestamp("2025-12-23T23:00:00Z")])
    XCTAssertEqual(try totals(of: store).revenue, [try Money("1244.49 EUR")])
  }

  func testEqualRowsAreSeveralPurchases() throws {
    let log = try file("who,when,paid\nada,2026-01-02,5\nada,2026-01-02,5\nbob,2026-01-02,5\nada,2026-01-02,5\n")
    for (limit, name) in [(Int.max, "counted"), (2, "scanned late"), (0, "scanned")] {
      let store = try open(name)
      let report = try importing(log, try XCTUnwrap(.plain), into: store, batchSize: 1, repeatLimit: limit)
      XCTAssertEqual(report.recordedCount, 4)
      XCTAssertEqual(try interactions(of: ExternalID("ada"), in: store).count, 3)
    }
  }

  func testFilesWithoutRows() throws {
    let store = try open()
    let mapping = try XCTUnwrap(ImportMapping.plain)
    XCTAssertThrowsError(try importing(try file("", "empty.csv"), mapping, into: store)) { error in
      guard case ImportError.file(.invalidHeader) = error else { return XCTFail("\(error)") }
    }
    let report = try importing(try file("who,when,paid\n", "header.csv"), mapping, into: store)
    XCTAssertEqual(report.ending, .finished)
    XCTAssertEqual(report.rowCount, 0)
    XCTAssertThrowsError(try importing(try file("a,b,c\n1,2,3\n", "other.csv"), mapping, into: store)) { error in
      guard case ImportError.mapping(let problem) = error else { return XCTFail("\(error)") }
      XCTAssertEqual(problem.path, "customer.id")
    }
    XCTAssertThrowsError(try importing(path("missing.csv"), mapping, into: store)) { error in
      guard case ImportError.file(.unreadable) = error else { return XCTFail("\(error)") }
    }
  }

  func testTruncatedLastLine() throws {
    let store = try open()
    let log = try file("who,when,paid\nada,2026-01-02,5\nbob,2026-01")
    let report = try importing(log, try XCTUnwrap(.plain), into: store)
    XCTAssertEqual(report.recordedCount, 1)
    XCTAssertEqual(report.rejects.map(\.cause), [.malformed])
    XCTAssertEqual(report.rejects.first?.raw, "bob,2026-01")
  }

  func testHugeFieldStopsTheImport() throws {
    let store = try open()
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.csv.maximumFieldBytes = 1000
    let log = try file("who,when,paid\nada,2026-01-02,5\nbob,2026-01-02,\"" + String(repeating: "9", count: 5000))
    XCTAssertThrowsError(try importing(log, mapping, into: store, batchSize: 1)) { error in
      guard case ImportError.file(.fieldTooLong(_, row: 2, line: 3, limit: 1000)) = error else {
        return XCTFail("\(error)")
      }
    }
    XCTAssertEqual(try interactions(of: ExternalID("ada"), in: store).count, 1)
  }

  func testWhatTheStoreRefusesIsRejected() throws {
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.key = [.name("order")]
    let store = try open()
    let gone = try store.write { tx in try tx.upsert(Customer(id: ExternalID("eve"))) }
    try store.write { tx in _ = try tx.erase(gone) }
    let log = try file(
      """
      who,when,paid,order
      ada,2026-01-02,5,1
      eve,2026-01-02,5,2
      ada,2026-01-03,6,1
      ada,2026-01-02,5,1
      anonymous,2026-01-02,5,3

      """)
    let report = try importing(log, mapping, into: store, rejects: "rejects.csv")
    XCTAssertEqual(report.recordedCount, 1)
    XCTAssertEqual(report.duplicateCount, 1)
    XCTAssertEqual(report.conflictingRowCount, 1)
    XCTAssertEqual(report.rejects.map(\.row), [2, 3, 5])
    XCTAssertEqual(report.rejects.map(\.cause), [.refused, .conflict, .refused])
    XCTAssertEqual(report.rejects.map(\.raw), ["eve,2026-01-02,5,2", "ada,2026-01-03,6,1", "anonymous,2026-01-02,5,3"])
    XCTAssertEqual(try text("rejects.csv").split(separator: "\n").count, 4)
  }

  func testJSONLinesAndCalls() throws {
    let store = try open()
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.format = .jsonLines
    mapping.customer = ImportMapping.CustomerColumns(id: .name("customer.id"))
    let lines = try file(
      """
      {"customer": {"id": 7}, "when": "2026-01-02", "paid": 5.5}
      {"customer": {"id": 8}, "when": "2026-01-02"
      """, "log.jsonl")
    let report = try importing(lines, mapping, into: store)
    XCTAssertEqual(report.recordedCount, 1)
    XCTAssertEqual(report.rejects.map(\.cause), [.malformed])

    var calls = ImportMapping()
    calls.format = .segment
    let log = try file(
      """
      {"type":"page","anonymousId":"a-1","messageId":"m-1","timestamp":"2026-01-01T10:00:00Z","name":"Home"}
      {"type":"identify","userId":"ada","messageId":"m-2","timestamp":"2026-01-02T10:00:00Z","traits":{"email":"ada@shop.example","seats":5}}
      {"type":"alias","userId":"ada","previousId":"a-1","messageId":"m-3","timestamp":"2026-01-02T10:00:01Z"}
      {"type":"track","event":"Order Completed","userId":"ada","messageId":"m-4","timestamp":"2026-01-03T10:00:00Z","properties":{"order_id":"o-1","total":12.5,"currency":"EUR"}}
      """, "calls.jsonl")
    for batchSize in [1, 100] {
      let store = try open("calls-\(batchSize)")
      let report = try importing(log, calls, into: store, batchSize: batchSize)
      XCTAssertEqual(report.rejects, [])
      XCTAssertEqual(report.recordedCount, 2)
      XCTAssertEqual(report.aliasCount, 1)
      let ada = try customer(ExternalID("a-1", kind: "anonymous"), in: store)
      XCTAssertEqual(ada.email, "ada@shop.example")
      XCTAssertEqual(ada.attributes["seats"], .decimal(try ExactDecimal("5")))
      XCTAssertEqual(ada.externalIDs.count, 2)
      XCTAssertEqual(try interactions(of: ExternalID("ada"), in: store).count, 2)
    }
  }

  func testConsentsTagsAndAliases() throws {
    let mapping = try ImportMapping(
      json: """
        {
          "rows": "customer", "customer": {"id": "id", "aliases": [{"id": "mail", "kind": "email"}]},
          "attributes": {"name": "name"}, "tags": "tags",
          "consents": [{"purpose": "newsletter", "channel": "email", "decision": "opt"}]
        }
        """)
    let log = try file("id,mail,name,tags,opt\n7,ada@shop.example,Ada,vip|press,yes\n8,,Bob,,no\n9,,Cyd,,perhaps\n")
    let store = try open()
    let report = try importing(log, mapping, into: store)
    XCTAssertEqual(report.customerCount, 2)
    XCTAssertEqual(report.consentCount, 2)
    XCTAssertEqual(report.aliasCount, 1)
    XCTAssertEqual(report.rejects.map(\.row), [3])
    let ada = try customer(ExternalID("ada@shop.example", kind: "email"), in: store)
    XCTAssertEqual(ada.name, "Ada")
    XCTAssertEqual(ada.tags, ["vip", "press"])
    let data = try store.read { tx in try tx.personalData(of: try XCTUnwrap(ada.id)) }
    XCTAssertEqual(data.consents.map(\.record.purpose), ["newsletter"])
  }

  func testSampleOfCDNOW() throws {
    let mapping = try ImportMapping(
      json: """
        {
          "rows": "purchase", "source": "cdnow", "customer": {"id": "customer_id", "kind": "cdnow"},
          "occurredAt": {"from": "date"},
          "amount": {"total": "dollar_value", "quantity": "number_of_cds", "currency": {"constant": "USD"}}
        }
        """)
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let log = root.appendingPathComponent("Examples/Quickstart/Data/cdnow_sample.csv").path
    let store = try open()
    let report = try importing(log, mapping, into: store, rejects: "rejects.csv")
    XCTAssertEqual(report.recordedCount, 6919)
    XCTAssertEqual(report.rejectedRowCount, 0)
    let totals = try totals(of: store)
    XCTAssertEqual(totals.customers, 2357)
    XCTAssertEqual(totals.purchases, 6919)
    XCTAssertEqual(totals.revenue, [try Money("244091.94 USD")])
    XCTAssertEqual(try importing(log, mapping, into: store, rejects: "rejects.csv").ending, .alreadyImported)
    // Even where nothing is noted of the import, it changes nothing.
    var options = Importer.Options()
    options.startsOver = true
    let before = try hash(of: store)
    let again = try Importer(store, mapping: mapping, options: options).run(file: log)
    XCTAssertEqual(again.recordedCount, 0)
    XCTAssertEqual(again.duplicateCount, 6919)
    XCTAssertEqual(try hash(of: store), before)
  }
}
