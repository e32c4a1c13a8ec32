extension [IdentityRecord] {
  /// The number of the customer that some profiles, which are joined with each other, are: that of the one who kept it
  /// whenever two of them were joined, as if they had never been joined with any others.
  ///
  /// So whoever leaves a customer has the number it had before, and the numbers of those who joined it since are not
  /// taken for it.
  ///
  /// - Complexity: O(n log n) for n records.
  func number(of profiles: Set<UInt64>) -> UInt64? {
    var numbers = CustomerNumbers(profiles)
    var divisions: [ProfilePair: Int] = [:]
    for (index, record) in enumerated() where record.action == .unmerged { divisions[record.pair] = index }
    for (index, record) in enumerated() {
      if record.action == .unmerged {
        // Whatever is left of the two customers has their numbers.
        numbers.give(record.kept)
        numbers.give(record.freed)
      } else if index > divisions[record.pair] ?? -1 {
        numbers.join(record.profile, record.other, keeping: record.kept)
      }
    }
    return numbers.only
  }
}

/// The numbers of customers as their profiles are joined, for ``Swift/Array/number(of:)``.
private struct CustomerNumbers {
  private var groupOf: [UInt64: Int] = [:]
  private var groups: [(profiles: [UInt64], number: UInt64)] = []

  init(_ profiles: Set<UInt64>) {
    for profile in profiles {
      groupOf[profile] = groups.count
      groups.append(([profile], profile))
    }
  }

  /// Gives a number to whom its profile belongs to.
  mutating func give(_ number: UInt64) {
    if let group = groupOf[number] { groups[group].number = number }
  }

  mutating func join(_ profile: UInt64, _ other: UInt64, keeping kept: UInt64) {
    guard let first = groupOf[profile], let second = groupOf[other], first != second else { return }
    let number = groups[kept == profile ? first : second].number
    let (small, large) =
      groups[first].profiles.count < groups[second].profiles.count ? (first, second) : (second, first)
    for profile in groups[small].profiles { groupOf[profile] = large }
    groups[large].profiles += groups[small].profiles
    groups[large].number = number
    groups[small].profiles = []
  }

  /// The number of the one customer that all are.
  var only: UInt64? {
    let customers = groups.filter { !$0.profiles.isEmpty }
    return customers.count == 1 ? customers.first?.number : nil
  }
}
