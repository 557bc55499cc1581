import Conversation
import InferenceProtocol
import ServiceKit
import Store
import TelegramAPI

/// What every job works with.
struct JobTools: Sendable {
    let store: Store
    let link: InferenceLink
    let client: TelegramClient
    let door: ChatDoor
    let catalogue: CatalogueKeeper
    let limits: JobLimits
    let log: Log
    let transfers: Gate
    /// A job that ran when the service died runs again only with no other such job beside it, so that one bad picture
    /// does not get its neighbours blamed twice.
    let suspects = Gate(places: 1)
}
