internal import CustomerModel
internal import RecordCoding

/// Draws customers at random, the same at any time.
enum Bucket {
  static let count: UInt64 = 10_000

  /// A number from 0 to 9999: the checksum modulo 10,000.
  static func number(of id: CustomerID, salt: String) -> Int { Int(checksum(of: id, salt: salt) % count) }

  /// The checksum of the salt's UTF-8, a byte 0 and the customer's number.
  static func checksum(of id: CustomerID, salt: String) -> UInt64 {
    let bytes = Array(salt.utf8) + [0] + withUnsafeBytes(of: id.rawValue.littleEndian) { Array($0) }
    return Checksum64(bytes.span.bytes).value
  }
}
