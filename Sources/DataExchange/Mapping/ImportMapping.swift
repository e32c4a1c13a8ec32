/// How the rows of a file become customers and what they did: which column is what, and how it is written.
///
/// ```swift
/// var mapping = try ImportMapping(
///   json: """
///     {
///       "rows": "purchase",
///       "source": "shop",
///       "customer": {"id": "CustomerID", "kind": "shop", "blank": "anonymous"},
///       "occurredAt": {"from": "InvoiceDate", "format": "M/d/yyyy H:mm", "zone": "Europe/London"},
///       "amount": {"unitPrice": "UnitPrice", "quantity": "Quantity", "currency": {"constant": "GBP"}},
///       "order": {"id": "InvoiceNo", "sku": "StockCode"},
///       "attributes": {"country": {"from": "Country", "translate": {"United Kingdom": "GB"}}}
///     }
///     """)
/// mapping.customer?.kind  // == "shop"
/// mapping.occurredAt?.formats  // == ["M/d/yyyy H:mm"]
/// ```
///
/// In JSON a text names a column, a number is its position from 1, and `{"constant": "GBP"}` is the same in every row.
/// For JSON Lines, a column is a member, or a path such as `customer.id`. What is left out has the value that its
/// property tells; what is unknown is an error.
public struct ImportMapping: Hashable, Sendable {
  /// How the file is written.
  public enum Format: String, Hashable, Sendable, Codable, CaseIterable {
    /// Separated values, with commas, semicolons, tabulators or bars.
    case csv
    /// A JSON object a line.
    case jsonLines = "json-lines"
    /// A call of the Segment specification (identify, track, page, screen, group, alias) as a JSON object a line. Of the
    /// rest of the mapping, the source counts, a constant currency, and which traits of a group are an account and a role.
    case segment
  }

  /// How the file is written.
  public var format: Format
  /// How separated values are written.
  public var csv: SeparatedValues
  /// What the keys of interactions have as their source; `import` unless said otherwise.
  public var source: String
  /// What rows are.
  public var rows: Rows
  /// Who the customer is. Rows of every kind need it.
  public var customer: CustomerColumns?
  /// When it happened. For rows of customers, since when it is known; without one, the file's last change.
  public var occurredAt: InstantColumns?
  /// How numbers are written.
  public var numbers: NumberStyle
  /// What was paid. Rows of purchases and refunds need it.
  public var amount: AmountColumns?
  /// What was bought.
  public var order: OrderColumns?
  /// Which rows tell of returns.
  public var returns: ReturnRules
  /// The columns that together identify an interaction in its source. Without any, the order's id does; without that, the
  /// content does, and equal rows of one file are told apart by counting them.
  public var key: [Column]
  /// What rows of sessions and of a host's own kinds say.
  public var event: EventColumns?
  /// What rows of subscriptions say.
  public var subscription: SubscriptionColumns?
  /// What rows of support cases say.
  public var supportCase: SupportCaseColumns?
  /// What rows of feedback say.
  public var feedback: FeedbackColumns?
  /// What rows of messages say.
  public var message: MessageColumns?
  /// The attributes of the customer that rows tell, by name.
  public var attributes: [String: AttributeColumn]
  /// The tags of the customer that rows tell.
  public var tags: ListColumn?
  /// The account that the customer belongs to.
  public var membership: MembershipColumns?
  /// What the customer consents to.
  public var consents: [ConsentColumns]

  /// A mapping of rows of one kind, to be filled in.
  public init(rows: Rows = .all(.purchase), customer: CustomerColumns? = nil, occurredAt: InstantColumns? = nil) {
    format = .csv
    csv = SeparatedValues()
    source = "import"
    self.rows = rows
    self.customer = customer
    self.occurredAt = occurredAt
    numbers = NumberStyle()
    returns = ReturnRules()
    key = []
    attributes = [:]
    consents = []
  }
}
