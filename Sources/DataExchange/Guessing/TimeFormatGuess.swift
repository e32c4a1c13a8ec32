internal import CustomerModel

/// Which formats all sampled texts are written in.
struct TimeFormatGuess {
  /// The formats that fit every text, the likeliest first; none if there are no texts.
  let formats: [String]

  init(_ samples: [String]) {
    let texts = Set(samples)
    guard !texts.isEmpty else {
      formats = []
      return
    }
    let fitting = Self.candidates.filter { candidate in
      guard let reader = try? InstantReader(
        formats: [candidate], zone: .utc, truncatesFraction: true, path: "")
      else { return false }
      return texts.allSatisfy { Self.isPlausible($0, candidate, reader) }
    }
    formats = fitting
  }

  /// Whether the day comes before the month in one of them, and behind it in another.
  var isAmbiguous: Bool {
    guard let first = formats.first else { return false }
    return formats.contains { $0 != first && $0.sortedLetters == first.sortedLetters }
  }

  private static func isPlausible(_ text: String, _ format: String, _ reader: InstantReader) -> Bool {
    guard let instant = try? reader.instant(text: text) else { return false }
    // Numbers could be anything; they are instants if that puts them between 1980 and 2100.
    return !format.hasPrefix("unix") && format != "yyyyMMdd"
      || 315_532_800_000_000...4_102_444_800_000_000 ~= instant.microseconds
  }

  private static let candidates: [String] = {
    let dates = [
      "yyyy/M/d", "M/d/yyyy", "d/M/yyyy", "M/d/yy", "d/M/yy", "d.M.yyyy", "d.M.yy", "d-M-yyyy", "M-d-yyyy",
      "d-MMM-yyyy", "d-MMM-yy", "d MMM yyyy", "MMM d, yyyy", "MMM d yyyy", "yyyy.M.d", "yyyyMMdd",
    ]
    let times = ["", " H:mm", " H:mm:ss", " H:mm:ss.S", " h:mm a", " h:mm:ss a", ", H:mm", ", H:mm:ss", " HHmmss"]
    let patterns = dates.flatMap { date in times.map { date + $0 } }
    return ["iso"] + patterns + ["unix-seconds", "unix-milliseconds", "unix-microseconds"]
  }()
}

extension String {
  /// What formats that differ in the order of their parts alone have in common.
  fileprivate var sortedLetters: [Character] { sorted() }
}
