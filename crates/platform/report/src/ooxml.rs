//! Makes a packed Word file strict and small: children of property elements in the order of the schema, entries deflated.

use std::io::{Cursor, Read, Write};

use quick_xml::{Reader, events::Event};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::ReportError;

/// Elements whose children have a fixed order (ECMA-376 part 1, 17.3 to 17.9), and that order.
const ORDERS: [(&str, &[&str]); 8] = [
    ("w:settings", &["w:zoom", "w:defaultTabStop", "w:evenAndOddHeaders", "w:characterSpacingControl", "w:compat"]),
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:framePr",
            "w:widowControl",
            "w:numPr",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:textDirection",
            "w:textAlignment",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
            "w:pPrChange",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:color",
            "w:spacing",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:shd",
            "w:vertAlign",
        ],
    ),
    (
        "w:tblPr",
        &[
            "w:tblStyle",
            "w:tblpPr",
            "w:tblW",
            "w:jc",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
        ],
    ),
    (
        "w:tcPr",
        &[
            "w:tcW",
            "w:gridSpan",
            "w:vMerge",
            "w:tcBorders",
            "w:shd",
            "w:noWrap",
            "w:tcMar",
            "w:textDirection",
            "w:vAlign",
        ],
    ),
    (
        "w:sectPr",
        &[
            "w:headerReference",
            "w:footerReference",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:pgNumType",
            "w:cols",
            "w:titlePg",
            "w:docGrid",
        ],
    ),
    (
        "w:style",
        &[
            "w:name",
            "w:basedOn",
            "w:next",
            "w:link",
            "w:uiPriority",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
            "w:tcPr",
        ],
    ),
    (
        "w:lvl",
        &[
            "w:start",
            "w:numFmt",
            "w:lvlRestart",
            "w:pStyle",
            "w:isLgl",
            "w:suff",
            "w:lvlText",
            "w:lvlJc",
            "w:pPr",
            "w:rPr",
        ],
    ),
];

/// The same Word file, strict and deflated; entries keep their order and the date 1980-01-01.
pub(crate) fn tidy(packed: Vec<u8>) -> Result<Vec<u8>, ReportError> {
    let broken = |error: &dyn std::fmt::Display| ReportError::Word(error.to_string());
    let mut from = ZipArchive::new(Cursor::new(packed)).map_err(|error| broken(&error))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for index in 0..from.len() {
        let mut entry = from.by_index(index).map_err(|error| broken(&error))?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_err(|error| broken(&error))?.into_owned();
        let mut content = String::new();
        entry.read_to_string(&mut content).map_err(|error| broken(&error))?;
        if name.starts_with("word/") && name.ends_with(".xml") {
            content = ordered(&content).map_err(|error| broken(&error))?;
        }
        to.start_file(name, options).map_err(|error| broken(&error))?;
        to.write_all(content.as_bytes()).map_err(|error| broken(&error))?;
    }
    Ok(to.finish().map_err(|error| broken(&error))?.into_inner())
}

/// The document with the children of property elements sorted and empty run properties left out.
fn ordered(xml: &str) -> Result<String, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    children(&mut reader, "")
}

/// Everything up to the end of the element `parent`, sorted if the schema orders its children.
fn children(reader: &mut Reader<&[u8]>, parent: &str) -> Result<String, quick_xml::Error> {
    let order = ORDERS.iter().find(|(name, _)| *name == parent).map(|(_, order)| *order);
    let mut pieces: Vec<(usize, String)> = Vec::new();
    loop {
        let (name, piece) = match reader.read_event()? {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                let inner = children(reader, &name)?;
                let piece = format!("<{}>{inner}</{name}>", &*start);
                (name, piece)
            }
            Event::Empty(empty) => {
                let name = empty.name().as_ref().to_owned();
                let piece = if name == "w:rPr" { String::new() } else { format!("<{}/>", &*empty) };
                (name, piece)
            }
            Event::Text(words) => (String::new(), (*words).to_owned()),
            Event::GeneralRef(entity) => (String::new(), format!("&{};", &*entity)),
            Event::Decl(decl) => (String::new(), format!("<?{}?>", &*decl)),
            Event::End(_) | Event::Eof => break,
            _ => continue,
        };
        pieces.push((rank(order, &name), piece));
    }
    pieces.sort_by_key(|(rank, _)| *rank);
    Ok(pieces.into_iter().map(|(_, piece)| piece).collect())
}

/// Place in the order; what the order does not name goes last and keeps its place among its like.
fn rank(order: Option<&[&str]>, name: &str) -> usize {
    order.map_or(0, |order| order.iter().position(|known| *known == name).unwrap_or(order.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_sorted_and_text_is_kept() {
        let xml = "<?xml version=\"1.0\"?><w:p><w:pPr><w:rPr /><w:jc w:val=\"left\" /><w:pStyle w:val=\"A\" /></w:pPr><w:r><w:t xml:space=\"preserve\"> a &lt;b&gt; &amp; c </w:t></w:r></w:p>";
        let want = "<?xml version=\"1.0\"?><w:p><w:pPr><w:pStyle w:val=\"A\" /><w:jc w:val=\"left\" /></w:pPr><w:r><w:t xml:space=\"preserve\"> a &lt;b&gt; &amp; c </w:t></w:r></w:p>";
        assert_eq!(ordered(xml).expect("well-formed"), want);
    }

    #[test]
    fn a_run_is_never_reordered() {
        let xml = "<w:r><w:t>1</w:t><w:br/><w:t>2</w:t></w:r>";
        assert_eq!(ordered(xml).expect("well-formed"), xml);
    }
}
