//! The viewer that pages show documents with: a build of others, carried as it is. `scripts/viewer` fetches and checks it.

use std::io::Read as _;

use flate2::read::GzDecoder;

/// The licence of its makers.
pub(super) const LICENCE: &str = include_str!("../../../templates/site/vendor/LICENSE");

const PACKED: &[u8] = include_bytes!("../../../templates/site/vendor/viewer.js.gz");

/// The viewer's script.
pub(super) fn script() -> String {
    let mut text = String::new();
    GzDecoder::new(PACKED).read_to_string(&mut text).expect("what is carried is whole");
    text
}
