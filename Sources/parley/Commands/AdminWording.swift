import ArgumentParser

extension Admin {
  struct Wording: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A shop's approved texts, terms and names, as TMX 1.4b.",
      subcommands: [Import.self, Export.self])
    @OptionGroup var options: Options

    struct Import: AdminCommand {
      static let configuration = CommandConfiguration(
        abstract: "Add what a TMX file holds to a shop's wording, all or none.")
      @OptionGroup var options: Options
      @Argument var shop: String
      @Argument(help: "A TMX file.") var file: String

      func request() -> AdminRequest { .importWording(shop: shop, path: absolute(file)) }
    }

    struct Export: AdminCommand {
      static let configuration = CommandConfiguration(
        abstract: "Write a shop's wording to a new TMX file.")
      @OptionGroup var options: Options
      @Argument var shop: String
      @Argument(help: "A file that is not there yet.") var file: String

      func request() -> AdminRequest { .exportWording(shop: shop, path: absolute(file)) }
    }
  }
}
