import CustomerModel
import DataExchange
import Foundation
import XCTest

final class MappingGuessTests: XCTestCase {
  private func guess(
    _ text: String, currency: String? = nil, zone: String? = nil
  ) throws -> ImportMappingGuess {
    var rows = try fields(text)
    let header = rows.removeFirst()
    return try ImportMapping.guess(
      header: header, sampleRows: rows, currency: try currency.map { try Currency($0) },
      zone: try zone.map { try TimeZoneIdentifier($0) })
  }

  func testGuessesCDNOW() throws {
    let text = "customer_id,date,number_of_cds,dollar_value\n1,1997-01-01,1,11.77\n2,1997-01-12,1,12.00\n"
    let guess = try guess(text, currency: "USD")
    XCTAssertEqual(guess.questions, [])
    XCTAssertEqual(guess.mapping.customer?.id, .name("customer_id"))
    XCTAssertEqual(guess.mapping.amount?.total, .name("dollar_value"))
    XCTAssertEqual(guess.mapping.amount?.quantity, .name("number_of_cds"))
    XCTAssertEqual(guess.mapping.occurredAt?.formats, ["iso"])
    XCTAssertEqual(try Converted(guess.mapping, text).purchases.map(\.total.description), ["11.77 USD", "12.00 USD"])
    XCTAssertEqual(try self.guess(text).questions.count, 1)
  }

  func testGuessesOnlineRetail() throws {
    let text = """
      InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
      536365,85123A,HOLDER,6,12/1/2010 8:26,2.55,17850.0,United Kingdom
      536365,71053,LANTERN,6,12/1/2010 8:26,3.39,17850.0,United Kingdom
      C536379,D,Discount,-1,12/13/2010 9:41,27.5,14527.0,United Kingdom
      536380,22139,,56,12/13/2010 11:52,0,,United Kingdom
      """
    let guess = try guess(text, currency: "GBP", zone: "Europe/London")
    XCTAssertEqual(guess.questions, [])
    XCTAssertEqual(guess.mapping.occurredAt?.formats, ["M/d/yyyy H:mm"])
    XCTAssertEqual(guess.mapping.order?.id, .name("InvoiceNo"))
    XCTAssertEqual(guess.mapping.order?.sku, .name("StockCode"))
    XCTAssertEqual(guess.mapping.returns.prefixes, ["C"])
    XCTAssertEqual(guess.mapping.customer?.isWholeNumber, true)
    XCTAssertEqual(guess.mapping.attributes.keys.sorted(), ["countryName"])
    XCTAssertTrue(guess.description.contains("customer.blank: 1 of 4"), guess.description)
    XCTAssertTrue(guess.description.contains("not used: 'Description'"), guess.description)
    let converted = try Converted(guess.mapping, text)
    XCTAssertEqual(converted.purchases.map(\.total.description), ["35.64 GBP"])
    XCTAssertEqual(converted.refunds.map(\.amount.description), ["27.50 GBP"])
    XCTAssertEqual(converted.rejects.map(\.cause), [.blankCustomer])
  }

  func testAsksWhichOfTwoColumnsIsMeant() throws {
    let guess = try guess("id,date,amount,id\n1,2026-01-02,5,2\n", currency: "EUR")
    XCTAssertEqual(guess.questions.count, 1)
    XCTAssertTrue(guess.questions[0].contains("columns 1 and 4 are both called 'id'"), guess.questions[0])
  }

  func testIdentifiersOfSpreadsheets() throws {
    let mixed = try guess("id,date,amount\n17850,2026-01-02,5\n17850.0,2026-01-03,5\n", currency: "EUR")
    XCTAssertEqual(mixed.mapping.customer?.isWholeNumber, true)
    let words = try guess("id,date,amount\nC1,2026-01-02,5\n17850.0,2026-01-03,5\n", currency: "EUR")
    XCTAssertEqual(words.mapping.customer?.isWholeNumber, false)
    XCTAssertTrue(words.description.contains("17850.0 and 17850 would be two customers"), words.description)
    let versions = try guess("id,date,amount\n1.5,2026-01-02,5\n2,2026-01-03,5\n", currency: "EUR")
    XCTAssertEqual(versions.mapping.customer?.isWholeNumber, false)
  }

  func testTheKindIsWhatIsSaid() throws {
    let guess = try ImportMapping.guess(
      header: ["email", "date", "amount"], sampleRows: [["a@b.example", "2026-01-02", "5"]],
      currency: try Currency("EUR"), kind: "login")
    XCTAssertEqual(guess.mapping.customer?.kind, "login")
    XCTAssertTrue(guess.description.contains("of the kind 'login'"), guess.description)
  }

  func testAsksWhatTheFileDoesNotTell() throws {
    let guess = try guess("user_id;order_date;amount\n1;1/2/2020;1,234\n2;3/4/2020;5,678\n")
    XCTAssertEqual(
      guess.questions.map { $0.prefix { $0 != ":" } }.sorted(),
      [
        "amount.currency", "numbers.decimalSeparator", "occurredAt.format",
      ])
  }

  func testGuessesEuropeanNumbersAndSigns() throws {
    let guess = try guess("Kunde-Nr;user id;Date;Time;Total\n;7;31.12.2020;23:59;1.234,50 €\n;8;1.1.2021;0:01;-3,5 €\n")
    XCTAssertEqual(guess.questions, [])
    XCTAssertEqual(guess.mapping.numbers, .init(decimalSeparator: ",", thousandsSeparator: ".", ignored: ["€"]))
    XCTAssertEqual(guess.mapping.amount?.currency, .constant("EUR"))
    XCTAssertEqual(guess.mapping.occurredAt?.from, [.name("Date"), .name("Time")])
    XCTAssertEqual(guess.mapping.occurredAt?.formats, ["d.M.yyyy H:mm"])
  }

  func testGuessesOtherFiles() throws {
    let customers = try guess("Email,Full Name,Country,Signup Date\na@x,Ada,GB,2020-01-02\n")
    XCTAssertEqual(customers.mapping.rows, .all(.customer))
    XCTAssertEqual(customers.mapping.customer?.kind, "email")
    XCTAssertEqual(customers.mapping.attributes.keys.sorted(), ["country", "name", "signedUpAt"])
    let events = try guess("user_id,event,timestamp\n1,login,1700000000\n")
    XCTAssertEqual(events.mapping.rows, .chosen(by: .name("event"), values: [:], otherwise: .custom(nil)))
    XCTAssertEqual(events.mapping.occurredAt?.formats, ["unix-seconds"])
    XCTAssertEqual(try guess("user_id,timestamp\n1,1700000000123\n").mapping.rows, .all(.session))
    let orders = try guess(
      "order_id,customer_id,created_at,total,currency\n1,a,2020-01-01T00:00:00Z,5,EUR\n1,a,2020-01-01T00:00:00Z,5,EUR\n"
        + "2,a,2020-01-01T00:00:00Z,6,EUR\n2,a,2020-01-01T00:00:00Z,6,EUR\n3,a,2020-01-01T00:00:00Z,7,EUR\n"
        + "3,a,2020-01-01T00:00:00Z,7,EUR\n")
    XCTAssertEqual(orders.mapping.amount?.totalOf, .order)
    XCTAssertEqual(orders.questions, [])
  }

  func testSaysWhatCannotBeGuessed() {
    for header in [[], ["a", "b"]] {
      XCTAssertThrowsError(try ImportMapping.guess(header: header, sampleRows: []))
    }
  }

  func testWritesMappingsThatAreRead() throws {
    let guess = try guess("customer_id,date,total\n1,2020-01-01,5\n", currency: "EUR")
    XCTAssertEqual(try ImportMapping(json: guess.mapping.json), guess.mapping)
  }
}

final class FileGuessTests: XCTestCase {
  private func guess(_ bytes: [UInt8], currency: String? = "EUR") throws -> ImportMappingGuess {
    let path = FileManager.default.temporaryDirectory.appending(path: "guess-\(UUID().uuidString)").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try ImportMapping.guess(file: path, currency: try currency.map { try Currency($0) })
  }

  func testLooksAtAllPartsOfAFile() throws {
    var text = "customer_id;date;total\r\n"
    // Only the rows towards the end tell the day from the month.
    for row in 0..<20_000 { text += "\(row);\(row < 15_000 ? 5 : 17)/3/2020;1,50\r\n" }
    let guess = try guess(Array(text.utf8))
    XCTAssertEqual(guess.questions, [])
    XCTAssertEqual(guess.mapping.occurredAt?.formats, ["d/M/yyyy"])
    XCTAssertEqual(guess.mapping.numbers.decimalSeparator, ",")
    XCTAssertTrue(guess.notes.contains("csv.delimiter: ';'"), guess.description)
  }

  func testTellsEncodings() throws {
    let names = "customer_id,date,total,Name\n1,2020-01-01,5,J"
    let windows = try guess(Array(names.utf8) + [0xFC] + Array("rgen\n".utf8))
    XCTAssertEqual(windows.mapping.csv.encoding, .windows1252)
    let utf8 = try guess(Array("\(names)ürgen\n".utf8))
    XCTAssertEqual(utf8.mapping.csv.encoding, .utf8)
  }

  func testTellsObjects() throws {
    let line =
      #"{"user": {"id": 5, "email": "a@x"}, "created_at": "2020-01-01T00:00:00Z", "total": 4.5, "currency": "EUR"}"#
    let guess = try guess(Array("\(line)\n\(line)\n".utf8))
    XCTAssertEqual(guess.mapping.format, .jsonLines)
    XCTAssertEqual(guess.mapping.customer?.id, .name("user.id"))
    XCTAssertEqual(guess.mapping.amount?.currency, .name("currency"))
    let call = #"{"type": "track", "event": "x", "userId": "u", "timestamp": "2020-01-01T00:00:00Z"}"#
    XCTAssertEqual(try self.guess(Array("\(call)\n".utf8)).mapping.format, .segment)
    XCTAssertThrowsError(try self.guess(Array("[\n\(line)]".utf8)))
    XCTAssertThrowsError(try self.guess([]))
  }
}
