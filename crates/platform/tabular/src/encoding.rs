//! Finds out how a text file is encoded, and refuses to guess where a guess would spoil names.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use kernel::Result;

use crate::read::refuse;

/// Bytes looked at for a guess: plenty, and bounded.
const SAMPLE: usize = 256 << 10;

/// The text and the name of its encoding: UTF-8 and UTF-16 (with or without mark), or GB18030 and its subsets.
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, &'static str)> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => (guess(bytes)?, bytes),
    };
    let (text, wrong) = encoding.decode_without_bom_handling(body);
    if wrong {
        return Err(refuse("encoding").with("found", encoding.name()).into());
    }
    if text.contains('\0') {
        return Err(refuse("nul_bytes").into());
    }
    Ok((text.into_owned(), encoding.name()))
}

fn guess(bytes: &[u8]) -> Result<&'static Encoding> {
    if bytes.contains(&0) {
        return utf16_without_mark(bytes).ok_or_else(|| refuse("nul_bytes").into());
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => return Ok(UTF_8),
        Err(error) if damaged_utf8(&bytes[..error.valid_up_to()]) => {
            return Err(refuse("encoding").with("found", UTF_8.name()).into());
        }
        Err(_) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], bytes.len() <= SAMPLE);
    let found = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    let (common, all) = characters(bytes);
    // Short lists give the detector little to go by: text of nothing but common characters is believed.
    let detected = found == GBK || found == GB18030;
    if common == all || (detected && all <= 2 * common) {
        return Ok(GB18030);
    }
    Err(refuse("encoding").with("found", found.name()).into())
}

/// True when so much of the beginning is Chinese in UTF-8 that the rest must be damage: reading it as GB18030 would spoil it.
///
/// Two characters in a row of three bytes each hardly come about by chance in another encoding.
fn damaged_utf8(valid: &[u8]) -> bool {
    String::from_utf8_lossy(valid).chars().filter(|c| c.len_utf8() == 3).nth(1).is_some()
}

/// How many characters are common ones, and how many there are beyond ASCII, when read as GB18030.
///
/// Names are mostly written with the 3,755 characters of level 1 of GB/T 2312 (lead bytes B0 to D7, trail bytes from A1), and
/// its signs (A1 to A3); other encodings read as GB18030 scatter beyond them.
fn characters(bytes: &[u8]) -> (usize, usize) {
    let (mut common, mut all) = (0, 0);
    let mut at = 0;
    while let Some(&lead) = bytes.get(at) {
        if lead.is_ascii() {
            at += 1;
            continue;
        }
        let trail = bytes.get(at + 1).copied().unwrap_or_default();
        let known = matches!(lead, 0xB0..=0xD7 | 0xA1..=0xA3) && matches!(trail, 0xA1..=0xFE);
        common += usize::from(known);
        all += 1;
        at += if trail.is_ascii_digit() { 4 } else { 2 };
    }
    (common, all)
}

/// Text in UTF-16 has its zero bytes on one side only, and many of them (digits, commas, line ends).
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = pairs.len().div_ceil(8);
    match rest.is_empty() {
        true if even == 0 && many <= odd => Some(UTF_16LE),
        true if odd == 0 && many <= even => Some(UTF_16BE),
        _ => None,
    }
}
