//! Tables go out and come back: templates, verdicts, exports, and any bytes at all.

use crate::common::{book, built, spec, student_csv};
use proptest::prelude::*;
use tabular::export::{ExportColumn, ExportKind, ExportSpec, to_csv, to_xlsx};
use tabular::verdict::{self, Outcome};
use tabular::{Cell, Choice, ColumnSpec, Format, Kind, Limits, Table, TemplateSpec, Workbook, read, template};
use text::Lang;

fn open(bytes: &[u8], name: &str) -> Workbook {
    read(bytes, name, &Limits::default()).unwrap()
}

#[test]
fn an_untouched_template_has_no_rows_and_a_filled_one_reads_back() {
    let bytes = template::write(&spec(), Lang::Zh).unwrap();
    let mut workbook = open(&bytes, "a.xlsx");
    assert_eq!(workbook.stamp.as_ref().unwrap().version, 2);
    assert_eq!(Table::parse(&workbook, &spec()).unwrap_err().code(), "tabular.no_rows");
    let filled = tabular::SheetRow {
        number: 3,
        cells: ["张小雨", "G001", "2014-09-01", "90.5", "女"].map(Cell::text).to_vec(),
        ..Default::default()
    };
    workbook.sheets[0].rows.push(filled);
    let table = Table::parse(&workbook, &spec()).unwrap();
    assert_eq!((table.heading_row, table.rows[0].number), (2, 3));
    assert_eq!((table.rows[0].text("sex"), table.rows[0].number("score")), (Some("f"), Some(90.5)));
    assert_eq!((table.errors().count(), table.notices.len()), (0, 0));
}

#[test]
fn a_template_with_a_long_list_and_every_kind_is_written_in_both_languages() {
    let choices = (0..400).map(|at| Choice::new(&at.to_string(), &format!("第{at}小学"))).collect();
    let spec = TemplateSpec::new("x", 1, "[含]*禁用?字符/的标题")
        .column(ColumnSpec::new("school", "学校", Kind::Choice { choices }).required())
        .column(ColumnSpec::new("count", "人数", Kind::Int { min: 0, max: 5000 }))
        .column(ColumnSpec::new("boarding", "住宿", Kind::Flag));
    for lang in [Lang::Zh, Lang::En] {
        let workbook = open(&template::write(&spec, lang).unwrap(), "a.xlsx");
        assert!(workbook.sheets.iter().any(|sheet| sheet.hidden && sheet.rows.len() == 400));
    }
    let bytes = template::write(&spec, Lang::Zh).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("_lists!$A$1:$A$400"), "the long list is a range");
    assert!(sheet.contains("\"是,否\""), "the short list stands in the check itself");
    assert!(sheet.contains("sqref=\"B3:B20002\"") && sheet.contains("<formula2>5000</formula2>"));
    assert!(part(&bytes, "xl/workbook.xml").contains("state=\"veryHidden\""), "nobody edits the stamp by accident");
    let csv = "学校,人数,住宿\r\n第399小学,１２,√\r\n";
    let table = Table::parse(&open(csv.as_bytes(), "a.csv"), &spec).unwrap();
    let row = &table.rows[0];
    assert_eq!((row.text("school"), row.int("count"), row.flag("boarding")), (Some("399"), Some(12), Some(true)));
}

/// A part of the file as text, read without our own reader.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn a_column_with_words_of_its_own_keeps_its_cells() {
    let spec = TemplateSpec::new("x", 1, "x").column(ColumnSpec::new("mark", "得分", Kind::Any));
    let table = Table::parse(&open("序号,得分\r\n1,缺考\r\n2,\r\n3,0\r\n".as_bytes(), "a.csv"), &spec).unwrap();
    let cells: Vec<&Cell> = table.rows.iter().map(|row| row.cell("mark")).collect();
    assert_eq!(cells, [&Cell::text("缺考"), &Cell::Empty, &Cell::text("0")]);
}

#[test]
fn an_export_freezes_its_headings_filters_and_explains_itself() {
    let bytes = to_xlsx(&export_spec(), [vec![Cell::text("张"), Cell::Number(1.0), Cell::Empty]], Lang::Zh).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter ref=\"A1:C2\"/>"));
    let notes = &open(&bytes, "a.xlsx").sheets[1];
    assert_eq!((notes.name.as_str(), notes.rows.len()), ("说明", 3));
    assert_eq!(notes.rows[1].cell(1), &Cell::text("2026-11-22"));
}

#[test]
fn verdicts_found_after_reading_are_counted_with_the_others() {
    let table = Table::parse(&open(student_csv().as_bytes(), "a.csv"), &spec()).unwrap();
    let mut verdicts = verdict::from_table(&table, Lang::Zh);
    let taken = kernel::FieldError::at_row(3, "学籍号", "tabular.required");
    verdict::refuse(&mut verdicts, &taken, Lang::Zh);
    let counts: Vec<_> = verdict::count(&verdicts).into_iter().collect();
    assert_eq!(counts, [(Outcome::Accepted, 1), (Outcome::Refused, 1)]);
}

#[test]
fn a_users_own_file_fits_through_aliases_width_and_a_title_above() {
    let csv = "某校学生名册,,\r\n\r\n＊学生姓名（必填）,全国学籍号 ,出生日期*,备注\r\n 张小雨　,='001,2014.9.1,x\r\n";
    let table = Table::parse(&open(csv.as_bytes(), "名册.csv"), &spec()).unwrap();
    assert_eq!((table.heading_row, table.rows[0].number), (3, 4));
    assert_eq!(table.rows[0].text("name"), Some("张小雨"));
    let notice = &table.notices[0];
    assert_eq!((notice.code.as_str(), notice.place.column), ("tabular.unknown_column", Some(4)));
    assert_eq!(tabular::say_notice(notice, Lang::Zh), "第 3 行 D 列：列“备注”不在模板中，未读取");
}

#[test]
fn separators_are_found_and_quoted_line_ends_do_not_shift_rows() {
    for delimiter in [',', ';', '\t'] {
        let csv = student_csv().replace(',', &delimiter.to_string());
        let workbook = open(csv.as_bytes(), "a.csv");
        assert!(matches!(workbook.format, Format::Csv { delimiter: found, .. } if found == delimiter));
    }
    let csv = "姓名,学籍号,出生日期\n\"张\n小雨\",1,2014-09-01\n\n李,=\"002\",2014-09-01\n";
    let workbook = open(csv.as_bytes(), "a.csv");
    let numbers: Vec<u32> = workbook.sheets[0].rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 4]);
    assert_eq!(workbook.sheets[0].rows[2].cell(1), &Cell::text("002"), "the trick that keeps leading zeros");
}

#[test]
fn dates_are_read_in_every_usual_form() {
    for written in [
        "2014-09-01",
        "2014/9/1",
        "2014.9.1",
        "20140901",
        "2014年9月1日",
        "２０１４－０９－０１",
        "2014-09-01 00:00:00",
        " 2014/09/01 8:30 ",
    ] {
        assert_eq!(
            Cell::text(written).as_local_date().map(|day| day.to_string()).as_deref(),
            Some("2014-09-01"),
            "{written}"
        );
    }
    for wrong in [
        "",
        "2014",
        "2014-09",
        "2014-13-01",
        "2014-02-30",
        "9/1/2014",
        "14-9-1",
        "20141301",
        "2014-09-01班",
        "-2014-9-1",
        "2014--9-1",
    ] {
        assert_eq!(Cell::text(wrong).as_local_date(), None, "{wrong}");
    }
}

#[test]
fn serial_days_agree_with_published_ones() {
    // ECMA-376 part 1, 18.17.4.1: 1900-03-01 is 61; Excel's documentation: 2008-01-01 is 39448.
    assert_eq!(Cell::Number(39_448.0).as_local_date().unwrap().to_string(), "2008-01-01");
    assert_eq!(Cell::Number(39_448.75).as_local_date().unwrap().to_string(), "2008-01-01");
    assert_eq!(Cell::Number(95.0).as_local_date(), None, "a mark is not a day");
}

#[test]
fn a_blank_is_not_a_zero_and_words_are_not_numbers() {
    assert_eq!(Cell::text(" 　").as_number(), None);
    assert_eq!(Cell::text("０９．５").as_number(), Some(9.5));
    for word in ["inf", "NaN", "1e999", "缺考", "--", "1 2"] {
        assert_eq!(Cell::text(word).as_number(), None, "{word}");
    }
    assert_eq!(Cell::Number(20_140_901_001.0).as_text(), "20140901001");
    assert_eq!((Cell::Number(1.5).as_int(), Cell::text("-3").as_int()), (None, Some(-3)));
}

#[test]
fn the_file_goes_back_with_verdicts_and_can_be_handed_in_again() {
    let csv = "姓名,学籍号,出生日期,备注\r\n张小雨,001,2014-09-01,=1+1\r\n,002,昨天,@x\r\n";
    let workbook = open(csv.as_bytes(), "a.csv");
    let table = Table::parse(&workbook, &spec()).unwrap();
    let verdicts = verdict::from_table(&table, Lang::Zh);
    assert_eq!((verdicts[&2].outcome, verdicts[&3].outcome), (Outcome::Accepted, Outcome::Refused));
    let bytes = verdict::write(&workbook, &table.sheet, table.heading_row, &verdicts, Lang::Zh).unwrap();
    let back = open(&bytes, "a.xlsx");
    let rows = &back.sheets[0].rows;
    assert_eq!(rows[0].cells[4..], [Cell::text("导入结论"), Cell::text("怎么改")]);
    assert_eq!(rows[1].cells[3..5], [Cell::text("=1+1"), Cell::text("可导入")]);
    assert!(rows.iter().all(|row| row.formulas.is_empty()), "no text has become a formula");
    assert_eq!(rows[2].cell(5).as_text(), "姓名：必填，现为空\n出生日期：“昨天”不是日期；请写成 2014-09-01");
    let again = Table::parse(&back, &spec()).unwrap();
    assert_eq!(again.notices.len(), 1, "only the user's own extra column is told, not ours");
    let twice = verdict::write(&back, &again.sheet, again.heading_row, &verdicts, Lang::Zh).unwrap();
    assert_eq!(open(&twice, "a.xlsx").sheets[0].rows[0].cells.len(), 6, "verdict columns are replaced, not repeated");
}

#[test]
fn a_verdict_keeps_the_stamp_other_sheets_and_their_order() {
    let mut workbook = open(&template::write(&spec(), Lang::Zh).unwrap(), "a.xlsx");
    let mut other = open("a,b\r\n1,2\r\n".as_bytes(), "other.csv").sheets.remove(0);
    other.name = "学生名册".into();
    workbook.sheets.push(other);
    let back = open(&verdict::write(&workbook, "学生名册", 2, &verdict::Verdicts::new(), Lang::En).unwrap(), "a.xlsx");
    assert_eq!(back.stamp, workbook.stamp);
    assert_eq!(back.sheets.len(), 2, "a name given twice does not lose a sheet");
}

fn export_spec() -> ExportSpec {
    ExportSpec {
        title: "成绩一览".into(),
        data_date: "2026-11-22".into(),
        method_note: "均分按实考人数计算。".into(),
        columns: vec![
            ExportColumn::new("姓名", ExportKind::Text),
            ExportColumn::new("均分", ExportKind::Number(2)),
            ExportColumn::new("日期", ExportKind::Date),
        ],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_exported_reads_back(rows in prop::collection::vec(("[=+@a-z0-9 张,\"\n;-]{0,12}", -1e6..1e6f64, 0i16..200), 1..20)) {
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(|(text, number, day)| {
            let day = jiff::civil::date(2014, 9, 1).saturating_add(jiff::Span::new().days(day));
            vec![Cell::text(format!("x{text}x")), Cell::Number(number), Cell::Date(day.to_string())]
        }).collect();
        let workbook = open(&to_xlsx(&export_spec(), rows.clone(), Lang::Zh).unwrap(), "a.xlsx");
        prop_assert_eq!(workbook.sheets.len(), 2);
        let back: Vec<Vec<Cell>> = workbook.sheets[0].rows[1..].iter().map(|row| row.cells.clone()).collect();
        prop_assert_eq!(&back, &rows);
        let workbook = open(&to_csv(&export_spec(), rows.clone()).unwrap(), "a.csv");
        let texts = |rows: &[Vec<Cell>]| -> Vec<Vec<String>> { rows.iter().map(|row| row.iter().map(Cell::as_text).collect()).collect() };
        let back: Vec<Vec<Cell>> = workbook.sheets[0].rows[1..].iter().map(|row| row.cells.clone()).collect();
        prop_assert_eq!(texts(&back), texts(&rows));
    }

    #[test]
    fn no_text_of_a_csv_export_begins_like_a_formula(text in "[=+@\t\r-]{1,3}[a-z0-9()]{0,8}") {
        let csv = to_csv(&export_spec(), [vec![Cell::text(text.as_str())]]).unwrap();
        let line = String::from_utf8(csv).unwrap().lines().nth(1).unwrap_or_default().to_owned();
        let first = line.trim_start_matches('"').chars().next().unwrap_or('x');
        prop_assert!(!"=+@\t\r-".contains(first) || line.parse::<f64>().is_ok(), "{line}");
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), magic in 0usize..6) {
        let start: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\xFF\xFE", b"\xEF\xBB\xBF", b"<", b"\"a\",\"b\r\n"];
        let bytes = [start[magic], &bytes].concat();
        if let Ok(workbook) = read(&bytes, "a.csv", &Limits::default()) {
            let _ = Table::parse(&workbook, &spec());
        }
    }

    #[test]
    fn arbitrary_text_tables_never_panic(text in "([,;\t\"\n张0-9=.#-]|姓名|学籍号|出生日期|2014-09-01){0,80}") {
        let text = format!("姓名,学籍号,出生日期\n{text}");
        if let Ok(workbook) = read(text.as_bytes(), "a.csv", &Limits::default())
            && let Ok(table) = Table::parse(&workbook, &spec())
        {
            let verdicts = verdict::from_table(&table, Lang::En);
            verdict::write(&workbook, &table.sheet, table.heading_row, &verdicts, Lang::En).unwrap();
        }
    }

    #[test]
    fn a_workbook_with_damaged_bytes_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>(), more in any::<prop::sample::Index>()) {
        let mut bytes = built(&mut book(), |sheet| (1..30).for_each(|row| crate::common::student(sheet, row, "张小雨")));
        let (at, more) = (at.index(bytes.len()), more.index(bytes.len()));
        bytes[at] = byte;
        bytes[more] ^= 0x55;
        if let Ok(workbook) = read(&bytes, "a.xlsx", &Limits::default()) {
            let _ = Table::parse(&workbook, &spec());
        }
    }
}

#[test]
fn a_csv_guard_is_taken_off_again_and_negative_numbers_stay_numbers() {
    let rows = vec![vec![Cell::text("=cmd()"), Cell::Number(-2.5)], vec![Cell::text("-5"), Cell::Empty]];
    let csv = to_csv(&export_spec(), rows).unwrap();
    assert_eq!(String::from_utf8(csv.clone()).unwrap(), "\u{FEFF}姓名,均分,日期\r\n'=cmd(),-2.5\r\n-5,\r\n");
    assert_eq!(open(&csv, "a.csv").sheets[0].rows[1].cell(0), &Cell::text("=cmd()"));
}

#[test]
fn a_large_sheet_is_read_row_by_row() {
    let rows =
        (0..20_000u32).map(|row| {
            (0..12u32)
                .map(|column| {
                    if column < 3 { Cell::text(format!("学生{row}")) } else { Cell::Number(f64::from(row * column)) }
                })
                .collect()
        });
    let columns = (0..12).map(|at| ExportColumn::new(&format!("c{at}"), ExportKind::Text)).collect();
    let spec = ExportSpec { columns, ..export_spec() };
    let workbook = open(&to_xlsx(&spec, rows, Lang::Zh).unwrap(), "a.xlsx");
    assert_eq!(workbook.sheets[0].rows.len(), 20_001);
    assert_eq!(workbook.sheets[0].rows[20_000].cell(11).as_number(), Some(f64::from(19_999 * 11)));
}
