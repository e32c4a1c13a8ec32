extension Customer {
  /// Where attributes are declared to the compiler: those built in are here, a program's own in its extensions.
  ///
  /// ```swift
  /// extension Customer.Attributes { var favouriteTea: Attribute<String> { Attribute("favouriteTea") } }
  ///
  /// var ada = Customer(id: ExternalID("ada"))
  /// ada.favouriteTea = "Assam"
  /// ```
  public struct Attributes: Sendable {
    /// The attributes, to be named by key paths.
    public init() {}

    /// The full name.
    public var name: Attribute<String> { Attribute("name") }
    /// The e-mail address.
    public var email: Attribute<String> { Attribute("email") }
    /// The phone number.
    public var phone: Attribute<String> { Attribute("phone") }
    /// The birthday; the year may be unknown.
    public var birthday: Attribute<Birthday> { Attribute("birthday") }
    /// The country: two letters of ISO 3166-1, such as `GB`.
    public var country: Attribute<String> { Attribute("country") }
    /// The language: a tag of BCP 47, such as `en-GB`.
    public var language: Attribute<String> { Attribute("language") }
    /// The time zone.
    public var timeZone: Attribute<TimeZoneIdentifier> { Attribute("timeZone") }
    /// When the customer signed up.
    public var signedUpAt: Attribute<Timestamp> { Attribute("signedUpAt") }
    /// Where the customer came from, such as `search` or `referral`.
    public var acquisitionSource: Attribute<String> { Attribute("acquisitionSource") }
    /// The campaign that won the customer.
    public var acquisitionCampaign: Attribute<String> { Attribute("acquisitionCampaign") }
    /// What winning the customer cost.
    public var acquisitionCost: Attribute<Money> { Attribute("acquisitionCost") }
  }

  /// A customer whom a system calls `id`, with the built-in attributes that are known.
  public init(
    id: ExternalID, name: String? = nil, email: String? = nil, phone: String? = nil, birthday: Birthday? = nil,
    country: String? = nil, language: String? = nil, timeZone: TimeZoneIdentifier? = nil,
    signedUpAt: Timestamp? = nil, acquisitionSource: String? = nil, acquisitionCampaign: String? = nil,
    acquisitionCost: Money? = nil, tags: Set<String> = [], memberships: [String: String] = [:]
  ) {
    self.init(externalIDs: [id], tags: tags, memberships: memberships)
    let known = Attributes()
    set(known.name, name)
    set(known.email, email)
    set(known.phone, phone)
    set(known.birthday, birthday)
    set(known.country, country)
    set(known.language, language)
    set(known.timeZone, timeZone)
    set(known.signedUpAt, signedUpAt)
    set(known.acquisitionSource, acquisitionSource)
    set(known.acquisitionCampaign, acquisitionCampaign)
    set(known.acquisitionCost, acquisitionCost)
  }

  private mutating func set<Value>(_ attribute: Attribute<Value>, _ value: Value?) {
    if let value { attributes[attribute.name] = value.attributeValue }
  }
}
