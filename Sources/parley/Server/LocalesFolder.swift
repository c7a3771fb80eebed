/// Finds the content of translation and notices.
enum LocalesFolder {
  static func find() throws -> String {
    try ShippedFolder.find("locales", holding: "concepts.tsv", variable: "PARLEY_LOCALES")
  }
}
