//! How a pupil is found again by what a file says: official numbers by blind index, keys of a sample within its assessment.

use crate::rules::scores;
use crate::store::marks::blind_key;
use kernel::AssessmentId;
use people::rules::identifiers;
use storage::Ctx;

/// The blind index of a key that holds within one assessment only.
#[must_use]
pub fn external_blind(ctx: &Ctx, id: AssessmentId, key: &str) -> Vec<u8> {
    let kind = identifiers::blind_kind(crate::commands::draw_import::EXTERNAL);
    ctx.keys.blind_index(&kind, &format!("{id}/{key}")).to_vec()
}

/// The blind indexes a written key may have: as a key of the assessment's sample, and as a pupil number.
#[must_use]
pub fn blind_keys(ctx: &Ctx, id: AssessmentId, written: &str) -> Vec<String> {
    let mut keys = vec![blind_key(&external_blind(ctx, id, &scores::key(written)))];
    if let Ok(number) = identifiers::checked("student_no", written) {
        keys.push(blind_key(&ctx.keys.blind_index(&identifiers::blind_kind("student_no"), &number)));
    }
    keys
}
