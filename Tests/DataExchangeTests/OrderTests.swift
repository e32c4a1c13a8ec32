import CustomerModel
import DataExchange
import XCTest

/// Rows that are lines of orders.
final class OrderTests: XCTestCase {
  private static let retail = """
    {"source": "shop", "customer": {"id": "CustomerID"}, "attributes": {"countryName": "Country"},
     "occurredAt": {"from": "InvoiceDate", "format": "M/d/yyyy H:mm", "zone": "Europe/London"},
     "amount": {"unitPrice": "UnitPrice", "quantity": "Quantity", "currency": {"constant": "GBP"}},
     "order": {"id": "InvoiceNo", "sku": "StockCode"}, "returns": {"prefixes": "C"}}
    """
  private static let header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

  func testPutsLinesTogether() throws {
    let converted = try Converted(
      Self.retail,
      Self.header + """
        536365,85123A,"WHITE ""HEART"", T-LIGHT",6,12/1/2010 8:26,2.55,17850,United Kingdom
        536365,71053,LANTERN,6,12/1/2010 8:26,3.39,17850,United Kingdom
        536366,22633,WARMER,2,12/1/2010 8:28,1.85,17850,United Kingdom
        C536379,D,Discount,-1,12/1/2010 9:41,27.50,14527,United Kingdom
        """)
    XCTAssertEqual(converted.complaints, [])
    XCTAssertEqual(converted.purchases.map(\.total.description), ["35.64 GBP", "3.70 GBP"])
    XCTAssertEqual(
      converted.purchases[0].lines,
      [
        LineItem(sku: "85123A", quantity: 6, price: try Money("2.55 GBP")),
        LineItem(sku: "71053", quantity: 6, price: try Money("3.39 GBP")),
      ])
    XCTAssertEqual(converted.purchases.map(\.itemCount), [12, 2])
    XCTAssertEqual(converted.refunds.map(\.amount.description), ["27.50 GBP"])
    XCTAssertEqual(converted.refunds.map(\.purchase), [nil])
    XCTAssertEqual(
      converted.interactions.map { $0.key?.id }, ["536365", "536366", "C536379"])
    XCTAssertEqual(converted.customers.count, 3)
  }

  func testPartsWhatIsBoughtFromWhatComesBack() throws {
    var mapping = try ImportMapping(json: Self.retail)
    mapping.returns.prefixes = []
    let text =
      Self.header + """
        1,A,,2,12/1/2010 8:26,5,7,
        1,B,,-1,12/1/2010 8:26,3,7,
        1,B,,-1,12/1/2010 8:26,3,8,
        """
    let converted = try Converted(mapping, text)
    XCTAssertEqual(converted.purchases.map(\.total.description), ["10.00 GBP"])
    XCTAssertEqual(converted.refunds.map(\.amount.description), ["3.00 GBP", "3.00 GBP"])
    XCTAssertEqual(converted.refunds.map(\.isReturn), [true, true])
    XCTAssertEqual(converted.refunds[0].purchase, InteractionKey(source: "shop", id: "1"))
    XCTAssertEqual(converted.interactions.map { $0.key?.id }, ["1", nil, nil])
    XCTAssertEqual(converted.interactions.map(\.externalID.value), ["7", "7", "8"])
    mapping.key = [.name("InvoiceNo"), .name("CustomerID")]
    XCTAssertEqual(try Converted(mapping, text).interactions.map { $0.key?.id }, ["1/7", "1/7#refund", "1/8"])
  }

  func testRejectsOrdersAsAWhole() throws {
    let converted = try Converted(
      Self.retail,
      Self.header + """
        1,A,,2,12/1/2010 8:26,5,7,
        1,B,,x,12/1/2010 8:26,3,7,
        1,C,,1,12/1/2010 8:26,3,7,
        2,A,,1,12/1/2010 8:26,3,,
        2,A,,1,12/1/2010 8:26,3,,
        3,A,,1,12/1/2010 8:26,3,7,
        """)
    XCTAssertEqual(converted.purchases.count, 1)
    XCTAssertEqual(converted.rejects.map(\.row), [1, 2, 3, 4, 5])
    XCTAssertEqual(
      converted.rejects.map(\.cause),
      [.incompleteOrder, .invalidValue, .incompleteOrder, .blankCustomer, .blankCustomer])
    XCTAssertEqual(converted.rejects[0].raw, "1,A,,2,12/1/2010 8:26,5,7,")
    XCTAssertEqual(
      converted.rejects[0].reason,
      "row 2 of the same order is rejected: amount.quantity: 'x' in column 'Quantity' is no number as the mapping's "
        + "'numbers' describes them")
  }

  func testKeepsOrdersOfPeopleNobodyKnows() throws {
    var mapping = try ImportMapping(json: Self.retail)
    mapping.customer?.blank = .anonymous
    let converted = try Converted(
      mapping, Self.header + "2,A,,1,12/1/2010 8:26,3,,\n2,B,,1,12/1/2010 8:26,3,,\n3,B,,1,12/1/2010 8:26,3,,\n")
    XCTAssertEqual(converted.interactions.map(\.externalID.description), ["anonymous:shop:2", "anonymous:shop:3"])
  }

  func testTakesTotalsOfOrders() throws {
    let json = """
      {"customer": {"id": "id"}, "occurredAt": {"from": "at"}, "order": {"id": "o", "sku": "sku", "paymentMethod": "by"},
       "amount": {"total": "total", "quantity": "n", "currency": {"constant": "EUR"}, "totalOf": "order"}}
      """
    let converted = try Converted(
      json,
      """
      o,id,at,sku,n,total,by
      1,a,2020-01-01,x,1,12.00,card
      1,a,2020-01-01,y,2,,
      2,a,2020-01-01,x,1,5,
      2,a,2020-01-01,y,1,6,
      3,a,2020-01-01,y,1,,
      4,a,2020-01-01,y,1,7,
      4,a,2020-01-01,z,1,7,
      """)
    XCTAssertEqual(converted.purchases.map(\.total.description), ["12.00 EUR", "7.00 EUR"])
    XCTAssertEqual(converted.purchases[0].paymentMethod, "card")
    XCTAssertEqual(converted.purchases[0].itemCount, 3)
    XCTAssertEqual(converted.rejects.map(\.row), [3, 4, 5])
  }

  func testTakesDiscountsOffPricesAlone() throws {
    let json = """
      {"customer": {"id": "id"}, "occurredAt": {"from": "at"}, "key": "o",
       "order": {"sku": "sku", "discount": "off", "cost": "cost"},
       "amount": {"unitPrice": "price", "quantity": "n", "currency": {"constant": "EUR"}}}
      """
    let converted = try Converted(
      json,
      "o,id,at,sku,n,price,off,cost\n1,a,2020-01-01,x,2,5,1.50,3\n2,a,2020-01-01,x,2,5,10.01,\n"
        + "3,a,2020-01-01,x,0.5,5,,\n4,a,2020-01-01,x,1000,0.001,,\n")
    XCTAssertEqual(converted.purchases.map(\.total.description), ["8.50 EUR", "2.50 EUR", "1.00 EUR"])
    XCTAssertEqual(converted.purchases[0].cost, try Money("3 EUR"))
    XCTAssertEqual(converted.purchases[0].lines[0].discount, try Money("1.50 EUR"))
    XCTAssertEqual(converted.purchases[1].lines[0].price, nil)
    XCTAssertEqual(converted.purchases[2].lines[0].price, nil)
    XCTAssertEqual(converted.rejects.map(\.row), [2])
  }

  func testLimitsOrders() throws {
    let line = "1,A,,1,12/1/2010 8:26,1,7,\n"
    let converted = try Converted(
      Self.retail, Self.header + String(repeating: line, count: 10_002) + "2" + line.dropFirst())
    XCTAssertEqual(converted.rejects.count, 10_002)
    XCTAssertEqual(converted.purchases.count, 1)
  }

  func testGoesOnAfterARejectedRow() throws {
    let mapping = try ImportMapping(json: Self.retail)
    let text = Self.header + "1,A,,x,12/1/2010 8:26,1,7,\n1,A,,1,12/1/2010 8:26,1,7,\n2,A,,1,12/1/2010 8:26,1,7,\n"
    var reader = try CSVReader.open(ByteSource(Array(text.utf8)))
    var converter = try RowConverter(mapping, header: FileHeader(of: reader))
    var output = ConvertedRows()
    if let record = try reader.next() { converter.convert(record, into: &output) }
    XCTAssertNil(converter.pendingStart)
    XCTAssertEqual(converter.failedOrder, "1")
    var later = try RowConverter(mapping, header: FileHeader(of: reader))
    later.restore(failedOrder: converter.failedOrder)
    output.removeAll()
    while let record = try reader.next() { later.convert(record, into: &output) }
    XCTAssertEqual(later.pendingStart?.row, 3)
    later.finish(into: &output)
    XCTAssertEqual(output.rejects.map(\.row), [2])
    XCTAssertEqual(output.facts.count, 1)
  }
}
