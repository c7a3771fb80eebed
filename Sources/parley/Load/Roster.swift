import Foundation

/// The people of a load test: a shop's seller, and its buyers. Each has a token.
struct Roster: Sendable {
  struct Person: Sendable {
    let name: String
    let token: String
    let language: String
  }

  struct Pair: Sendable {
    let buyer: Person
    let shop: Int
  }

  struct Shop: Sendable {
    let id: String
    let seller: Person
  }

  let shops: [Shop]
  let pairs: [Pair]
  /// Who only connect.
  let crowd: [Person]

  init(_ scenario: Scenario, run: String) {
    let languages = scenario.languages
    shops = (0..<scenario.shopCount).map { number in
      Shop(
        id: "load-\(run)-\(number)",
        seller: Person(run, "s\(number)", languages[number % languages.count][1]))
    }
    pairs = (0..<scenario.pairs).map { [shopCount = scenario.shopCount] number in
      let shop = number % shopCount
      return Pair(buyer: Person(run, "b\(number)", languages[shop % languages.count][0]), shop: shop)
    }
    crowd = (0..<max(scenario.idle, scenario.storm)).map { number in
      Person(run, "c\(number)", languages[number % languages.count][0])
    }
  }

  /// Reads what `write` wrote, for a scenario of the same numbers.
  init(_ scenario: Scenario, readFrom path: String) throws {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure("\(path) can't be read")
    }
    let lines = text.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    let accounts = lines.filter { $0.account != nil }
    let sellers = accounts.filter { $0.kind == "agent" }
    shops = sellers.map { Shop(id: $0.shop ?? "", seller: Person($0)) }
    let buyers = accounts.filter { $0.kind == "buyer" }
    let talkers = buyers.filter { $0.account?.split(separator: "-").last?.hasPrefix("b") == true }
    pairs = talkers.enumerated().map { [count = max(1, shops.count)] in
      Pair(buyer: Person($1), shop: $0 % count)
    }
    crowd = buyers.filter { $0.account?.split(separator: "-").last?.hasPrefix("c") == true }.map {
      Person($0)
    }
    let isEnough =
      shops.count == scenario.shopCount && pairs.count == scenario.pairs
      && crowd.count >= max(scenario.idle, scenario.storm)
    guard isEnough else {
      throw Failure("\(path) was written for other numbers of people; remove it, and run this again")
    }
  }

  fileprivate struct Line: Decodable {
    var account: String?
    var kind: String?
    var shop: String?
    var want: String?
    var token: String?
  }

  var count: Int { pairs.count + shops.count + crowd.count }

  /// What `parley admin import` takes.
  func write(to path: String) throws {
    var lines: [String] = []
    for shop in shops {
      lines.append(
        #"{"shop":"\#(shop.id)","name":"Shop \#(shop.id)","languages":["\#(shop.seller.language)"]}"#)
      lines.append(shop.seller.line(kind: "agent", shop: shop.id))
    }
    lines += pairs.map { $0.buyer.line(kind: "buyer") } + crowd.map { $0.line(kind: "buyer") }
    let bytes = Data((lines.joined(separator: "\n") + "\n").utf8)
    // Tokens are in it.
    let isWritten = FileManager.default.createFile(
      atPath: path, contents: bytes, attributes: [.posixPermissions: 0o600])
    guard isWritten else { throw Failure("\(path) can't be written") }
  }
}

extension Roster.Person {
  fileprivate init(_ run: String, _ number: String, _ language: String) {
    name = "load-\(run)-\(number)"
    var random = SystemRandomNumberGenerator()
    token = "load_" + String(random.next(), radix: 36) + String(random.next(), radix: 36)
    self.language = language
  }

  fileprivate init(_ line: Roster.Line) {
    name = line.account ?? ""
    token = line.token ?? ""
    language = line.want ?? ""
  }

  fileprivate func line(kind: String, shop: String? = nil) -> String {
    let shop = shop.map { #""shop":"\#($0)","# } ?? ""
    return
      #"{"account":"\#(name)","kind":"\#(kind)",\#(shop)"want":"\#(language)","reads":["\#(language)"],"token":"\#(token)"}"#
  }
}
