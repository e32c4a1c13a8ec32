internal import CustomerModel
internal import RecordCoding

/// A purchase as it lies in the store; who and when are in its key.
struct PurchaseRecord: ValueCoding, Equatable {
  let minorUnits: Int64
  let currency: String
  let itemCount: UInt32

  init(_ purchase: Purchase) throws(CustomerStoreError) {
    guard let itemCount = UInt32(exactly: purchase.itemCount) else { throw .invalidItemCount(purchase.itemCount) }
    self.itemCount = itemCount
    minorUnits = purchase.total.minorUnits
    currency = purchase.total.currency.code
  }

  var encodedByteCount: Int { 12 + currency.encodedByteCount }

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
