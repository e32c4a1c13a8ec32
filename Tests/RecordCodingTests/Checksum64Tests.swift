import RecordCoding
import XCTest

final class Checksum64Tests: XCTestCase {
  private let seed: UInt64 = 15

  private func checksum(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    Checksum64(bytes.span.bytes, seed: seed).value
  }

  private func random(_ count: Int, using generator: inout SplitMix64) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
  }

  /// The vectors published with the function, each with its place as the seed.
  func testPublishedVectors() {
    let vectors: [(String, UInt64)] = [
      ("", 0x9322_8A4D_E0EE_C5A2),
      ("a", 0xC5BA_C3DB_1787_13C4),
      ("abc", 0xA97F_2F7B_1D9B_3314),
      ("message digest", 0x786D_1F1D_F380_1DF4),
      ("abcdefghijklmnopqrstuvwxyz", 0xDCA5_A813_8AD3_7C87),
      ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 0xB9E7_34F1_17CF_AF70),
      (String(repeating: "1234567890", count: 8), 0x6CC5_EAB4_9A92_D617),
    ]
    for (index, (message, expected)) in vectors.enumerated() {
      XCTAssertEqual(checksum(Array(message.utf8), seed: UInt64(index)), expected, message)
    }
  }

  /// The bytes 0, 1, 2, … in every length at which the function takes another way.
  func testVectorsOfEveryWay() {
    let vectors: [(Int, UInt64)] = [
      (0, 0x9322_8A4D_E0EE_C5A2), (1, 0x8E6D_4AF7_D310_C8C4), (2, 0x5121_BA5B_C9A8_28B5),
      (3, 0x78C4_AA0C_972A_522D), (4, 0xE08A_EEB6_8058_FB32), (5, 0x845A_2C5D_A231_8785),
      (7, 0x094E_98FE_B605_5CC6), (8, 0xB4D6_AC74_D009_E1D4), (9, 0xB429_22E0_19B4_09BE),
      (15, 0x87ED_AF96_D89A_08EF), (16, 0x305F_DEA0_ED4A_2619), (17, 0xD29F_FDD2_01A4_6F9A),
      (23, 0x735A_0E86_5271_47F0), (31, 0xEBC1_3906_E501_8315), (32, 0x5B00_C06E_F754_0F8F),
      (33, 0x5E1A_2536_FF90_CC32), (47, 0xE2CB_58F6_AB8E_4419), (48, 0xECBF_B7FF_9E3D_9A97),
    ]
    for (count, expected) in vectors {
      XCTAssertEqual(checksum((0..<count).map { UInt8($0) }), expected, "\(count) bytes")
    }
  }

  func testEveryFlippedBitChangesIt() {
    var generator = SplitMix64(seed: seed)
    for count in 0...300 {
      var bytes = random(count, using: &generator)
      let original = checksum(bytes)
      for bit in 0..<count * 8 {
        bytes[bit / 8] ^= 1 << (bit % 8)
        if checksum(bytes) == original {
          return XCTFail("bit \(bit) of \(count) bytes does not matter, seed \(seed)")
        }
        bytes[bit / 8] ^= 1 << (bit % 8)
      }
      XCTAssertEqual(checksum(bytes), original)
    }
  }

  func testLengthMatters() {
    var generator = SplitMix64(seed: seed)
    for count in 0...300 {
      let bytes = count.isMultiple(of: 2) ? random(count, using: &generator) : [UInt8](repeating: 0, count: count)
      let checksums = (0...8).map { checksum(bytes + [UInt8](repeating: 0, count: $0)) }
      XCTAssertEqual(Set(checksums).count, checksums.count, "zeros behind \(count) bytes, seed \(seed)")
    }
  }

  func testAvalanche() {
    var generator = SplitMix64(seed: seed)
    for count in [1, 3, 4, 8, 16, 17, 32, 48, 68, 100] {
      var flips = [Int](repeating: 0, count: 64)
      let rounds = 1500
      for _ in 0..<rounds {
        var bytes = random(count, using: &generator)
        let original = checksum(bytes)
        bytes[Int.random(in: 0..<count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        let difference = checksum(bytes) ^ original
        for bit in 0..<64 where difference >> UInt64(bit) & 1 == 1 { flips[bit] += 1 }
      }
      // Half the rounds, give or take six standard deviations.
      for (bit, number) in flips.enumerated() {
        XCTAssertEqual(Double(number), Double(rounds) / 2, accuracy: 117, "bit \(bit), \(count) bytes, seed \(seed)")
      }
    }
  }

  func testSeedMatters() {
    let bytes: [UInt8] = [1, 2, 3]
    XCTAssertEqual(Set((0..<100 as Range<UInt64>).map { checksum(bytes, seed: $0) }).count, 100)
  }

  func testUnalignedBytesHaveTheSameChecksum() {
    var generator = SplitMix64(seed: seed)
    let bytes = random(80, using: &generator)
    for shift in 0..<8 {
      let shifted = random(shift, using: &generator) + bytes
      XCTAssertEqual(Checksum64(shifted.span.bytes.extracting(shift..<shift + 80)).value, checksum(bytes))
    }
  }

  func testChecksummedForm() throws {
    XCTAssertEqual(Checksummed("abc").valueBytes, Array("abc".utf8) + checksum(Array("abc".utf8)).valueBytes)
    XCTAssertEqual(Checksummed("abc").encodedByteCount, 11)
    XCTAssertEqual(try Checksummed<String>(valueForm: Checksummed("abc").valueBytes).value, "abc")
    let inner = Checksummed(Checksummed(7 as UInt16))
    XCTAssertEqual(try Checksummed<Checksummed<UInt16>>(valueForm: inner.valueBytes), inner)
  }

  func testChecksumCoversOnlyItsOwnValue() {
    let result = encodedValue(capacity: 40) { encoder in
      encoder.append(littleEndian: 1 as UInt32)
      Checksummed("abc").encode(into: &encoder)
    }
    XCTAssertEqual(result?.written, [1, 0, 0, 0] + Checksummed("abc").valueBytes)
  }

  func testDamageIsNoticed() {
    let bytes = Checksummed(Activity.sample).valueBytes
    for bit in 0..<bytes.count * 8 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      let error = codingError { () throws(CodingError) in try Checksummed<Activity>(valueForm: damaged) }
      guard case .checksumMismatch(let stored, let computed)? = error, stored != computed else {
        return XCTFail("bit \(bit): \(String(describing: error))")
      }
    }
    XCTAssertEqual(
      codingError { () throws(CodingError) in try Checksummed<Activity>(valueForm: [1, 2, 3]) },
      .truncated(needed: 8, available: 3))
  }

  func testFieldsOfVerifiedRecordsAreReadInPlace() throws {
    let bytes = Checksummed(Activity.sample).valueBytes
    let record = try Checksummed<Activity>.verified(bytes.span.bytes)
    XCTAssertEqual(record.byteCount, Activity.byteCount)
    XCTAssertEqual(try record.read(Activity.Layout.spend), -5)
  }
}
