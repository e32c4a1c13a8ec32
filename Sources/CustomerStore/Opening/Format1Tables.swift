internal import LMDB
internal import RecordCoding

/// What the first format kept: external identifiers and purchases.
struct Format1Tables: Sendable {
  static let customersName = "customers-by-external-id"

  /// (kind, value) → number.
  let customers: Table<KeyPair<String, String>, UInt64>
  /// (customer, instant, source, identifier) → amount and count.
  let purchases: Table<KeyQuadruple<UInt64, Int64, String, String>, Checksummed<Format1Purchase>>
  /// What was derived from these.
  let derived: [Table<RawKey, [UInt8]>]
  let purchaseDays: Postings<UInt64>

  init(_ catalog: inout TableCatalog) throws(LMDBError) {
    customers = try catalog.table(Self.customersName)
    purchases = try catalog.table("purchases")
    derived = [
      try catalog.table("purchase-summaries"), try catalog.table("interaction-keys"), try catalog.table("revenue"),
    ]
    purchaseDays = try catalog.postings("purchase-days")
  }
}

/// A purchase of the first format.
struct Format1Purchase: ValueCoding {
  let minorUnits: Int64
  let itemCount: UInt32
  let currency: String

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: minorUnits)
    encoder.append(littleEndian: itemCount)
    currency.encode(into: &encoder)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    minorUnits = try decoder.readLittleEndian()
    itemCount = try decoder.readLittleEndian()
    currency = try String(from: &decoder)
  }
}
