//! Many Ed25519 signatures verified at once, behind a C ABI. `src/gold/signature_batch.cc` is the other side.
//!
//! The equations of all signatures are added up, each times a coefficient, and the sum is computed at once. The
//! coefficients are 128 bits each of a hash of everything that is verified (ed25519-dalek's, by a Merlin transcript), so
//! that they need no random numbers, and whoever makes a signature can't know them before all signatures are made.
//!
//! What libsodium refuses when it verifies one signature alone is refused here too: an `s` that is not reduced, points
//! in an encoding that is not theirs, points of small order. One thing is not seen for sure: an `R` that has a part
//! of small order beside the right one, since such parts may cancel out in a sum. To make such a signature one needs
//! the secret key, with which one may as well sign properly; nobody else gains anything. Of keys such parts are seen.

use std::panic::{catch_unwind, AssertUnwindSafe};

use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::CompressedEdwardsY;
use ed25519_dalek::{verify_batch, Signature, VerifyingKey};

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Bytes {
    data: *const u8,
    size: usize,
}

#[repr(C)]
pub struct Signed {
    key: Bytes,       // 32
    signature: Bytes, // 64
    message: Bytes,
}

/// SAFETY: the caller's bytes outlive the call.
unsafe fn slice<'a>(bytes: Bytes) -> &'a [u8] {
    if bytes.size == 0 {
        return &[];
    }
    std::slice::from_raw_parts(bytes.data, bytes.size)
}

type Encoded = [u8; 32];

/// The y coordinate alone; the highest bit is the sign of x.
fn y_of(point: &Encoded) -> Encoded {
    let mut y = *point;
    y[31] &= 0x7f;
    y
}

/// Whether y is less than 2^255 - 19, as decompressing a point does not ask.
fn is_reduced(point: &Encoded) -> bool {
    let y = y_of(point);
    y[0] < 0xed || y[31] != 0x7f || y[1..31].iter().any(|byte| *byte != 0xff)
}

/// The y coordinates of the eight points of small order.
struct SmallOrder([Encoded; 8]);

impl SmallOrder {
    fn new() -> Self {
        SmallOrder(EIGHT_TORSION.map(|point| y_of(&point.compress().to_bytes())))
    }
    fn has(&self, point: &Encoded) -> bool {
        self.0.contains(&y_of(point))
    }
}

fn parse_key(bytes: &Encoded) -> Option<VerifyingKey> {
    let point = CompressedEdwardsY(*bytes).decompress()?;
    let key = VerifyingKey::from_bytes(bytes).ok()?;
    (is_reduced(bytes) && !key.is_weak() && point.is_torsion_free()).then_some(key)
}

/// The keys that occur: few, though each is named by many signatures.
#[derive(Default)]
struct Keys(Vec<VerifyingKey>);

impl Keys {
    fn get(&mut self, bytes: &Encoded) -> Option<VerifyingKey> {
        if let Some(known) = self.0.iter().find(|key| key.as_bytes() == bytes) {
            return Some(*known);
        }
        let key = parse_key(bytes)?;
        self.0.push(key);
        Some(key)
    }
}

fn all_fit(signed: &[Signed]) -> Option<()> {
    let small_order = SmallOrder::new();
    let mut known = Keys::default();
    let (mut keys, mut signatures, mut messages) = (Vec::new(), Vec::new(), Vec::new());
    for one in signed {
        // SAFETY: see slice().
        let (key, signature, message) = unsafe { (slice(one.key), slice(one.signature), slice(one.message)) };
        let signature = Signature::from_slice(signature).ok()?;
        let r = signature.r_bytes();
        if !is_reduced(r) || small_order.has(r) {
            return None;
        }
        keys.push(known.get(key.try_into().ok()?)?);
        signatures.push(signature);
        messages.push(message);
    }
    verify_batch(&messages, &signatures, &keys).ok()
}

/// Whether every one of the signatures fits: 1; 0 if one does not, or if that can't be told.
///
/// # Safety
/// The array and what it points to must be valid for the call.
#[no_mangle]
pub unsafe extern "C" fn cf_ed25519_all_fit(signed: *const Signed, count: usize) -> u32 {
    if count == 0 {
        return 1;
    }
    let signed = std::slice::from_raw_parts(signed, count);
    u32::from(matches!(catch_unwind(AssertUnwindSafe(|| all_fit(signed))), Ok(Some(()))))
}
