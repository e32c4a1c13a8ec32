internal import Glibc

/// Random numbers that a seed determines: xoshiro256** (Blackman & Vigna, 2018), seeded by SplitMix64. The same seed gives
/// the same numbers on every machine and in every version of this package.
///
/// ```swift
/// var generator = SeededGenerator(seed: 42)
/// var twin = SeededGenerator(seed: 42)
/// generator.next() == twin.next()  // == true
/// ```
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A generator; every seed is good.
  public init(seed: UInt64) {
    var mixer = seed
    func mix() -> UInt64 {
      mixer &+= 0x9E37_79B9_7F4A_7C15
      var z = mixer
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    state = (mix(), mix(), mix(), mix())
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    let scrambled = state.1 &* 5
    let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = (state.3 << 45) | (state.3 >> 19)
    return result
  }

  /// A number from the open interval 0…1.
  package mutating func uniform() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }

  package mutating func exponential() -> Double { -log(uniform()) }

  package mutating func normal() -> Double {
    // Box & Muller (1958); the second number is dropped, so that the state alone determines what follows.
    (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
  }

  /// A gamma variate of rate 1 (Marsaglia & Tsang, 2000).
  package mutating func gamma(shape: Double) -> Double {
    if shape < 1 { return gamma(shape: shape + 1) * pow(uniform(), 1 / shape) }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = 1 + c * x
      guard v > 0 else { continue }
      let cube = v * v * v
      if log(uniform()) < 0.5 * x * x + d - d * cube + d * log(cube) { return d * cube }
    }
  }

  package mutating func beta(_ a: Double, _ b: Double) -> Double {
    let x = gamma(shape: a)
    let y = gamma(shape: b)
    // Two tiny shapes may both give 0; then the mass is at the ends.
    return x + y > 0 ? x / (x + y) : (uniform() * (a + b) < a ? 1 : 0)
  }
}
