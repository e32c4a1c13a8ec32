internal import LMDB
internal import RecordCoding

/// The tables of a customer store.
struct StoreTables: Sendable {
  /// What a store's records look like; raised with every change that an older release would misread.
  static let formatVersion: UInt64 = 1

  /// "version" → the format.
  let format: Table<String, UInt64>
  /// (kind, value) of an external identifier → the customer.
  let customersByExternalID: Table<KeyPair<String, String>, UInt64>
  /// Customer → what is known of the purchases.
  let purchaseSummaries: Table<UInt64, Checksummed<PurchaseSummary>>
  /// (customer, occurred at, source and identifier of the interaction) → the purchase.
  let purchases: Table<KeyQuadruple<UInt64, Int64, String, String>, Checksummed<PurchaseRecord>>
  /// (source, identifier) of an interaction → the digest of its content.
  let interactionKeys: Table<KeyPair<String, String>, UInt64>
  /// Customer → the UTC days with a purchase.
  let purchaseDays: Postings<UInt64>
  /// Currency → revenue in minor units.
  let revenue: Table<String, Int64>

  init(_ catalog: inout TableCatalog) throws(LMDBError) {
    format = try catalog.table(Self.formatTableName)
    customersByExternalID = try catalog.table("customers-by-external-id")
    purchaseSummaries = try catalog.table("purchase-summaries")
    purchases = try catalog.table("purchases")
    interactionKeys = try catalog.table("interaction-keys")
    purchaseDays = try catalog.postings("purchase-days")
    revenue = try catalog.table("revenue")
  }

  static let formatTableName = "retention-format"
  static let versionKey = "version"
}
