extension Schedule {
    /// A job that holds a place in a lane: it computes, or stands still under one that overtook it.
    struct Active: Sendable {
        let entry: Entry
        /// How much is done, 0...1, as the job itself says.
        var fraction = 0.0
        private var computing = true
        private var since: Double
        private var secondsRan = 0.0
        private var secondsStood = 0.0

        init(_ entry: Entry, at now: Double) {
            self.entry = entry
            since = now
        }

        /// Seconds it has computed.
        func ran(at now: Double) -> Double { secondsRan + (computing ? now - since : 0) }

        /// Seconds it has given way.
        func stood(at now: Double) -> Double { secondsStood + (computing ? 0 : now - since) }

        /// Seconds it still has to compute. The prediction and the rate so far are weighed by how much is done, which
        /// comes to this: what is left of the longer of the predicted and the actual time.
        func remaining(at now: Double) -> Double { (1 - fraction) * max(entry.seconds, ran(at: now)) }

        mutating func stand(at now: Double) {
            secondsRan = ran(at: now)
            computing = false
            since = now
        }

        mutating func goOn(at now: Double) {
            secondsStood = stood(at: now)
            computing = true
            since = now
        }
    }
}
