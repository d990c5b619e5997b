//! Ids of requests.

use std::cell::Cell;
use std::fmt;
use std::hash::{BuildHasher, RandomState};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The header that tells the client.
const HEADER: HeaderName = HeaderName::from_static("x-openstack-request-id");

/// The id of a request: `req-` and a UUID, as OpenStack's services write it.
///
/// It is unique and no secret: each thread draws where it begins, from as many numbers as there are ids, and counts from
/// there; threads that counted together would wait for each other.
#[derive(Clone, Copy)]
pub(crate) struct RequestId([u8; 40]);

impl RequestId {
    /// An id that no other request has.
    pub(crate) fn new() -> Self {
        thread_local! {
            static NEXT: Cell<[u64; 2]> = {
                let random = RandomState::new();
                Cell::new([random.hash_one(0), random.hash_one(1)])
            };
        }
        let next = NEXT.get();
        NEXT.set(next.map(|number| number.wrapping_add(1)));
        Self::from_bits(next.map(mix))
    }

    /// A UUID of version 4, whose other digits the bits say.
    fn from_bits(mut bits: [u64; 2]) -> Self {
        bits[0] = bits[0] & !0xf000 | 0x4000;
        bits[1] = bits[1] & !(0xc << 60) | 0x8 << 60;
        let (mut digits, mut text) = ([0; 32], *b"req-........-....-....-....-............");
        for (eight, bits) in digits.chunks_exact_mut(16).zip(bits) {
            for (place, digit) in eight.iter_mut().rev().enumerate() {
                let value = (bits >> (4 * place)) as u8 & 0xf;
                *digit = value + if value < 10 { b'0' } else { b'a' - 10 };
            }
        }
        for (at, from, to) in [(4, 0, 8), (13, 8, 12), (18, 12, 16), (23, 16, 20), (28, 20, 32)] {
            text[at..at + to - from].copy_from_slice(&digits[from..to]);
        }
        Self(text)
    }

    pub(super) fn as_str(&self) -> &str {
        // All of it is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Tells the client.
    pub(crate) fn echo(&self, headers: &mut HeaderMap) {
        if let Ok(id) = HeaderValue::from_bytes(&self.0) {
            headers.insert(HEADER, id);
        }
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Spreads a number over all bits, no two over the same (SplitMix64).
fn mix(number: u64) -> u64 {
    let z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::RequestId;

    #[test]
    fn an_id_is_a_uuid_of_version_4() {
        let id = RequestId::from_bits([0x0123_4567_89ab_cdef, u64::MAX]);
        assert_eq!(id.as_str(), "req-01234567-89ab-4def-bfff-ffffffffffff");
        assert_eq!(
            RequestId::from_bits([0, 0]).as_str(),
            "req-00000000-0000-4000-8000-000000000000"
        );
    }

    #[test]
    fn no_two_are_alike() {
        let many = || (0..10_000).map(|_| RequestId::new()).collect::<Vec<RequestId>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(many)).collect();
        let ids: Vec<RequestId> =
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        let texts: HashSet<&str> = ids.iter().map(RequestId::as_str).collect();
        assert_eq!(texts.len(), ids.len());
    }
}
