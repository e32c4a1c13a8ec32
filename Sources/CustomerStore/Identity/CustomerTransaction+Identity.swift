public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  @discardableResult
  mutating func identify(
    _ id: ExternalID, as known: ExternalID, at instant: Timestamp?
  ) throws(CustomerStoreError) -> Bool {
    false
  }
}
