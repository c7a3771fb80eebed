import Foundation

/// Asks a person at the terminal, without showing what is typed.
enum PasswordPrompt {
  /// Nil where there is no terminal, or nothing was typed.
  static func ask(for user: String) -> String? {
    guard isatty(STDIN_FILENO) == 1 else { return nil }
    var shown = termios()
    guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return nil }
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown) }
    FileHandle.standardError.write(Data("Password for \(Terminal.visible(user)): ".utf8))
    let line = readLine(strippingNewline: true)
    FileHandle.standardError.write(Data("\n".utf8))
    return line.flatMap { $0.isEmpty ? nil : $0 }
  }
}
