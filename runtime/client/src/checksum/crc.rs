//! Cyclic redundancy checks, eight bytes at a time.
//!
//! All three that AWS uses are reflected, begin with ones and end inverted, so that one function serves
//! them: those of 32 bits stand in the lower half of a register of 64.

/// For each of eight bytes what it does to the register.
pub(super) type Table = [[u64; 256]; 8];

/// CRC-32 of ISO 3309.
pub(super) static CRC32: Table = table(0xedb8_8320);
/// CRC-32C, Castagnoli's (RFC 3720, section 12.1).
pub(super) static CRC32C: Table = table(0x82f6_3b78);
/// CRC-64 of the NVM Express specification.
pub(super) static CRC64NVME: Table = table(0x9a6c_9329_ac4b_c9b5);

/// The table of a polynomial, whose bits are in reverse.
const fn table(polynomial: u64) -> Table {
    let mut table = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut register = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            register = (register >> 1) ^ if register & 1 == 1 { polynomial } else { 0 };
            bit += 1;
        }
        table[0][byte] = register;
        byte += 1;
    }
    let mut later = 1;
    while later < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = table[later - 1][byte];
            table[later][byte] = (before >> 8) ^ table[0][(before & 0xff) as usize];
            byte += 1;
        }
        later += 1;
    }
    table
}

/// A check in the making.
pub(crate) struct Crc {
    table: &'static Table,
    register: u64,
    /// How many bytes of the register count.
    width: usize,
}

impl Crc {
    pub(super) fn new(table: &'static Table, width: usize) -> Self {
        let ones = u64::MAX >> (64 - 8 * width);
        Crc {
            table,
            register: ones,
            width,
        }
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        let table = self.table;
        let entry = |later: usize, byte: u64| table[later][(byte & 0xff) as usize];
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            let word = self.register ^ u64::from_le_bytes(*eight);
            self.register = entry(7, word)
                ^ entry(6, word >> 8)
                ^ entry(5, word >> 16)
                ^ entry(4, word >> 24)
                ^ entry(3, word >> 32)
                ^ entry(2, word >> 40)
                ^ entry(1, word >> 48)
                ^ entry(0, word >> 56);
        }
        for byte in rest {
            self.register = (self.register >> 8) ^ entry(0, self.register ^ u64::from(*byte));
        }
    }

    /// The check, the highest byte first.
    pub(super) fn finish(self) -> Vec<u8> {
        let bytes = (!self.register).to_be_bytes();
        bytes.get(8 - self.width..).unwrap_or_default().to_vec()
    }
}
