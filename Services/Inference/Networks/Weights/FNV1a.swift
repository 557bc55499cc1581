/// The hash of Fowler, Noll and Vo, 64 bits: tells things apart, does not stand up to somebody who wants them confused.
enum FNV1a {
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
