import RetentionKit

/// What the shop's backend tells the store. Every order has its number as a key, so telling it twice records it once.
struct Shop {
  let database: RetentionDatabase

  func customer(_ number: Int) -> ExternalID { ExternalID("customer-\(number)", kind: "shop") }

  /// Somebody signed up.
  func signUp(_ number: Int, at instant: Timestamp, in tx: inout CustomerTransaction) throws {
    try tx.upsert(Customer(id: customer(number), name: "Customer \(number)", country: number % 3 == 0 ? "DE" : "GB"))
  }

  /// An order was paid. What the goods cost the shop is told, too, so that there are margins.
  func order(
    _ id: String, of number: Int, cents: Int64, at instant: Timestamp, in tx: inout CustomerTransaction
  ) throws {
    let total = Money(minorUnits: cents, currency: try Currency("EUR"))
    let purchase = Purchase(total: total, cost: try total.scaled(by: ExactDecimal("0.6"), rounding: .toNearestOrEven))
    try tx.record(purchase, by: customer(number), at: instant, key: InteractionKey(source: "shop", id: id))
  }

  /// Goods came back, and a part of the order was paid back.
  func giveBack(
    _ cents: Int64, of order: String, of number: Int, at instant: Timestamp, in tx: inout CustomerTransaction
  ) throws {
    let refund = Refund(
      amount: Money(minorUnits: cents, currency: try Currency("EUR")), of: InteractionKey(source: "shop", id: order),
      reason: "did not fit", isReturn: true)
    try tx.record(refund, by: customer(number), at: instant, key: InteractionKey(source: "returns", id: order))
  }

  /// A message of a campaign was sent.
  func send(
    _ campaign: String, to customer: CustomerID, at instant: Timestamp, in tx: inout CustomerTransaction
  ) throws {
    guard let id = try tx.customer(customer)?.externalIDs.first else { return }
    let message = MessageEvent(
      messageID: "\(campaign)-\(customer)", channel: .email, messageClass: .promotional, event: .sent,
      campaign: campaign)
    try tx.record(message, by: id, at: instant, key: InteractionKey(source: "mailer", id: "\(campaign)-\(customer)"))
  }
}
