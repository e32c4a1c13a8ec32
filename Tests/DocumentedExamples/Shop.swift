import Foundation
import Glibc
import LMDB
import RetentionKit

// What examples in documentation comments may use without saying where it comes from.

/// A store that lies in every example's folder, closed until one of the next four is used.
let path = "shop.lmdb"
var environment: Environment { shop.opened.environment }
/// 1 is Ada, 2 is Bob, 5 is Cyd.
var names: Table<UInt64, String> { shop.opened.schema.names }
/// The other way round.
var byName: Table<String, UInt64> { shop.opened.schema.byName }
/// 1 and 5 are in GB, 2 is in DE.
var byCountry: Postings<String> { shop.opened.schema.byCountry }

/// Holds one customer, Ada, with one purchase.
var database: RetentionDatabase { shop.database }
/// Ada's number.
var ada: CustomerID { CustomerID(rawValue: 1) }
var order: Purchase { orExit { Purchase(total: try Money("49.90 EUR")) } }
var visit: Interaction {
  orExit {
    Interaction(
      .session(Session(feature: "wishlist")), by: ExternalID("ada@shop.example", kind: "email"),
      occurredAt: try Timestamp(day: "2026-11-23"))
  }
}

/// Of `orders.csv`, which lies in every example's folder: two orders, and one of nobody.
var mapping: ImportMapping {
  orExit {
    try ImportMapping(
      json: """
        {
          "customer": {"id": "CustomerID"}, "occurredAt": {"from": "InvoiceDate", "format": "M/d/yyyy H:mm"},
          "amount": {"total": "Total", "currency": {"constant": "GBP"}}
        }
        """)
  }
}

/// As the example of `FixedLayout` has it.
struct VisitRecord: FixedLayout {
  var purchases: UInt32
  var spend: Int64

  enum Layout {
    static var purchases: Field<UInt32> { .first }
    static var spend: Field<Int64> { .after(purchases) }
  }
  static var byteCount: Int { Layout.spend.end }
  static var extents: [FieldExtent] {
    [FieldExtent("purchases", Layout.purchases), FieldExtent("spend", Layout.spend)]
  }

  init(record: RawSpan) throws(CodingError) {
    purchases = try record.read(Layout.purchases)
    spend = try record.read(Layout.spend)
  }
  func write(to record: inout RecordWriter) {
    record.write(purchases, to: Layout.purchases)
    record.write(spend, to: Layout.spend)
  }
}

/// The example's that runs now: they run one after the other, so nothing else touches it.
nonisolated(unsafe) var shop = Shop()

final class Shop {
  struct Tables {
    let names: Table<UInt64, String>
    let byName: Table<String, UInt64>
    let byCountry: Postings<String>
  }

  private(set) lazy var opened = orExit { try Self.open() }

  private(set) lazy var database = orExit {
    let database = try RetentionDatabase(at: "customers.retention")
    try database.write { tx in
      try tx.record(
        order, by: ExternalID("ada@shop.example", kind: "email"), at: Timestamp(day: "2026-11-22"),
        key: InteractionKey(source: "shop", id: "order-1001"))
    }
    return database
  }

  private static func open() throws -> (environment: Environment, schema: Tables) {
    try Environment.open(at: path) { catalog in
      Tables(
        names: try catalog.table("names"), byName: try catalog.table("by-name"),
        byCountry: try catalog.postings("by-country"))
    }
  }

  /// Lays the store into the folder that the program is in.
  static func lay() throws {
    let (environment, tables) = try open()
    try environment.write { tx in
      for (id, name, country) in [(1, "Ada", "GB"), (2, "Bob", "DE"), (5, "Cyd", "GB")] as [(UInt64, String, String)] {
        try tx.put(name, for: id, in: tables.names)
        try tx.put(id, for: name, in: tables.byName)
        try tx.insert(id, for: country, in: tables.byCountry)
      }
    }
    try environment.close()
    let orders = """
      CustomerID,InvoiceDate,Total
      17850,12/1/2010 8:26,15.30
      13047,12/13/2010 9:02,22.00
      ,12/14/2010 10:00,3.00

      """
    try orders.write(toFile: "orders.csv", atomically: true, encoding: .utf8)
  }
}

/// For places from which an error cannot be thrown on.
func orExit<Result>(_ body: () throws -> Result) -> Result {
  do {
    return try body()
  } catch {
    complain("error: what examples use cannot be made: \(error)")
    exit(1)
  }
}
