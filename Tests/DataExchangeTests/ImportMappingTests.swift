import DataExchange
import XCTest

final class ImportMappingTests: XCTestCase {
  private static let full = """
    {
      "format": "csv",
      "csv": {"delimiter": ";", "header": true, "encoding": "windows-1252", "allowsRagged": true,
              "allowsStrayQuotes": false, "maximumFieldBytes": 1000, "maximumRecordBytes": 5000},
      "source": "shop",
      "rows": {"column": "type", "values": {"sale": "purchase", "click": "custom:clicked"}, "otherwise": "skipped"},
      "customer": {"id": "cust", "kind": "shop", "blank": "anonymous", "blankValues": ["", "0"], "isWholeNumber": true,
                   "aliases": [{"id": "mail", "kind": "email"}]},
      "occurredAt": {"from": ["day", "time"], "format": ["d/M/yyyy H:mm", "d/M/yyyy"], "zone": "Europe/Berlin",
                     "truncatesFraction": true},
      "numbers": {"decimalSeparator": ",", "thousandsSeparator": ".", "ignored": ["€"]},
      "amount": {"total": "sum", "unitPrice": "price", "quantity": 7, "currency": {"constant": "EUR"}, "unit": "minor",
                 "rounding": "half-even", "totalOf": "order"},
      "order": {"id": "order", "sku": "article", "category": "group", "discount": "off", "paymentMethod": "paid by",
                "cost": "cost"},
      "returns": {"negativeQuantity": false, "negativeAmount": false, "prefixes": ["C", "R"], "purchase": "of",
                  "reason": "why"},
      "key": ["order", "line"],
      "event": {"duration": "s", "feature": "f", "platform": "p",
                "properties": {"page": "page", "depth": {"from": "depth", "type": "integer"}}},
      "attributes": {"name": "name",
                     "joined": {"from": "joined", "type": "date", "blank": "cleared", "format": "d.M.yyyy",
                                "zone": "Europe/Berlin", "separator": ";", "translate": {"a": "b"}}},
      "tags": {"from": "tags", "separator": ","},
      "membership": {"account": "company", "role": "role"},
      "consents": [{"purpose": "newsletter", "channel": "email", "decision": "nl", "granted": "ja", "withdrawn": "nein"}]
    }
    """

  func testWritesWhatItReads() throws {
    let mapping = try ImportMapping(json: Self.full)
    XCTAssertEqual(try ImportMapping(json: mapping.json), mapping)
    XCTAssertEqual(mapping.amount?.quantity, .position(7))
    XCTAssertEqual(
      mapping.rows,
      .chosen(
        by: .name("type"), values: ["sale": .purchase, "click": .custom("clicked")], otherwise: .skipped))
    XCTAssertEqual(mapping.consents.first?.granted, ["ja"])
  }

  func testWritesLittleOfTheUsual() throws {
    let mapping = try ImportMapping(
      json: #"{"rows": "customer", "customer": {"id": "id"}, "attributes": {"name": "n"}}"#)
    XCTAssertEqual(
      mapping.json.filter { !$0.isWhitespace },
      #"{"attributes":{"name":{"from":"n"}},"customer":{"id":"id"},"rows":"customer"}"#)
  }

  func testTellsTheWayToWhatIsWrong() {
    let purchase = #""customer": {"id": "c"}, "occurredAt": {"from": "t"}, "amount": {"total": "a", "currency": "u"}"#
    for (json, path) in [
      ("", ""), ("[]", ""), ("{\"a\": ", ""), (#"{"rowz": "purchase"}"#, "rowz"), (#"{"rows": "orders"}"#, "rows"),
      (#"{"rows": "customer"}"#, "customer"), (#"{"customer": {}}"#, "customer.id"),
      (#"{"customer": {"id": "c", "kinds": "x"}}"#, "customer.kinds"),
      (#"{"customer": {"id": "c", "blank": "keep"}}"#, "customer.blank"),
      (#"{"customer": {"id": "c", "kind": ""}}"#, "customer.kind"), (#"{"customer": {"id": ""}}"#, "customer.id"),
      (#"{"customer": {"id": 0}}"#, "customer.id"), (#"{"customer": {"id": true}}"#, "customer.id"),
      (#"{"customer": {"id": "c"}}"#, "amount"),
      (#"{"customer": {"id": "c", "aliases": [{"id": "e"}]}}"#, "customer.aliases[0].kind"),
      (#"{"customer": {"id": "c", "aliases": [{"id": "e", "kind": "external"}]}}"#, "customer.aliases[0].kind"),
      (#"{"customer": {"id": "c"}, "amount": {"total": "a"}}"#, "amount.currency"),
      (#"{"customer": {"id": "c"}, "amount": {"currency": "a"}}"#, "amount"),
      (#"{"customer": {"id": "c"}, "amount": {"total": "a", "currency": "u"}}"#, "occurredAt"),
      (#"{"customer": {"id": "c"}, "amount": {"total": "a", "currency": {"constant": "EURO"}}}"#, "amount.currency"),
      (#"{"customer": {"id": "c"}, "occurredAt": {"format": "iso"}}"#, "occurredAt.from"),
      (#"{"customer": {"id": "c"}, "occurredAt": {"from": "t", "format": "Q"}}"#, "occurredAt.format"),
      (#"{"customer": {"id": "c"}, "occurredAt": {"from": "t", "zone": "Europe/Atlantis"}}"#, "occurredAt.zone"),
      ("{\(purchase), \"source\": \"\"}", "source"), ("{\(purchase), \"rows\": \"custom\"}", "rows"),
      ("{\(purchase), \"numbers\": {\"decimalSeparator\": \"..\"}}", "numbers.decimalSeparator"),
      ("{\(purchase), \"numbers\": {\"decimalSeparator\": \"x\"}}", "numbers.decimalSeparator"),
      ("{\(purchase), \"numbers\": {\"thousandsSeparator\": \".\"}}", "numbers.thousandsSeparator"),
      ("{\(purchase), \"numbers\": {\"ignored\": [\"$\", \"1\"]}}", "numbers.ignored[1]"),
      ("{\(purchase), \"csv\": {\"delimiter\": \":\"}}", "csv.delimiter"),
      ("{\(purchase), \"csv\": {\"header\": false}}", "customer.id"),
      ("{\(purchase), \"csv\": {\"maximumFieldBytes\": 0}}", "csv.maximumFieldBytes"),
      ("{\(purchase), \"attributes\": {\"x\": {\"from\": \"x\", \"format\": \"Q\"}}}", "attributes.x.format"),
      ("{\(purchase), \"consents\": [{\"purpose\": \"\", \"decision\": \"d\"}]}", "consents[0].purpose"),
      ("{\(purchase), \"key\": [1, \"\"]}", "key[1]"),
      ("{\(purchase), \"format\": \"json-lines\", \"key\": 1}", "key[0]"),
    ] {
      XCTAssertThrowsError(try ImportMapping(json: json), json) { error in
        XCTAssertEqual((error as? ImportMappingError)?.path, path, "\(json): \(error)")
        XCTAssertFalse("\(error)".isEmpty)
      }
    }
  }
}
