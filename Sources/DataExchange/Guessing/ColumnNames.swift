/// What columns are commonly called, the likeliest first, in lowercase letters and digits alone.
enum ColumnNames {
  static let customer = [
    "customerid", "custid", "customerno", "customernumber", "customernr", "customercode", "customerkey", "clientid",
    "userid", "memberid", "shopperid", "buyerid", "contactid", "personid", "subscriberid", "accountid", "visitorid",
    "householdkey", "customer", "client", "user", "member", "customeremail", "useremail", "email", "emailaddress",
    "anonymousid", "deviceid", "id",
  ]
  static let time = [
    "occurredat", "invoicedate", "orderdate", "purchasedate", "purchasedat", "transactiondate", "orderedat", "paidat",
    "paymentdate", "orderpurchasetimestamp", "eventtime", "eventdate", "timestamp", "datetime", "processedat",
    "createdat", "createdon", "created", "saledate", "visitdate", "date", "day", "time", "ts",
  ]
  static let total = [
    "total", "totalamount", "ordertotal", "grandtotal", "totalprice", "totalvalue", "amountpaid", "amount",
    "ordervalue", "orderamount", "revenue", "sales", "salesamount", "salesvalue", "netamount", "value", "dollarvalue",
    "spend", "paymentvalue", "amt", "sum",
  ]
  static let unitPrice = ["unitprice", "itemprice", "priceeach", "priceperunit", "price"]
  static let quantity = [
    "quantity", "qty", "quantityordered", "units", "itemcount", "numberofitems", "numitems", "items", "numberofcds",
  ]
  static let currency = ["currency", "currencycode", "ccy", "curr"]
  static let order = [
    "orderid", "orderno", "ordernumber", "ordernr", "invoiceno", "invoice", "invoiceid", "invoicenumber", "basketid",
    "receiptid", "receiptno", "transactionid", "ticketid", "order",
  ]
  static let sku = [
    "sku", "stockcode", "productsku", "productid", "productcode", "itemid", "itemcode", "articleid", "articleno", "upc",
    "product", "item",
  ]
  static let category = ["category", "productcategory", "categoryname", "department"]
  static let discount = ["discount", "discountamount", "linediscount"]
  static let paymentMethod = ["paymentmethod", "paymenttype", "paymentmode"]
  static let cost = ["cogs", "costofgoods", "costofgoodssold", "cost"]
  static let kind = ["eventtype", "eventname", "event", "rowtype", "transactiontype", "type", "action"]
  static let reason = ["returnreason", "refundreason"]

  /// The names of attributes of customers.
  static let attributes: [(name: String, columns: [String])] = [
    ("name", ["customername", "fullname", "name", "contactname"]),
    ("email", ["email", "emailaddress", "customeremail", "useremail"]),
    ("phone", ["phone", "phonenumber", "mobile", "telephone"]),
    ("birthday", ["birthday", "birthdate", "dateofbirth", "dob"]),
    ("country", ["countrycode", "country", "customercountry", "shippingcountry", "billingcountry"]),
    ("language", ["language", "locale", "lang"]),
    ("timeZone", ["timezone", "tz"]),
    ("signedUpAt", ["signedupat", "signupdate", "signupat", "registeredat", "registrationdate", "joindate", "joinedat"]),
    ("acquisitionSource", ["acquisitionsource", "utmsource", "source", "channel"]),
    ("acquisitionCampaign", ["acquisitioncampaign", "utmcampaign", "campaign"]),
  ]

  /// A name without what people write differently.
  static func folded(_ name: String) -> String {
    String(String.UnicodeScalarView(name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || "0"..."9" ~= $0 }))
  }
}
