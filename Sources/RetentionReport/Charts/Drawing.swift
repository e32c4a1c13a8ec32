/// A picture in SVG with a title and a description, coloured by the page's classes.
struct Drawing {
  let width: Double
  let height: Double
  private(set) var content = Markup()

  init(width: Double = 480, height: Double = 250) { (self.width, self.height) = (width, height) }

  enum Anchor: String { case start, middle, end }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
    content.empty(
      "line",
      [
        ("x1", Self.place(x1)), ("y1", Self.place(y1)), ("x2", Self.place(x2)), ("y2", Self.place(y2)),
        ("class", style),
      ])
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, opacity: Double? = nil,
    tip: String? = nil
  ) {
    var fields: [Markup.Field] = [
      ("x", Self.place(x)), ("y", Self.place(y)), ("width", Self.place(max(width, 0))),
      ("height", Self.place(max(height, 0))), ("class", style),
    ]
    if let opacity { fields.append(("fill-opacity", NumberText.decimal(opacity, 3))) }
    content.element("rect", fields) { if let tip { $0.element("title", text: tip) } }
  }

  mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String, tip: String) {
    content.element(
      "circle", [("cx", Self.place(x)), ("cy", Self.place(y)), ("r", Self.place(radius)), ("class", style)]
    ) { $0.element("title", text: tip) }
  }

  mutating func text(_ text: String, _ x: Double, _ y: Double, _ anchor: Anchor, _ style: String = "label") {
    content.element(
      "text", [("x", Self.place(x)), ("y", Self.place(y)), ("text-anchor", anchor.rawValue), ("class", style)],
      text: text)
  }

  /// A line through places, or the area within them.
  mutating func path(_ places: [(x: Double, y: Double)], isClosed: Bool = false, _ style: String) {
    guard places.count > 1 else { return }
    var steps = ""
    for (index, place) in places.enumerated() {
      steps += "\(index == 0 ? "M" : "L")\(Self.place(place.x)) \(Self.place(place.y))"
    }
    content.empty("path", [("d", steps + (isClosed ? "Z" : "")), ("class", style)])
  }

  /// The whole element.
  func svg(id: String, title: String, description: String, isWide: Bool = false) -> Markup {
    var result = Markup()
    result.element(
      "svg",
      [
        ("viewBox", "0 0 \(Self.place(width)) \(Self.place(height))"), ("role", "img"),
        ("aria-labelledby", "\(id)-title \(id)-text"), ("class", isWide ? "chart wide" : "chart"),
      ]
    ) { svg in
      svg.element("title", [("id", "\(id)-title")], text: title)
      svg.element("desc", [("id", "\(id)-text")], text: description)
      svg.append(content)
    }
    return result
  }

  /// A coordinate to a tenth: never an exponent, never "nan".
  static func place(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e6 else { return "0" }
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }

  /// About the width of a text in the page's font of 12 units.
  static func width(of text: String) -> Double { Double(text.count) * 7.4 }

  /// A text cut to a width.
  static func cut(_ text: String, to width: Double) -> String {
    let limit = max(Int(width / 7.4), 2)
    return text.count <= limit ? text : text.prefix(limit - 1) + "…"
  }
}
