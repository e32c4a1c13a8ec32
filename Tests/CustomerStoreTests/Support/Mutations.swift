/// Bytes that a decoder may meet: valid forms, every truncation of them, valid forms with small damage, and noise.
struct Mutations {
  private(set) var inputs: [[UInt8]] = []

  /// - Parameter forms: valid forms to start from.
  init(of forms: [[UInt8]], damaged: Int = 12, noise: Int = 300, using generator: inout SplitMix64) {
    for form in forms {
      inputs.append(form)
      for count in 0..<form.count { inputs.append(Array(form[..<count])) }
      for _ in 0..<damaged { inputs.append(Self.damaged(form, using: &generator)) }
    }
    let nasty: [UInt8] = [0, 1, 2, 3, 0x7F, 0x80, 0x81, 0xC3, 0xA9, 0xFD, 0xFE, 0xFF]
    for index in 0..<noise {
      let length = Int.random(in: 0...20, using: &generator)
      inputs.append(
        (0..<length).map { _ in
          index.isMultiple(of: 2)
            ? nasty.randomElement(using: &generator) ?? 0 : UInt8.random(in: 0...255, using: &generator)
        })
    }
  }

  /// The form with one to three bytes changed, inserted, removed or repeated.
  private static func damaged(_ form: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
    var bytes = form
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0 where place < bytes.count: bytes[place] ^= 1 &<< UInt8.random(in: 0..<8, using: &generator)
      case 1 where place < bytes.count:
        bytes[place] = [0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF].randomElement(using: &generator) ?? 0
      case 2 where place < bytes.count: bytes.remove(at: place)
      case 3: bytes.insert(contentsOf: bytes[..<place].suffix(4), at: place)
      default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      }
    }
    return bytes
  }
}
