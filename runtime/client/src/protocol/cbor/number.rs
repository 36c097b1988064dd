//! Numbers of any size: bignums (RFC 8949, section 3.4.3) and decimal fractions (3.4.4), from and to decimal digits.

use super::MAX_BIGNUM;

/// Nine digits at a time: what fits 32 bits.
const CHUNK: usize = 9;
const BASE: u64 = 1_000_000_000;

/// How many digits the largest bignum can have.
const MAX_DIGITS: usize = MAX_BIGNUM * 5 / 2;

/// A number as digits times a power of ten.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) is_negative: bool,
    /// Without zeros in front; one zero for zero.
    pub(super) digits: String,
    pub(super) exponent: i64,
    /// Whether it was written without fraction and exponent.
    pub(super) is_whole: bool,
}

impl Decimal {
    /// Reads digits as JSON writes them. `None` for anything else, and for more digits than a bignum holds.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (unsigned, None),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let is_whole = exponent.is_none() && fraction.is_none();
        let fraction = fraction.unwrap_or_default();
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let exponent: i64 = exponent.map_or(Some(0), |exponent| exponent.parse().ok())?;
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_start_matches('0');
        if significant.len() > MAX_DIGITS {
            return None;
        }
        Some(Decimal {
            is_negative: text.len() > unsigned.len() && !significant.is_empty(),
            digits: if significant.is_empty() {
                "0".to_owned()
            } else {
                significant.to_owned()
            },
            exponent: exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?,
            is_whole,
        })
    }

    /// The digits, with a point where it is not far from them.
    pub(super) fn text(&self) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        let digits = &self.digits;
        let places = usize::try_from(self.exponent.unsigned_abs()).unwrap_or(usize::MAX);
        if self.exponent == 0 {
            return format!("{sign}{digits}");
        }
        if self.exponent > 0 || places > digits.len() + CHUNK {
            return format!("{sign}{digits}e{}", self.exponent);
        }
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        format!("{sign}{whole}.{fraction}")
    }
}

/// The bytes of a bignum, the most significant first, none of them a leading zero, as digits.
pub(super) fn digits(bytes: &[u8]) -> String {
    // The least significant nine digits first.
    let mut chunks: Vec<u32> = Vec::new();
    for byte in bytes {
        let mut carry = u64::from(*byte);
        for chunk in &mut chunks {
            let value = u64::from(*chunk) * 256 + carry;
            *chunk = (value % BASE) as u32;
            carry = value / BASE;
        }
        if carry > 0 {
            chunks.push(carry as u32);
        }
    }
    let mut text = chunks.last().copied().unwrap_or(0).to_string();
    for chunk in chunks.iter().rev().skip(1) {
        text.push_str(&format!("{chunk:09}"));
    }
    text
}

/// Digits as the bytes of a bignum, without leading zeros.
pub(super) fn bytes(digits: &str) -> Vec<u8> {
    // The least significant byte first.
    let mut bytes: Vec<u8> = Vec::new();
    for digit in digits.bytes() {
        let mut carry = u32::from(digit.wrapping_sub(b'0'));
        for byte in &mut bytes {
            let value = u32::from(*byte) * 10 + carry;
            *byte = value as u8;
            carry = value >> 8;
        }
        if carry > 0 {
            bytes.push(carry as u8);
        }
    }
    bytes.reverse();
    bytes
}

/// Adds one.
pub(super) fn increment(bytes: &mut Vec<u8>) {
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            return;
        }
    }
    bytes.insert(0, 1);
}

/// Takes one away, from anything but zero.
pub(super) fn decrement(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_sub(1);
        if *byte != u8::MAX {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, digits: &str, exponent: i64, back: &str) {
        let decimal = Decimal::parse(text).unwrap();
        assert_eq!(
            (decimal.digits.as_str(), decimal.exponent),
            (digits, exponent),
            "{text}"
        );
        assert_eq!(decimal.text(), back, "{text}");
    }

    #[test]
    fn decimals_keep_their_digits() {
        check("0", "0", 0, "0");
        check("-0.10", "10", -2, "-0.10");
        check("007", "7", 0, "7");
        check("1.5E+3", "15", 2, "15e2");
        check("0.000000000000000000001", "1", -21, "1e-21");
        check(
            "123456789012345678901234567890.5",
            "1234567890123456789012345678905",
            -1,
            "123456789012345678901234567890.5",
        );
        check(
            "-1e-9223372036854775808",
            "1",
            i64::MIN,
            "-1e-9223372036854775808",
        );
    }

    #[test]
    fn what_is_no_number_has_no_digits() {
        for text in [
            "",
            "-",
            ".5",
            "1a",
            "1e",
            "1e1.5",
            "--1",
            "NaN",
            "1e9223372036854775808",
            "1.0e-9223372036854775808",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert_eq!(Decimal::parse(&"9".repeat(MAX_DIGITS + 1)), None);
    }

    #[test]
    fn bignums_count_as_specified() {
        // 2^64 (RFC 8949, appendix A).
        let two_to_64 = [1, 0, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(digits(&two_to_64), "18446744073709551616");
        assert_eq!(bytes("18446744073709551616"), two_to_64);
        let mut less = two_to_64.to_vec();
        decrement(&mut less);
        assert_eq!(less, [0, 255, 255, 255, 255, 255, 255, 255, 255]);
        increment(&mut less);
        assert_eq!(less, two_to_64);
        let mut all_ones = vec![255];
        increment(&mut all_ones);
        assert_eq!(all_ones, [1, 0]);
        assert_eq!(
            (digits(&[]), digits(&[0, 0, 5])),
            ("0".to_owned(), "5".to_owned())
        );
    }
}
