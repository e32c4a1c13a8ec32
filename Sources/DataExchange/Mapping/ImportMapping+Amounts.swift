extension ImportMapping {
  /// How numbers are written.
  public struct NumberStyle: Hashable, Sendable {
    /// What stands in front of the fraction: a point unless said otherwise.
    public var decimalSeparator: Character
    /// What parts the other digits in groups; nothing unless said otherwise.
    public var thousandsSeparator: Character?
    /// What may stand before or behind a number without a meaning, such as `$`.
    public var ignored: [String]

    /// A style.
    public init(decimalSeparator: Character = ".", thousandsSeparator: Character? = nil, ignored: [String] = []) {
      self.decimalSeparator = decimalSeparator
      self.thousandsSeparator = thousandsSeparator
      self.ignored = ignored
    }
  }

  /// What was paid, or paid back.
  public struct AmountColumns: Hashable, Sendable {
    /// The unit that amounts are in.
    public enum Unit: String, Hashable, Sendable, Codable, CaseIterable {
      /// Euros, dollars, yen.
      case major
      /// Cents, yen: whole numbers.
      case minor
    }

    /// What becomes of an amount that has more digits than its currency.
    public enum Rounding: String, Hashable, Sendable, Codable, CaseIterable {
      /// The row is rejected.
      case exact
      /// It is rounded to the nearest amount, and from the middle to the even one.
      case halfEven = "half-even"
      /// It is rounded to the nearest amount, and from the middle away from zero.
      case halfUp = "half-up"
    }

    /// What a total is of, where several rows are an order.
    public enum Scope: String, Hashable, Sendable, Codable, CaseIterable {
      /// Of the row; the order's is their sum.
      case line
      /// Of the order; all its rows have the same, or only some have one.
      case order
    }

    /// The column of the total. Without one it is the unit price times the quantity.
    public var total: Column?
    /// The column of what one costs.
    public var unitPrice: Column?
    /// The column of how many.
    public var quantity: Column?
    /// The column of the currency, in three letters of ISO 4217.
    public var currency: Column
    /// The unit that amounts are in, ``Unit/major`` unless said otherwise.
    public var unit: Unit
    /// What becomes of too many digits, ``Rounding/exact`` unless said otherwise.
    public var rounding: Rounding
    /// What a total is of, ``Scope/line`` unless said otherwise.
    public var totalOf: Scope

    /// The columns of an amount.
    public init(total: Column? = nil, unitPrice: Column? = nil, quantity: Column? = nil, currency: Column) {
      self.total = total
      self.unitPrice = unitPrice
      self.quantity = quantity
      self.currency = currency
      unit = .major
      rounding = .exact
      totalOf = .line
    }
  }

  /// What was bought.
  public struct OrderColumns: Hashable, Sendable {
    /// The column of the order's identifier: rows of the same order and customer that follow each other are its lines.
    public var id: Column?
    /// The column of the article.
    public var sku: Column?
    /// The column of what the article belongs to.
    public var category: Column?
    /// The column of what was taken off the line. It is not taken off the amount, which is what was paid; but off unit
    /// price times quantity.
    public var discount: Column?
    /// The column of how it was paid.
    public var paymentMethod: Column?
    /// The column of what the goods cost the seller.
    public var cost: Column?

    /// The columns of an order.
    public init(id: Column? = nil, sku: Column? = nil) {
      self.id = id
      self.sku = sku
    }
  }

  /// Which rows of purchases tell of returns and refunds instead.
  public struct ReturnRules: Hashable, Sendable {
    /// Whether a negative quantity is a return: true unless said otherwise; else such rows are rejected.
    public var negativeQuantity: Bool
    /// Whether a negative amount is a refund: true unless said otherwise; else such rows are rejected.
    public var negativeAmount: Bool
    /// What identifiers of orders or keys begin with that are returns, such as `C`.
    public var prefixes: [String]
    /// The column of the order that is returned, as the source of keys knows it.
    public var purchase: Column?
    /// The column of the reason.
    public var reason: Column?

    /// Rules.
    public init(negativeQuantity: Bool = true, negativeAmount: Bool = true, prefixes: [String] = []) {
      self.negativeQuantity = negativeQuantity
      self.negativeAmount = negativeAmount
      self.prefixes = prefixes
    }
  }
}
