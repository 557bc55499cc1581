public import Conversation
import Foundation
public import Store
import Synchronization

/// The catalogue as the inference service last told it. It outlives both services, so that menus can be shown while the
/// inference service is away.
public final class CatalogueKeeper: Sendable {
    private static let note = "catalogue"

    private let store: Store
    private let kept: Mutex<Catalogue?>

    /// Begins with what was kept before; a form that cannot be read any more counts as nothing.
    public init(store: Store) async throws {
        self.store = store
        let bytes = try await store.transaction { try $0.note(Self.note) }
        kept = Mutex(bytes.flatMap { try? JSONDecoder().decode(Catalogue.self, from: Data($0)) })
    }

    /// Nil until the service has been reached for the first time.
    public var catalogue: Catalogue? { kept.withLock { $0 } }

    /// Returns whether it is another one than before.
    @discardableResult
    public func keep(_ catalogue: Catalogue) async throws -> Bool {
        let isNew = kept.withLock { kept in
            defer { kept = catalogue }
            return kept != catalogue
        }
        guard isNew else { return false }
        let bytes = Array(try JSONEncoder().encode(catalogue))
        try await store.transaction { try $0.setNote(Self.note, bytes) }
        return true
    }
}
