/// Lines over a common axis, as SVG.
struct Plot {
  struct Line {
    let name: String
    let points: [(x: Double, y: Double)]
  }

  let title: String
  let unit: String
  let lines: [Line]
  /// Labels of the x axis.
  let marks: [(x: Double, label: String)]

  private static let colours = ["#1f6f8b", "#c8553d", "#588157", "#8a5a9e", "#b08900"]
  private static let (width, height, left, bottom) = (800.0, 300.0, 70.0, 40.0)

  /// Nothing where there is nothing to show.
  var svg: String {
    let points = lines.flatMap(\.points)
    guard let right = points.map(\.x).max(), let top = points.map(\.y).max(), right > 0, top > 0 else {
      return ""
    }
    let ceiling = Self.ceiling(top)
    let x = { (value: Double) in Self.left + value / right * (Self.width - Self.left - 20) }
    let y = { (value: Double) in
      Self.height - Self.bottom - value / ceiling * (Self.height - Self.bottom - 20)
    }
    var parts: [String] = []
    for step in 0...4 {
      let value = ceiling * Double(step) / 4
      let label = LoadReport.text(value) + " " + unit
      parts.append(
        #"<line x1="\#(Self.left)" x2="\#(Self.width - 20)" y1="\#(y(value))" y2="\#(y(value))" stroke="silver"/>"#
      )
      parts.append(#"<text x="\#(Self.left - 6)" y="\#(y(value) + 4)" text-anchor="end">\#(label)</text>"#)
    }
    for mark in marks where mark.x <= right {
      parts.append(
        #"<text x="\#(x(mark.x))" y="\#(Self.height - 20)" text-anchor="middle">\#(mark.label)</text>"#)
    }
    for (number, line) in lines.enumerated() {
      let colour = Self.colours[number % Self.colours.count]
      let path = line.points.map { "\(x($0.x)),\(y($0.y))" }.joined(separator: " ")
      parts.append(#"<polyline fill="none" stroke="\#(colour)" stroke-width="2" points="\#(path)"/>"#)
      let name = LoadReport.escaped(line.name)
      parts.append(
        #"<text x="\#(Self.left + 10 + Double(number) * 110)" y="14" fill="\#(colour)">\#(name)</text>"#)
    }
    return """
      <h2>\(LoadReport.escaped(title))</h2>
      <svg viewBox="0 0 \(Self.width) \(Self.height)" font-size="12" role="img" aria-label="\(title)">\(parts.joined())</svg>
      """
  }

  /// The next of 1, 2, 5, 10 …
  private static func ceiling(_ value: Double) -> Double {
    var power = 1e-6
    while power * 10 <= value { power *= 10 }
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= value } ?? value
  }
}
