internal import RecordCoding

/// What is known of one customer's purchases without reading them: kept up to date in the transaction that records.
struct PurchaseSummary: ValueCoding, Equatable {
  var purchases: UInt64 = 0
  /// Days with a purchase: orders of one day count once, as customer-base models have it.
  var purchaseDays: UInt64 = 0

  var encodedByteCount: Int { 16 }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: purchases)
    encoder.append(littleEndian: purchaseDays)
  }

  init() {}

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    purchases = try decoder.readLittleEndian()
    purchaseDays = try decoder.readLittleEndian()
  }
}
