import RecordCoding
import Synchronization

/// A value that need not write what it announces.
struct Liar: ValueCoding {
  let announced: Int
  let written: Int

  init(announced: Int, written: Int) {
    self.announced = announced
    self.written = written
  }

  var encodedByteCount: Int { announced }

  func encode(into encoder: inout ValueEncoder) {
    for _ in 0..<written { encoder.append(littleEndian: UInt8(0x6C)) }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    written = decoder.readRemainingBytes().byteCount
    announced = written
  }
}

/// Very many zeros, of which none is anywhere before they are encoded.
struct Zeros: ValueCoding {
  static let encodings = Mutex(0)
  let count: Int

  init(count: Int) {
    self.count = count
  }

  var encodedByteCount: Int { count }

  func encode(into encoder: inout ValueEncoder) {
    Self.encodings.withLock { $0 += 1 }
    for _ in 0..<count { encoder.append(littleEndian: UInt8(0)) }
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    count = decoder.readRemainingBytes().byteCount
  }
}
