internal import CustomerModel

extension RetentionReport {
  /// The page: one file of HTML with its pictures and its style in it, which needs no network and runs no scripts.
  ///
  /// ```swift
  /// let report = try database.read { tx in try RetentionReport(MetricScope(asOf: .now), title: "A & B", of: tx) }
  /// report.html().contains("<h1>A &amp; B</h1>")  // == true
  /// ```
  public func html() -> String {
    var page = Markup()
    page.append(trusted: "<!DOCTYPE html>")
    page.element("html", [("lang", "en")]) { html in
      html.element("head") { head in
        head.empty("meta", [("charset", "utf-8")])
        head.empty("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
        head.empty("meta", [("name", "color-scheme"), ("content", "light dark")])
        head.element("title", text: title)
        head.element("style") { $0.append(trusted: ReportStyle.sheet) }
      }
      html.element("body") { body in
        writeHeader(to: &body)
        body.element("main") { main in
          if !headlines.isEmpty { writeHeadlines(to: &main) }
          main.element("div", [("class", "sections")]) { list in
            for section in sections { Self.write(section, to: &list) }
          }
          if !omissions.isEmpty { writeOmissions(to: &main) }
        }
        body.element(
          "footer",
          text: """
            Intervals hold the true figure in 95 of 100 cases. Months are those of the calendar, and only complete ones count.
            """)
      }
    }
    return page.text
  }

  private func writeHeader(to body: inout Markup) {
    body.element("header") { header in
      header.element("h1", text: title)
      let day = asOf.description.prefix(10)
      let whom = customers == "everybody" ? "All customers" : "Customers of whom is true: \(customers)"
      let amounts = currency.map { " · amounts in \($0.code)" } ?? ""
      header.element("p", [("class", "scope")], text: "\(whom) · as of \(day)\(amounts)")
    }
  }

  private func writeHeadlines(to main: inout Markup) {
    main.element("section", [("class", "headlines"), ("aria-label", "Headline figures")]) { list in
      for headline in headlines {
        list.element("div", [("class", "headline")]) { box in
          box.element("p", [("class", "name")], text: headline.name)
          box.element("p", [("class", "figure")], text: headline.value)
          if let interval = headline.interval { box.element("p", [("class", "interval")], text: interval) }
          box.element("p", [("class", "period")]) { line in
            line.write(headline.period)
            guard let change = headline.change else { return }
            let style = headline.isBetter.map { $0 ? "change better" : "change worse" } ?? "change"
            let mark = headline.isBetter == nil ? "" : change.hasPrefix("+") ? "▲ " : "▼ "
            line.write(" ")
            line.element("span", [("class", style)], text: "\(mark)\(change)")
          }
        }
      }
    }
  }

  private static func write(_ section: ReportSection, to list: inout Markup) {
    list.element("section", [("class", section.isWide ? "card wide" : "card"), ("id", "section-\(section.id)")]) {
      card in
      card.element("h2", text: section.title)
      card.element("p", [("class", "lead")], text: section.lead)
      if let picture = section.picture {
        card.element("figure", section.isWide ? [("class", "scroll"), ("tabindex", "0")] : []) { $0.append(picture) }
      }
      if let table = section.table {
        if section.showsTable {
          table.write(to: &card)
        } else {
          card.element("details") { details in
            details.element("summary", text: "Data")
            table.write(to: &details)
          }
        }
      }
      if !section.notes.isEmpty {
        card.element("ul", [("class", "notes")]) { notes in
          for note in section.notes { notes.element("li", text: note) }
        }
      }
    }
  }

  private func writeOmissions(to main: inout Markup) {
    main.element("section", [("class", "omissions")]) { part in
      part.element("h2", text: "Left out")
      part.element("ul") { list in
        for sentence in omissions { list.element("li", text: sentence) }
      }
    }
  }
}
