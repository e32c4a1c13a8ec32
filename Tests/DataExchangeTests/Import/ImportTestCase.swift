import CustomerModel
import CustomerStore
import DataExchange
import Foundation
import XCTest

/// A test with a folder of its own for stores and files.
class ImportTestCase: XCTestCase {
  private(set) var directory = URL(fileURLWithPath: "/")

  /// Whether the long forms run: `RETENTION_LONG_TESTS=1`.
  static let isLong = ProcessInfo.processInfo.environment["RETENTION_LONG_TESTS"] == "1"

  override func setUpWithError() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("ImportTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: directory)
  }

  func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

  /// A new store, which flushes nothing, for no test here cuts the power.
  func open(_ name: String = "shop") throws -> CustomerStore { try CustomerStore(at: path("\(name).retention")) }

  /// Writes a file, and says where it is.
  func file(_ text: String, _ name: String = "log.csv") throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
  }

  /// Imports a file into a store, and tells the state it is in then.
  @discardableResult
  func importing(
    _ path: String, _ mapping: ImportMapping, into store: CustomerStore, batchSize: Int = 50_000,
    rejects: String? = nil, isDryRun: Bool = false, repeatLimit: Int = 1 << 20,
    progress: (ImportReport) -> Bool = { _ in true }
  ) throws -> ImportReport {
    var options = Importer.Options(rejects: rejects.map { self.path($0) }, isDryRun: isDryRun)
    options.batchSize = batchSize
    options.repeatLimit = repeatLimit
    return try Importer(store, mapping: mapping, options: options).run(file: path, progress: progress)
  }

  func hash(of store: CustomerStore) throws -> StateHash { try store.read { tx in try tx.stateHash() } }

  func totals(of store: CustomerStore) throws -> PurchaseTotals { try store.read { tx in try tx.purchaseTotals() } }

  func customer(_ id: ExternalID, in store: CustomerStore) throws -> Customer {
    try XCTUnwrap(try store.read { tx in try tx.customer(id) })
  }

  /// What a customer did, oldest first.
  func interactions(of id: ExternalID, in store: CustomerStore) throws -> [Interaction] {
    try store.read { tx in
      let number = try XCTUnwrap(try tx.customerID(of: id))
      return try tx.timeline(of: number, order: .oldestFirst, limit: 10_000).interactions
    }
  }
}

extension ImportMapping {
  /// Of the log of an online shop, a line of an order a row.
  static let retail = try? ImportMapping(
    json: """
      {
        "rows": "purchase", "source": "shop",
        "customer": {"id": "CustomerID", "kind": "shop"},
        "occurredAt": {"from": "InvoiceDate", "format": "M/d/yyyy H:mm", "zone": "Europe/London"},
        "amount": {"unitPrice": "UnitPrice", "quantity": "Quantity", "currency": {"constant": "GBP"}},
        "order": {"id": "InvoiceNo", "sku": "StockCode"},
        "returns": {"prefixes": ["C"]},
        "attributes": {"country": {"from": "Country", "translate": {"United Kingdom": "GB", "France": "FR"}}}
      }
      """)

  /// Of purchases that have nothing but who, when and how much.
  static let plain = try? ImportMapping(
    json: """
      {
        "rows": "purchase", "source": "log", "customer": {"id": "who"}, "occurredAt": {"from": "when"},
        "amount": {"total": "paid", "currency": {"constant": "EUR"}}
      }
      """)
}

/// Numbers that a seed determines.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
