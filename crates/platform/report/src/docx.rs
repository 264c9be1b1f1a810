//! The parts of a Word paper: GB/T 9704 page, faces by role, headings, tables and blanks to fill in.

use docx_rs::{
    AbstractNumbering, AlignmentType, BorderType, Docx, Footer, HeightRule, IndentLevel, Level, LevelJc, LevelText,
    LineSpacing, LineSpacingType, NumberFormat, Numbering, NumberingId, PageMargin, PageNum, Paragraph, Run, RunFonts,
    Shading, ShdType, SpecialIndentType, Start, Style, StyleType, Table, TableBorder, TableBorderPosition,
    TableBorders, TableCell, TableCellBorder, TableCellBorderPosition, TableCellBorders, TableCellMargins,
    TableLayoutType, TableRow, VAlignType, WidthType,
};

use crate::{
    ReportError,
    fonts::{Role, word_face},
};

// GB/T 9704-2012, 5.2: A4, margins 37, 35, 28, 26 mm; in twentieths of a point (1 mm = 56.69).
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGINS: (i32, i32, i32, i32) = (2_098, 1_984, 1_587, 1_474);
const FOOTER: i32 = 1_361;
/// Width of the text block, 156 mm.
const BLOCK: usize = 8_845;
// Sizes in half points: titles 22 pt, text 16 pt, page numbers 14 pt, forms and small print 10.5 pt, tables 9 pt.
const TITLE_SIZE: usize = 44;
const BODY_SIZE: usize = 32;
const FOOT_SIZE: usize = 28;
const SMALL_SIZE: usize = 21;
const TABLE_SIZE: usize = 18;
/// Two characters of text, in twentieths of a point.
const INDENT: i32 = 640;
/// Distance of lines of text, 29 pt; of lines in tables, 16 pt; in twentieths of a point.
const BODY_LINE: i32 = 580;
const TABLE_LINE: i32 = 320;
/// The one list by which headings are counted.
const HEADINGS: usize = 2;

/// A column of a table: its heading, its share of the width, and whether it holds figures.
pub(crate) struct Column<'a> {
    pub title: &'a str,
    pub share: usize,
    pub figures: bool,
}

impl<'a> Column<'a> {
    pub(crate) fn words(title: &'a str, share: usize) -> Self {
        Self { title, share, figures: false }
    }
    pub(crate) fn figures(title: &'a str, share: usize) -> Self {
        Self { title, share, figures: true }
    }
}

/// A paper under construction.
pub(crate) struct Paper {
    doc: Docx,
}

impl Paper {
    /// An empty paper; headings are counted in an Office number format (`decimal`, `chineseCounting`)
    /// with a text such as `%1.`.
    pub(crate) fn new(heading_format: &str, heading_text: &str) -> Self {
        let (top, bottom, left, right) = MARGINS;
        let margin = PageMargin::new().top(top).bottom(bottom).left(left).right(right).header(851).footer(FOOTER);
        let level = Level::new(
            0,
            Start::new(1),
            NumberFormat::new(heading_format),
            LevelText::new(heading_text),
            LevelJc::new("left"),
        )
        .suffix(docx_rs::LevelSuffixType::Nothing)
        .indent(Some(0), None, None, None);
        let doc = Docx::new()
            .page_size(PAGE.0, PAGE.1)
            .page_margin(margin)
            .default_fonts(faces(Role::Body))
            .default_size(BODY_SIZE)
            .add_abstract_numbering(AbstractNumbering::new(HEADINGS).add_level(level))
            .add_numbering(Numbering::new(HEADINGS, HEADINGS));
        Self { doc: styles(doc).footer(foot(AlignmentType::Right)).even_footer(foot(AlignmentType::Left)) }
    }

    /// The packed file.
    pub(crate) fn pack(self) -> Result<Vec<u8>, ReportError> {
        let mut file = std::io::Cursor::new(Vec::new());
        self.doc.build().pack(&mut file).map_err(|error| ReportError::Word(error.to_string()))?;
        crate::ooxml::tidy(file.into_inner())
    }

    fn put(&mut self, paragraph: Paragraph) {
        let doc = std::mem::take(&mut self.doc);
        self.doc = doc.add_paragraph(paragraph);
    }

    fn put_table(&mut self, table: Table) {
        let doc = std::mem::take(&mut self.doc);
        self.doc = doc.add_table(table);
        // Word joins two tables that touch; a thin line keeps them apart.
        self.put(Paragraph::new().style("Gap"));
    }

    pub(crate) fn title(&mut self, line: &str) {
        self.put(Paragraph::new().style("Title").add_run(run(line)));
    }

    pub(crate) fn subtitle(&mut self, line: &str) {
        self.put(Paragraph::new().style("Subtitle").add_run(run(line)));
    }

    /// A numbered heading of the first rank.
    pub(crate) fn heading(&mut self, words: &str) {
        let numbered = Paragraph::new()
            .style("Heading1")
            .numbering(NumberingId::new(HEADINGS), IndentLevel::new(0))
            .keep_next(true);
        self.put(numbered.add_run(run(words)));
    }

    /// A heading of the second rank, without a number.
    pub(crate) fn subheading(&mut self, words: &str) {
        self.put(Paragraph::new().style("Heading2").keep_next(true).add_run(run(words)));
    }

    /// A paragraph of text; `lead` is set in the heading's face.
    pub(crate) fn text(&mut self, lead: Option<&str>, words: &str) {
        let mut paragraph = Paragraph::new().style("BodyText");
        if let Some(lead) = lead {
            paragraph = paragraph.add_run(run(lead).fonts(faces(Role::Heading))).add_run(run("\u{3000}"));
        }
        self.put(paragraph.add_run(run(words)));
    }

    /// Small print.
    pub(crate) fn small(&mut self, words: &str) {
        self.put(Paragraph::new().style("Small").add_run(run(words)));
    }

    /// A line set to the right, as a signature is.
    pub(crate) fn signed(&mut self, words: &str) {
        self.put(Paragraph::new().style("BodyText").align(AlignmentType::Right).add_run(run(words)));
    }

    /// A table with a head; cells are `rows × columns`.
    pub(crate) fn table(&mut self, columns: &[Column<'_>], rows: &[Vec<&str>]) {
        let widths = widths(columns);
        let head = columns
            .iter()
            .zip(&widths)
            .map(|(column, width)| cell(column.title, *width, column.figures, "TableHead").set_borders(rule_below()));
        let mut lines = vec![TableRow::new(head.collect()).cant_split()];
        lines.extend(rows.iter().map(|row| {
            let cells = row.iter().zip(columns).zip(&widths);
            TableRow::new(
                cells.map(|((words, column), width)| cell(words, *width, column.figures, "TableText")).collect(),
            )
            .cant_split()
        }));
        self.put_table(framed(lines, widths, false));
    }

    /// Two columns: what is asked, and room for the answer (`None`) or a value that stands already.
    pub(crate) fn form(&mut self, lines: &[(&str, Option<&str>)]) {
        let widths = vec![BLOCK * 3 / 10, BLOCK - BLOCK * 3 / 10];
        let rows = lines.iter().map(|(asked, value)| {
            let label = cell(asked, widths[0], false, "FormText").shading(shade());
            let row =
                TableRow::new(vec![label, cell(value.unwrap_or_default(), widths[1], false, "FormText")]).cant_split();
            // An answer wants room for two lines at least.
            if value.is_none() { row.row_height(800.0).height_rule(HeightRule::AtLeast) } else { row }
        });
        self.put_table(framed(rows.collect(), widths.clone(), true));
    }
}

/// The page number as official papers set it: an em dash on either side, at the outer edge.
fn foot(side: AlignmentType) -> Footer {
    let indent = match side {
        AlignmentType::Right => (None, Some(280)),
        _ => (Some(280), None),
    };
    Footer::new().add_paragraph(
        Paragraph::new()
            .style("PageFoot")
            .align(side)
            .indent(indent.0, None, indent.1, None)
            .add_run(run("\u{2014} "))
            .add_page_num(PageNum::new())
            .add_run(run(" \u{2014}")),
    )
}

fn styles(doc: Docx) -> Docx {
    let style = |id: &str, name: &str, role, size: usize, line: i32| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .based_on("Normal")
            .q_format(true)
            .fonts(faces(role))
            .size(size)
            .line_spacing(exactly(line))
    };
    doc.add_style(style("Title", "Title", Role::Title, TITLE_SIZE, 700).align(AlignmentType::Center).next("BodyText"))
        .add_style(style("Subtitle", "Subtitle", Role::Body, BODY_SIZE, BODY_LINE).align(AlignmentType::Center))
        .add_style(
            style("Heading1", "heading 1", Role::Heading, BODY_SIZE, BODY_LINE)
                .indent(Some(0), Some(SpecialIndentType::FirstLine(INDENT)), None, None)
                .outline_lvl(0)
                .next("BodyText"),
        )
        .add_style(style("Heading2", "heading 2", Role::Heading, 28, BODY_LINE).outline_lvl(1).next("BodyText"))
        .add_style(
            style("BodyText", "Body Text", Role::Body, BODY_SIZE, BODY_LINE)
                .indent(Some(0), Some(SpecialIndentType::FirstLine(INDENT)), None, None)
                .align(AlignmentType::Both),
        )
        .add_style(
            style("Small", "Small Print", Role::Plain, SMALL_SIZE, TABLE_LINE)
                .align(AlignmentType::Both)
                .line_spacing(exactly(TABLE_LINE).before(60).after(80)),
        )
        .add_style(style("TableHead", "Table Head", Role::Heading, TABLE_SIZE, TABLE_LINE))
        .add_style(style("TableText", "Table Text", Role::Plain, TABLE_SIZE, TABLE_LINE))
        .add_style(style("FormText", "Form Text", Role::Plain, SMALL_SIZE, TABLE_LINE))
        .add_style(style("PageFoot", "Page Foot", Role::Plain, FOOT_SIZE, TABLE_LINE))
        .add_style(style("Gap", "Gap", Role::Plain, 10, 160))
}

fn exactly(line: i32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(line)
}

fn faces(role: Role) -> RunFonts {
    let face = word_face(role);
    RunFonts::new().ascii(&face.latin).hi_ansi(&face.latin).cs(&face.latin).east_asia(&face.east_asia)
}

fn run(words: &str) -> Run {
    Run::new().add_text(printable(words))
}

/// XML 1.0 forbids control characters; a line break inside a cell becomes a space.
fn printable(words: &str) -> String {
    words
        .chars()
        .map(|c| if c == '\n' || c == '\t' { ' ' } else { c })
        .filter(|c| !c.is_control() && *c != '\u{fffe}' && *c != '\u{ffff}')
        .collect()
}

fn widths(columns: &[Column<'_>]) -> Vec<usize> {
    let all: usize = columns.iter().map(|column| column.share).sum();
    columns.iter().map(|column| BLOCK * column.share / all.max(1)).collect()
}

fn cell(words: &str, width: usize, figures: bool, style: &str) -> TableCell {
    let side = if figures { AlignmentType::Right } else { AlignmentType::Left };
    let paragraph = Paragraph::new().style(style).align(side);
    TableCell::new()
        .width(width, WidthType::Dxa)
        .vertical_align(VAlignType::Center)
        .add_paragraph(paragraph.add_run(run(words)))
}

fn rule_below() -> TableCellBorders {
    let rule = TableCellBorder::new(TableCellBorderPosition::Bottom).size(6).color("000000");
    TableCellBorders::with_empty().set(rule)
}

fn shade() -> Shading {
    Shading::new().shd_type(ShdType::Clear).color("auto").fill("F0F1F4")
}

/// Rules as in the PDF: strong above and below, fine between rows; `columns` adds fine upright ones.
fn framed(rows: Vec<TableRow>, widths: Vec<usize>, columns: bool) -> Table {
    use TableBorderPosition::{Bottom, InsideH, InsideV, Left, Right, Top};
    let line =
        |place, size, colour: &str| TableBorder::new(place).border_type(BorderType::Single).size(size).color(colour);
    let mut borders = TableBorders::with_empty()
        .set(line(Top, 8, "000000"))
        .set(line(Bottom, 8, "000000"))
        .set(line(InsideH, 4, "BFC3CA"))
        .clear(Left)
        .clear(Right);
    borders = if columns { borders.set(line(InsideV, 4, "BFC3CA")) } else { borders.clear(InsideV) };
    Table::new(rows)
        .set_grid(widths)
        .width(BLOCK, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(40, 80, 40, 80))
        .set_borders(borders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_forbids_are_left_out() {
        assert_eq!(printable("a\u{0}b\u{1f}c\nd"), "abc d");
    }

    #[test]
    fn columns_share_the_text_block() {
        let columns = [Column::words("", 1), Column::figures("", 3)];
        assert_eq!(widths(&columns), [2_211, 6_633]);
    }
}
