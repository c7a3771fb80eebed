/// One term of a language before it is expanded, as a cell of `terms.tsv` has it: ranges of that file's text.
struct Term {
  struct Named {
    var name: Int
    var value: Range<Int>
  }

  var lemma = 0..<0
  private(set) var flags: [Int] = []
  /// By name: the first form that fits is the one that is written, on every run.
  var named: [Named] = []

  /// Reads `lemma{flag;name=value}`.
  mutating func read(_ cell: Range<Int>, of text: Span<UInt16>, names: inout FeatureNames) {
    flags.removeAll(keepingCapacity: true)
    named.removeAll(keepingCapacity: true)
    let brace = text.first(0x7B, in: cell) ?? cell.upperBound
    lemma = text.trimmed(cell.lowerBound..<brace)
    guard brace < cell.upperBound else { return }
    let end = text.first(0x7D, in: brace..<cell.upperBound) ?? cell.upperBound
    var start = brace + 1
    while start < end {
      let stop = text.first(0x3B, in: start..<end) ?? end
      if let equals = text.first(0x3D, in: start..<stop) {
        set(names.number(of: text.extracting(start..<equals)), equals + 1..<stop, names)
      } else if stop > start {
        flags.append(names.number(of: text.extracting(start..<stop)))
      }
      start = stop + 1
    }
  }

  private mutating func set(_ name: Int, _ value: Range<Int>, _ names: FeatureNames) {
    if let index = named.firstIndex(where: { $0.name == name }) {
      named[index].value = value
      return
    }
    let place = named.firstIndex { names.isBefore(name, $0.name) } ?? named.count
    named.insert(Named(name: name, value: value), at: place)
  }

  func has(_ flag: FeatureNames.Known) -> Bool { flags.contains(flag.rawValue) }

  func value(_ name: FeatureNames.Known) -> Range<Int>? {
    named.first { $0.name == name.rawValue }?.value
  }

  mutating func change(_ name: FeatureNames.Known, _ body: (Range<Int>) -> Range<Int>) {
    guard let index = named.firstIndex(where: { $0.name == name.rawValue }) else { return }
    named[index].value = body(named[index].value)
  }
}
