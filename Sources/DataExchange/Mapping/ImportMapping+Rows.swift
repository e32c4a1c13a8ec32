public import CustomerModel

extension ImportMapping {
  /// Where a value comes from.
  public enum Column: Hashable, Sendable {
    /// The column that the header names so, or the member of that name or path.
    case name(String)
    /// The column at a position from 1.
    case position(Int)
    /// The same text for every row.
    case constant(String)
  }

  /// What a row is.
  public enum RowKind: Hashable, Sendable {
    /// A customer, with attributes.
    case customer
    /// An order, or a line of one.
    case purchase
    /// Money paid back.
    case refund
    /// A visit, or the use of a feature.
    case session
    /// A change of a subscription.
    case subscription
    /// A step of a support case.
    case supportCase
    /// An answer with a score.
    case feedback
    /// What became of a message.
    case message
    /// A host's own kind of interaction; nil if it is called as the row's type says.
    case custom(String?)
    /// Nothing that is wanted. Such rows are counted.
    case skipped
  }

  /// What the rows of a file are.
  public enum Rows: Hashable, Sendable {
    /// The same.
    case all(RowKind)
    /// What a column says; rows with other values are rejected, or are `otherwise`.
    case chosen(by: Column, values: [String: RowKind], otherwise: RowKind? = nil)
  }

  /// What is done with a row in which something is missing.
  public enum BlankRule: String, Hashable, Sendable, Codable, CaseIterable {
    /// It is rejected, and told so.
    case reject
    /// It is kept as that of a customer nobody knows, one for each order or row.
    case anonymous
  }

  /// Who the customer is.
  public struct CustomerColumns: Hashable, Sendable {
    /// The column of the identifier.
    public var id: Column
    /// The kind of the identifier, `external` unless said otherwise.
    public var kind: String
    /// What is done without one.
    public var blank: BlankRule
    /// What counts as none, in any case of letters: by default the words that programs write for it.
    public var blankValues: [String]
    /// Whether identifiers are whole numbers, which some programs write as `17850.0`.
    public var isWholeNumber: Bool
    /// Other identifiers of the same customer.
    public var aliases: [Alias]

    /// Another identifier.
    public struct Alias: Hashable, Sendable {
      /// The column of the identifier; nothing is told where it is blank.
      public var id: Column
      /// The kind of the identifier.
      public var kind: String

      /// Another identifier of a kind.
      public init(id: Column, kind: String) {
        self.id = id
        self.kind = kind
      }
    }

    /// What counts as no identifier unless said otherwise.
    public static let usualBlankValues = ["", "null", "nil", "none", "nan", "n/a", "#n/a", "undefined"]

    /// The columns of a customer.
    public init(id: Column, kind: String = "external", blank: BlankRule = .reject) {
      self.id = id
      self.kind = kind
      self.blank = blank
      blankValues = Self.usualBlankValues
      isWholeNumber = false
      aliases = []
    }
  }

  /// When something happened.
  public struct InstantColumns: Hashable, Sendable {
    /// The column, or those of day and time, which are joined with a space.
    public var from: [Column]
    /// How it is written; of several, the first that fits. `iso`, `unix-seconds`, `unix-milliseconds`,
    /// `unix-microseconds`, `spreadsheet-days` or a pattern such as `dd/MM/yyyy HH:mm`.
    public var formats: [String]
    /// The zone of local times, UTC unless said otherwise. A day is its start there. Where clocks are put back and show a
    /// time twice, it is the first of the two; a time that they skip counts on from before the change.
    public var zone: TimeZoneIdentifier
    /// Whether what is finer than microseconds is cut off, instead of refused.
    public var truncatesFraction: Bool

    /// The columns of an instant.
    public init(from: [Column], formats: [String] = ["iso"], zone: TimeZoneIdentifier = .utc) {
      self.from = from
      self.formats = formats
      self.zone = zone
      truncatesFraction = false
    }
  }
}
