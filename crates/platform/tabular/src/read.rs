//! Opens a file handed in: looks at the bytes, not the name, and refuses in clear words what is not a table.

use kernel::{Kind, Refusal, Result};

use crate::{Limits, Workbook, csv_in, encoding, xlsx_in};

/// First bytes of a zip archive.
const ZIP: &[u8] = b"PK\x03\x04";
/// First bytes of a zip archive without entries.
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
/// First bytes of the compound files that old Office and password protection use.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Reads an .xlsx workbook or separated values.
///
/// # Errors
/// One refusal that names the cause and the remedy: `tabular.empty_file`, `tabular.too_large`, `tabular.old_excel`,
/// `tabular.password`, `tabular.html`, `tabular.xml_sheet`, `tabular.not_a_workbook`, `tabular.broken`, `tabular.zip_bomb`,
/// `tabular.encoding`, `tabular.nul_bytes`, `tabular.open_quote`, `tabular.too_many_rows`, `…_columns`, `…_cells`, `…_sheets`.
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Workbook> {
    if bytes.is_empty() {
        return Err(refuse("empty_file").into());
    }
    if limits.bytes < bytes.len() {
        let refusal = Refusal::new(Kind::TooLarge, "tabular.too_large");
        return Err(refusal
            .with("limit", mebibytes(limits.bytes as u64))
            .with("found", mebibytes(bytes.len() as u64))
            .into());
    }
    if bytes.starts_with(ZIP) || bytes.starts_with(EMPTY_ZIP) {
        return xlsx_in::read(bytes, limits);
    }
    if bytes.starts_with(OLE) {
        return Err(refuse(if is_encrypted(bytes) { "password" } else { "old_excel" }).into());
    }
    if let Some(code) = markup(bytes) {
        return Err(refuse(code).into());
    }
    if is_binary(bytes) {
        return Err(refuse("not_a_workbook").into());
    }
    let (text, encoding) = encoding::decode(bytes)?;
    if let Some(code) = markup(text.as_bytes()) {
        return Err(refuse(code).into());
    }
    csv_in::read(&text, encoding, sheet_name(file_name), limits)
}

/// A refusal of the input with a code of this room.
pub(crate) fn refuse(code: &str) -> Refusal {
    Refusal::new(Kind::Invalid, &format!("tabular.{code}"))
}

/// Bytes as whole mebibytes, rounded up.
pub(crate) fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

/// A protected .xlsx is a compound file with a stream of this name (MS-OFFCRYPTO 2.3.4.4), written in UTF-16.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// Web pages and XML sheets are often saved with the name of a workbook.
fn markup(bytes: &[u8]) -> Option<&'static str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if !bytes.starts_with(b"<") {
        return None;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    if head.contains("<html") || head.contains("<table") || head.contains("<!doctype html") {
        Some("html")
    } else if head.starts_with("<?xml") {
        Some("xml_sheet")
    } else {
        None
    }
}

/// Beginnings of files that people pick by mistake: PDF, pictures, archives.
fn is_binary(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 6] = [b"%PDF", b"\x89PNG", b"\xFF\xD8\xFF", b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B"];
    BEGINNINGS.iter().any(|beginning| bytes.starts_with(beginning))
}

fn sheet_name(file_name: &str) -> &str {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
