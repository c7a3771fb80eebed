public import Messaging

/// The operations that a session may ask for, and the ports that it reads from; made by the composition root.
public final class GatewayOperations: Sendable {
  let logIn: LogIn
  let register: RegisterBuyer?
  let changeSettings: ChangeSettings
  let open: OpenConversation
  let send: SendMessages
  let revise: ReviseMessage
  let status: QueryStatus
  let markers: MoveMarkers
  let conversations: ListConversations
  let history: ReadHistory
  let translate: TranslateText
  let search: SearchMessages
  let wording: ManageWording
  let render: RenderForReader
  let rights: Rights
  let directory: Directory
  let inboxes: any InboxReader
  let markerStore: any MarkerStore

  /// - Parameter register: nil where accounts are made by the operator alone.
  public init(
    logIn: LogIn, register: RegisterBuyer?, changeSettings: ChangeSettings, open: OpenConversation,
    send: SendMessages, revise: ReviseMessage, status: QueryStatus, markers: MoveMarkers,
    conversations: ListConversations, history: ReadHistory, translate: TranslateText, search: SearchMessages,
    wording: ManageWording, render: RenderForReader, rights: Rights, directory: Directory,
    inboxes: any InboxReader,
    markerStore: any MarkerStore
  ) {
    self.logIn = logIn
    self.register = register
    self.changeSettings = changeSettings
    self.open = open
    self.send = send
    self.revise = revise
    self.status = status
    self.markers = markers
    self.conversations = conversations
    self.history = history
    self.translate = translate
    self.search = search
    self.wording = wording
    self.render = render
    self.rights = rights
    self.directory = directory
    self.inboxes = inboxes
    self.markerStore = markerStore
  }
}
