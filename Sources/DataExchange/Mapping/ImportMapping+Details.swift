public import CustomerModel

extension ImportMapping {
  /// How separated values are written.
  public struct SeparatedValues: Hashable, Sendable {
    /// How bytes are read as text.
    public enum Encoding: String, Hashable, Sendable, Codable, CaseIterable {
      /// UTF-8.
      case utf8 = "utf-8"
      /// ISO 8859-1.
      case latin1 = "latin-1"
      /// Windows code page 1252.
      case windows1252 = "windows-1252"
    }

    /// What stands between fields, one of `,` `;` `|` and the tabulator; found out from the first lines if nil.
    public var delimiter: Character?
    /// Whether the first record names the columns: true unless said otherwise.
    public var hasHeader: Bool
    /// How bytes are read as text: UTF-8 unless said otherwise.
    public var encoding: Encoding
    /// Whether records may have fewer fields than the header, which are blank then, or blank ones more: false unless said
    /// otherwise.
    public var allowsRagged: Bool
    /// Whether a quote inside a field that none opens is text: true unless said otherwise.
    public var allowsStrayQuotes: Bool
    /// The most bytes of a field, 1 MiB unless said otherwise.
    public var maximumFieldBytes: Int
    /// The most bytes of a record, or of a line of JSON; 16 MiB unless said otherwise.
    public var maximumRecordBytes: Int

    /// What most files are.
    public init(delimiter: Character? = nil, hasHeader: Bool = true, encoding: Encoding = .utf8) {
      self.delimiter = delimiter
      self.hasHeader = hasHeader
      self.encoding = encoding
      allowsRagged = false
      allowsStrayQuotes = true
      maximumFieldBytes = 1 << 20
      maximumRecordBytes = 1 << 24
    }
  }

  /// What rows of sessions and of a host's own kinds say.
  public struct EventColumns: Hashable, Sendable {
    /// A property of a host's own kind.
    public struct Property: Hashable, Sendable {
      /// The type of a property's value.
      public enum ValueType: String, Hashable, Sendable, Codable, CaseIterable {
        /// Text.
        case string
        /// A whole number.
        case integer
        /// Any number.
        case number
        /// Yes or no.
        case boolean
      }

      /// The column; the property is left out where it is blank.
      public var column: Column
      /// The type of its values.
      public var type: ValueType

      /// A property.
      public init(_ column: Column, type: ValueType = .string) {
        self.column = column
        self.type = type
      }
    }

    /// The column of a session's duration in seconds.
    public var duration: Column?
    /// The column of what was used in a session.
    public var feature: Column?
    /// The column of where a session took place.
    public var platform: Column?
    /// The properties of a host's own kind, by name.
    public var properties: [String: Property]

    /// Columns of events.
    public init(properties: [String: Property] = [:]) {
      self.properties = properties
    }
  }

  /// An attribute of the customer.
  public struct AttributeColumn: Hashable, Sendable {
    /// What a blank field says.
    public enum BlankMeaning: String, Hashable, Sendable, Codable, CaseIterable {
      /// Nothing.
      case ignored
      /// That the attribute has no value any more.
      case cleared
    }

    /// The column.
    public var column: Column
    /// The type, if the attribute is none of the store's: text unless said otherwise.
    public var type: AttributeType?
    /// What a blank field says: nothing unless said otherwise.
    public var blank: BlankMeaning
    /// How dates and instants are written, as ``InstantColumns/formats``.
    public var formats: [String]
    /// The zone of local times.
    public var zone: TimeZoneIdentifier
    /// What stands between the texts of a list, `|` unless said otherwise.
    public var separator: String
    /// What values of the file are called in the store, such as `GB` for `United Kingdom`.
    public var translate: [String: String]

    /// An attribute from a column.
    public init(_ column: Column, type: AttributeType? = nil) {
      self.column = column
      self.type = type
      blank = .ignored
      formats = ["iso"]
      zone = .utc
      separator = "|"
      translate = [:]
    }
  }

  /// A column of several texts.
  public struct ListColumn: Hashable, Sendable {
    /// The column.
    public var column: Column
    /// What stands between the texts, `|` unless said otherwise.
    public var separator: String

    /// A list from a column.
    public init(_ column: Column, separator: String = "|") {
      self.column = column
      self.separator = separator
    }
  }

  /// The account that the customer belongs to.
  public struct MembershipColumns: Hashable, Sendable {
    /// The column of the account; nothing is told where it is blank.
    public var account: Column
    /// The column of the role there; it is empty without one.
    public var role: Column?

    /// The columns of a membership.
    public init(account: Column, role: Column? = nil) {
      self.account = account
      self.role = role
    }
  }

  /// Whether the customer consents to something.
  public struct ConsentColumns: Hashable, Sendable {
    /// What it is for.
    public var purpose: String
    /// The way of contact; all of them without one.
    public var channel: Channel?
    /// The column of the decision; nothing is told where it is blank.
    public var decision: Column
    /// The values that are a yes, in any case of letters.
    public var granted: [String]
    /// The values that are a no, in any case of letters. Others are rejected.
    public var withdrawn: [String]

    /// Consent to a purpose.
    public init(purpose: String, channel: Channel? = nil, decision: Column) {
      self.purpose = purpose
      self.channel = channel
      self.decision = decision
      granted = ["true", "yes", "y", "1", "granted", "opt-in", "subscribed"]
      withdrawn = ["false", "no", "n", "0", "withdrawn", "opt-out", "unsubscribed"]
    }
  }
}
