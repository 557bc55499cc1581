/// Why a job was not taken. Nothing of it is kept.
public enum ScheduleRefusal: Error, Equatable {
    /// Every waiting place is taken, or every place one user may have.
    case full(retryAfterSeconds: Double)
    /// More memory than all jobs may have together.
    case neverFits(bytes: Int, limit: Int)
    /// The same job is waiting or running already.
    case known
    /// The scheduler is shutting down.
    case closed
}
