import RetentionKit

/// What a campaign did: who came back of those who were written to, beside those who were held out.
struct WinBack {
  let campaign: String
  let written: SegmentDefinition
  let heldOut: SegmentDefinition
  let window: TimeWindow

  func print(_ database: RetentionDatabase) throws {
    let (treated, control) = (try returned(of: written, database), try returned(of: heldOut, database))
    Swift.print("\nCampaign \(campaign), after four weeks")
    Swift.print("  written to  \(treated.trials), of whom \(treated.successes) bought: \(percent(treated.value))")
    Swift.print("  held out    \(control.trials), of whom \(control.successes) bought: \(percent(control.value))")
    guard let treatedShare = treated.value, let controlShare = control.value else { return }
    // The interval of a difference, from those of the two shares (Newcombe, 1998).
    let difference = treatedShare - controlShare
    let (a, b) = (treated.interval95, control.interval95)
    let low = difference - root(treatedShare - a.lowerBound, b.upperBound - controlShare)
    let high = difference + root(a.upperBound - treatedShare, controlShare - b.lowerBound)
    Swift.print("  effect      \(points(difference)) points, 95 % interval \(points(low)) to \(points(high))")
    let isClear = low > 0 || high < 0
    Swift.print("  \(isClear ? "It made a difference." : "That may be chance: write to more, or wait longer.")")
  }

  /// How many of a segment bought within the window.
  private func returned(of segment: SegmentDefinition, _ database: RetentionDatabase) throws -> Proportion {
    let buyers = SegmentDefinition(
      "came back", segment.predicate.and(.did(Activity(.purchase, within: .fixed(window)))))
    return Proportion(
      successes: try database.segments.count(buyers), trials: try database.segments.count(segment))
  }

  private func root(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
  private func percent(_ share: Double?) -> String { share.map { "\(points($0)) %" } ?? "–" }
  private func points(_ share: Double) -> String { "\((share * 1_000).rounded() / 10)" }
}
