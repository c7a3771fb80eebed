/// The slots of a template as `ph` elements: the same slot has the same number in each language of a unit.
struct TMXSlots {
  private var numbers: [Substring: Int] = [:]

  /// `{item:acc}` becomes `<ph x="1" type="item">{item:acc}</ph>`; the rest is escaped.
  mutating func marked(_ text: String, _ escaped: (String) -> String) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = rest[rest.index(after: open)..<close].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      let number = numbers[name] ?? numbers.count + 1
      numbers[name] = number
      result += escaped(String(rest[..<open]))
      result += #"<ph x="\#(number)" type="\#(name)">\#(escaped(String(rest[open...close])))</ph>"#
      rest = rest[rest.index(after: close)...]
    }
    return result + escaped(String(rest))
  }
}
