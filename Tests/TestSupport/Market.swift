/// Two shops, their people, and buyers: what most tests are played with.
public enum Market {
  /// `anna` and `boris` buy and write Russian; `wei` and `lin` sell lanterns, `mei` tea, all three write Chinese.
  public static let lines: [JSON] = [
    ["shop": "lanterns", "name": "Lanterns", "languages": ["zh-Hans"]],
    ["shop": "tea", "name": "Tea", "languages": ["zh-Hans"]],
    account("anna", "buyer", nil, "ru"), account("boris", "buyer", nil, "ru"),
    account("wei", "agent", "lanterns", "zh-Hans"), account("lin", "agent", "lanterns", "zh-Hans"),
    account("mei", "agent", "tea", "zh-Hans"), account("robo", "bot", "lanterns", "zh-Hans"),
    account("scout", "bot", nil, "en"), account("root", "admin", nil, "en"),
    ["account": "eye", "kind": "bot", "shop": "lanterns", "token": "token-eye", "scopes": ["read"]],
    ["account": "mouth", "kind": "bot", "shop": "lanterns", "token": "token-mouth", "scopes": ["send"]],
  ]

  public static func account(_ name: String, _ kind: String, _ shop: String?, _ want: String) -> JSON {
    var members: [String: JSON] = [
      "account": .string(name), "kind": .string(kind), "want": .string(want),
      "token": .string("token-" + name),
    ]
    if let shop { members["shop"] = .string(shop) }
    return .object(members)
  }
}
