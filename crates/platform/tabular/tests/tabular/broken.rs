//! Files as they really arrive: each broken kind ends in one clear refusal, or in a verdict on the row.

use std::io::Write as _;

use crate::common::{HEADINGS, book, built, code_of, csv_with, spec, student_csv};
use kernel::Error;
use rust_xlsxwriter::{Format, Formula, Workbook as Writer};
use tabular::{Formulas, Limits, Table, TemplateSpec, read, template, verdict};
use text::Lang;

fn refusal(bytes: &[u8], name: &str) -> String {
    code_of(&read(bytes, name, &Limits::default()).unwrap_err())
}

fn table(bytes: &[u8], name: &str) -> Result<Table, Error> {
    Table::parse(&read(bytes, name, &Limits::default())?, &spec())
}

/// Row, field and code of every field error.
fn errors(table: &Table) -> Vec<(u32, &str, &str)> {
    table.errors().map(|error| (error.row.unwrap(), error.field.as_str(), error.code.as_str())).collect()
}

#[test]
fn an_empty_file_is_refused() {
    assert_eq!(refusal(b"", "a.xlsx"), "tabular.empty_file");
    assert_eq!(refusal(b" \r\n,,\r\n", "a.csv"), "tabular.empty_file");
    assert_eq!(refusal(&built(&mut Writer::new(), |_| ()), "a.xlsx"), "tabular.empty_file");
}

#[test]
fn gbk_is_read_and_a_foreign_encoding_is_refused() {
    let (gbk, _, _) = encoding_rs::GBK.encode(student_csv());
    assert_eq!(table(&gbk, "a.csv").unwrap().rows[0].text("name"), Some("张小雨"));
    let utf16 = encoding_of_utf16(student_csv());
    assert_eq!(table(&utf16, "a.csv").unwrap().rows[0].text("name"), Some("张小雨"));
    let marked = format!("\u{FEFF}{}", student_csv());
    assert_eq!(table(marked.as_bytes(), "a.csv").unwrap().rows[0].text("name"), Some("张小雨"));
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("Prénom;Établissement\r\nÉlodie;Collège Molière à Évry\r\n");
    assert_eq!(refusal(&latin, "a.csv"), "tabular.encoding");
    let cut = &student_csv().as_bytes()[..student_csv().len() - 3];
    assert_eq!(refusal(cut, "a.csv"), "tabular.encoding", "damaged UTF-8 is not taken for something else");
    let (japanese, _, _) =
        encoding_rs::SHIFT_JIS.encode("なまえ,がっこう\r\nたなかはなこ,ひがししょうがっこうです\r\n");
    assert_eq!(refusal(&japanese, "a.csv"), "tabular.encoding");
}

fn encoding_of_utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn merged_cells_are_told_and_the_emptied_row_says_so() {
    let bytes = built(&mut book(), |sheet| {
        sheet.merge_range(1, 0, 2, 0, "", &Format::new()).unwrap();
        for (row, name) in [(1, "张小雨"), (2, "")] {
            crate::common::student(sheet, row, name);
        }
    });
    let table = table(&bytes, "a.xlsx").unwrap();
    assert_eq!(errors(&table), [(3, HEADINGS[0], "tabular.merged_empty")]);
    let notice = table.notices.iter().find(|notice| notice.code == "tabular.merged_cells").unwrap();
    assert_eq!((notice.place.row, notice.place.column), (Some(2), Some(1)));
}

#[test]
fn dates_as_bare_numbers_are_understood() {
    let bytes = built(&mut book(), |sheet| {
        for (row, day) in [(1, 41_883.0), (2, 20_140_901.0)] {
            crate::common::student(sheet, row, "张小雨");
            sheet.write_number(row, 2, day).unwrap();
        }
        crate::common::student(sheet, 3, "张小雨");
        sheet.write_number(3, 2, 2014).unwrap();
    });
    let table = table(&bytes, "a.xlsx").unwrap();
    for row in &table.rows[..2] {
        assert_eq!(row.date("born").unwrap().to_string(), "2014-09-01");
    }
    assert_eq!(errors(&table), [(4, HEADINGS[2], "tabular.not_a_date")], "a bare year is no day");
}

#[test]
fn a_heading_given_twice_is_refused_with_its_columns() {
    let error = table(csv_with("姓名,学籍号,出生日期,姓名", "张,1,2014-09-01,李").as_bytes(), "a.csv").unwrap_err();
    assert_eq!(code_of(&error), "tabular.duplicate_heading");
    assert_eq!(error.refusal().unwrap().params["columns"], "A, D");
}

#[test]
fn a_formula_gives_its_stored_result_and_a_notice_or_an_error() {
    let bytes = built(&mut book(), |sheet| {
        crate::common::student(sheet, 1, "张小雨");
        sheet.write_formula(1, 3, Formula::new("=90+5").set_result("95")).unwrap();
    });
    let read_table = table(&bytes, "a.xlsx").unwrap();
    assert_eq!(read_table.rows[0].number("score"), Some(95.0));
    let notice = read_table.notices.iter().find(|notice| notice.code == "tabular.formula").unwrap();
    assert_eq!((notice.place.row, notice.place.column), (Some(2), Some(4)));
    let strict = TemplateSpec { formulas: Formulas::Refuse, ..spec() };
    let strict = Table::parse(&read(&bytes, "a.xlsx", &Limits::default()).unwrap(), &strict).unwrap();
    assert_eq!(errors(&strict), [(2, HEADINGS[3], "tabular.formula")]);
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let part = vec![b' '; 80 << 20];
    let bytes = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &part)]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(refusal(&bytes, "a.xlsx"), "tabular.zip_bomb");
    let small = Limits { inflated: 1 << 20, ..Limits::default() };
    let honest = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/a.xml", &vec![b' '; 2 << 20])]);
    assert_eq!(code_of(&read(&honest, "a.xlsx", &small).unwrap_err()), "tabular.zip_bomb");
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn another_template_and_another_version_are_named() {
    let old = TemplateSpec { version: 1, ..spec() };
    let error = table(&template::write(&old, Lang::Zh).unwrap(), "a.xlsx").unwrap_err();
    assert_eq!(code_of(&error), "tabular.template_version");
    assert_eq!((&*error.refusal().unwrap().params["found"], &*error.refusal().unwrap().params["expected"]), ("1", "2"));
    let other = TemplateSpec { id: "people.teachers".into(), ..spec() };
    let error = table(&template::write(&other, Lang::Zh).unwrap(), "a.xlsx").unwrap_err();
    assert_eq!(code_of(&error), "tabular.template_other");
}

#[test]
fn a_truncated_workbook_is_broken_wherever_it_is_cut() {
    let whole = built(&mut book(), |sheet| crate::common::student(sheet, 1, "张小雨"));
    for cut in (5..whole.len() - 1).step_by(97) {
        assert_eq!(refusal(&whole[..cut], "a.xlsx"), "tabular.broken", "cut at {cut}");
    }
}

#[test]
fn a_web_page_named_xls_is_refused_as_such() {
    assert_eq!(refusal(b"\xEF\xBB\xBF <html><table><tr><td>1</td></tr></table></html>", "a.xls"), "tabular.html");
    assert_eq!(refusal(b"<table border=1><tr><td>1</td></tr></table>", "a.xls"), "tabular.html");
    assert_eq!(refusal(b"<?xml version=\"1.0\"?><Workbook/>", "a.xls"), "tabular.xml_sheet");
}

#[test]
fn a_slipped_line_is_an_error_and_a_short_one_a_notice() {
    let lines = "张小雨,001,2014-09-01,90\r\n李,明,002,2014-09-02,91\r\n王强,003,2014-09-03\r\n";
    let table = table(csv_with("姓名,学籍号,出生日期,成绩", lines).as_bytes(), "a.csv").unwrap();
    assert!(errors(&table).contains(&(3, "E", "tabular.ragged_row")));
    assert!(table.rows[0].errors.is_empty() && table.rows[2].errors.is_empty());
    assert_eq!(table.notices.iter().find(|notice| notice.code == "tabular.short_row").unwrap().place.row, Some(4));
}

#[test]
fn nul_bytes_are_refused() {
    assert_eq!(refusal("姓名,学籍号\0\r\n张小雨,001\r\n".as_bytes(), "a.csv"), "tabular.nul_bytes");
    assert_eq!(refusal(&[0; 4096], "a.csv"), "tabular.nul_bytes");
}

#[test]
fn a_million_columns_are_refused() {
    let line = "1,".repeat(1_000_000);
    assert_eq!(refusal(line.as_bytes(), "a.csv"), "tabular.too_many_columns");
    let wide = built(&mut book(), |sheet| {
        sheet.write_string(1, 16_000, "x").unwrap();
    });
    assert_eq!(refusal(&wide, "a.xlsx"), "tabular.too_many_columns");
}

#[test]
fn a_very_long_text_is_an_error_of_its_row_alone() {
    let long = "长".repeat(30_000);
    let bytes = built(&mut book(), |sheet| {
        crate::common::student(sheet, 1, &long);
        crate::common::student(sheet, 2, "张小雨");
    });
    let table = table(&bytes, "a.xlsx").unwrap();
    assert_eq!(errors(&table), [(2, HEADINGS[0], "tabular.too_long")]);
    assert_eq!(table.errors().next().unwrap().params["found"], "30000");
    assert_eq!(table.good().count(), 1);
}

#[test]
fn a_password_and_an_old_workbook_are_told_apart() {
    let mut ole = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    ole.resize(1536, 0);
    assert_eq!(refusal(&ole, "a.xls"), "tabular.old_excel");
    ole.extend(encoding_of_utf16("EncryptedPackage"));
    assert_eq!(refusal(&ole, "a.xlsx"), "tabular.password");
}

#[test]
fn other_files_picked_by_mistake_are_refused() {
    assert_eq!(refusal(b"%PDF-1.7\n", "a.xlsx"), "tabular.not_a_workbook");
    assert_eq!(refusal(&zipped(&[("word/document.xml", b"<w/>")]), "a.xlsx"), "tabular.not_a_workbook");
    assert_eq!(refusal(&zipped(&[("xl/workbook.xml", b"<workbook")]), "a.xlsx"), "tabular.broken");
}

#[test]
fn an_open_quotation_mark_names_its_line() {
    let csv = csv_with("姓名,学籍号,出生日期", "张,001,2014-09-01\r\n\"李,002,2014-09-02\r\n王,003,2014-09-03\r\n");
    let error = read(csv.as_bytes(), "a.csv", &Limits::default()).unwrap_err();
    assert_eq!(
        (code_of(&error).as_str(), error.refusal().unwrap().params["row"].as_str()),
        ("tabular.open_quote", "3")
    );
}

#[test]
fn missing_headings_are_named_with_those_found() {
    let error = table(csv_with("姓名,性别", "张,男").as_bytes(), "a.csv").unwrap_err();
    let refusal = error.refusal().unwrap();
    assert_eq!(refusal.code, "tabular.missing_heading");
    assert_eq!(
        (refusal.params["missing"].as_str(), refusal.params["found"].as_str()),
        ("学籍号, 出生日期", "姓名, 性别")
    );
    assert_eq!(refusal.fields.len(), 2);
}

#[test]
fn an_identity_number_typed_as_a_number_has_lost_its_end() {
    let bytes = built(&mut book(), |sheet| {
        crate::common::student(sheet, 1, "张小雨");
        sheet.write_number(1, 1, 310_101_201_409_011_234_f64).unwrap();
    });
    assert_eq!(errors(&table(&bytes, "a.xlsx").unwrap()), [(2, HEADINGS[1], "tabular.lost_digits")]);
}

#[test]
fn limits_on_rows_cells_sheets_and_bytes_hold() {
    let csv = csv_with("姓名,学籍号,出生日期", &"张,1,2014-09-01\r\n".repeat(50));
    let with = |limits: Limits| code_of(&read(csv.as_bytes(), "a.csv", &limits).unwrap_err());
    assert_eq!(with(Limits { rows: 50, ..Limits::default() }), "tabular.too_many_rows");
    assert_eq!(with(Limits { cells: 152, ..Limits::default() }), "tabular.too_many_cells");
    assert_eq!(with(Limits { bytes: 100, ..Limits::default() }), "tabular.too_large");
    let bytes = built(&mut book(), |sheet| (1..60).for_each(|row| crate::common::student(sheet, row, "张")));
    let with = |limits: Limits| code_of(&read(&bytes, "a.xlsx", &limits).unwrap_err());
    assert_eq!(with(Limits { rows: 50, ..Limits::default() }), "tabular.too_many_rows");
    assert_eq!(with(Limits { cells: 152, ..Limits::default() }), "tabular.too_many_cells");
    assert_eq!(with(Limits { sheets: 0, ..Limits::default() }), "tabular.too_many_sheets");
}

#[test]
fn errors_in_cells_and_wrong_values_name_row_and_column() {
    let lines = ",001,2014-02-30,101\r\n张,#N/A,2014年9月1日,九十\r\n";
    let table = table(csv_with("姓名,学籍号,出生日期,成绩", lines).as_bytes(), "a.csv").unwrap();
    assert_eq!(
        errors(&table),
        [
            (2, HEADINGS[0], "tabular.required"),
            (2, HEADINGS[2], "tabular.not_a_date"),
            (2, HEADINGS[3], "tabular.out_of_range"),
            (3, HEADINGS[3], "tabular.not_a_number"),
        ]
    );
    let verdicts = verdict::from_table(&table, Lang::Zh);
    assert!(verdicts[&2].remedy.starts_with("姓名：必填"), "{}", verdicts[&2].remedy);
}

#[test]
fn every_code_has_its_words_in_both_languages() {
    let source = concat!(
        include_str!("../../src/read.rs"),
        include_str!("../../src/field.rs"),
        include_str!("../../src/table.rs"),
        include_str!("../../src/csv_in.rs"),
        include_str!("../../src/xlsx_in.rs"),
        include_str!("../../src/zip_guard.rs"),
        include_str!("../../src/encoding.rs"),
        include_str!("../../src/template.rs"),
        include_str!("../../src/verdict.rs"),
    );
    let after = |mark: &str| -> Vec<String> {
        source.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let mut codes = [after("refuse(\""), after("fail(\""), after("\"tabular.")].concat();
    codes.retain(|code| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
    assert!(30 < codes.len());
    for code in codes {
        for lang in [Lang::Zh, Lang::En] {
            assert!(text::get(&format!("tabular.{code}"), lang).is_some(), "{code} has no text in {lang:?}");
        }
    }
    let problems: Vec<_> = text::problems().iter().filter(|problem| problem.contains("tabular")).collect();
    assert!(problems.is_empty(), "{problems:?}");
}
