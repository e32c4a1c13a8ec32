import CustomerModel

extension OracleShop {
  /// Instants around which something about calendars is odd: clocks change, months end, a day is missing, 29 February.
  static let oddInstants = [
    "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z", "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z",
    "2011-12-30T10:00:00Z", "2028-02-29T12:00:00Z", "2028-03-01T00:00:00Z", "2027-02-28T18:15:00Z",
    "2026-12-31T18:15:00Z", "2027-01-01T00:00:00Z", "2026-11-30T22:30:00Z", "2026-07-01T03:59:59.999999Z",
    "2026-06-15T12:00:00Z",
  ]

  /// A shop made at random.
  init(_ random: inout SegmentRandom) throws {
    zone = try TimeZoneIdentifier(random.pick(Self.zones))
    anchor = try Timestamp(random.pick(Self.oddInstants))
    for number in 0..<(7 + random.below(6)) { people.append(try person(number, &random)) }
  }

  /// An instant near the shop's: often whole days or hours from it, so that many windows end at one exactly.
  func instant(_ random: inout SegmentRandom) -> Timestamp {
    let day = Timestamp.microsecondsInDay
    let distance: Int64 =
      switch random.below(8) {
      case 0: 0
      case 1: -Int64(random.below(5)) * day
      case 2: -Int64(random.below(60)) * day
      case 3: -Int64(random.below(72)) * day / 24
      case 4: -Int64(random.below(800)) * day - Int64(random.below(86_400)) * 1_000_000
      case 5: -Int64(random.below(40)) * day - Int64(random.below(86_400)) * 1_000_000
      case 6: -Int64(random.below(4) * 7) * day
      default: Int64(random.below(40)) * day / 4
      }
    return anchor.plus(distance + Int64(random.pick([0, 0, 0, 1, -1])))
  }

  private func person(_ number: Int, _ random: inout SegmentRandom) throws -> Person {
    var person = Person(ids: [ExternalID("customer-\(number)", kind: random.pick(["email", "external"]))])
    if random.chance(4) {
      person.ids.append(ExternalID("other-\(number)", kind: "external"))
      person.joinedAt = instant(&random)
    }
    for attribute in Self.attributes where !random.chance(4) {
      person.attributes[attribute.name] =
        random.chance(6) ? .null : try value(attribute.name, attribute.type, &random)
    }
    switch random.below(4) {
    case 0: break
    case 1 where random.chance(3): person.attributes["timeZone"] = .null
    default: person.attributes["timeZone"] = .string(random.pick(Self.zones))
    }
    person.tags = Set(random.some(Self.tags))
    person.accounts = Set(random.some(Self.accounts))
    for _ in 0..<random.pick([0, 1, 2, 4, 8, 12, 16]) { try act(&person, number, &random) }
    for _ in 0..<random.below(5) {
      let at = instant(&random)
      let isGranted = random.below(4) > 0
      person.consents.append(
        Consent(
          record: try ConsentRecord(
            isGranted ? .granted : .withdrawn, purpose: random.pick(["offers", "profiling"]),
            channel: random.maybe { $0.chance() ? .email : .other("fax") }, at: at, source: "form",
            expiresAt: isGranted && random.chance(3)
              ? at.plus(Int64(1 + random.below(30)) * Timestamp.microsecondsInDay) : nil),
          identity: random.below(person.ids.count),
          recordedAt: at.plus(Int64(random.below(3)) * Timestamp.microsecondsInDay)))
    }
    return person
  }

  func value(_ name: String, _ type: AttributeType, _ random: inout SegmentRandom) throws -> AttributeValue {
    switch type {
    case .string: .string(name == "country" ? random.pick(["GB", "DE", "NP", "WS"]) : random.pick(Self.words))
    case .boolean: .boolean(random.chance())
    case .integer: .integer(Int64(random.below(7) - 1))
    case .decimal: .decimal(try ExactDecimal(random.pick(["0", "1.5", "2", "2.25", "-3.1", "4.05"])))
    case .money: .money(try money(&random))
    case .date: .date(zone.localDate(of: instant(&random)))
    case .timestamp: .timestamp(instant(&random))
    case .birthday:
      .birthday(
        random.chance(4)
          ? try Birthday(random.pick(["--02-29", "2000-02-29", "1990-12-31", "--01-01"]))
          : Birthday(zone.localDate(of: instant(&random))))
    case .strings: .strings(random.some(["tea", "chess", "Tea", "größe"]))
    }
  }

  func money(_ random: inout SegmentRandom) throws -> Money {
    Money(minorUnits: Int64(random.below(9) * 250), currency: try Currency(random.pick(["EUR", "EUR", "EUR", "JPY"])))
  }

  private func act(_ person: inout Person, _ number: Int, _ random: inout SegmentRandom) throws {
    let day = Timestamp.microsecondsInDay
    // Often of the same instant as another.
    let at = random.chance(5) ? person.deeds.last?.at ?? instant(&random) : instant(&random)
    var deed = Deed(
      payload: try payload(&random), id: random.pick(person.ids), at: at,
      recordedAt: at.plus(random.chance(3) ? Int64(random.below(20)) * day : 0),
      key: random.chance(5)
        ? nil : InteractionKey(source: random.pick(["shop", "till"]), id: "\(number)-\(person.deeds.count)"))
    if deed.key != nil, let place = person.deeds.indices.last, let corrected = person.deeds[place].key,
      person.deeds[place].voidedAt == nil, random.chance(10)
    {
      deed.corrects = corrected
      person.deeds[place].voidedAt = deed.recordedAt
    }
    if deed.key != nil, random.chance(10) { deed.voidedAt = deed.recordedAt.plus(Int64(random.below(10)) * day) }
    // The same content of the same instant without a key is the same thing.
    guard deed.key != nil || !person.deeds.contains(where: { $0.key == nil && $0.at == at }) else { return }
    person.deeds.append(deed)
  }
}
