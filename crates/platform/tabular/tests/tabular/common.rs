//! A small template of students and files built for it.

use kernel::Error;
use rust_xlsxwriter::{Workbook, Worksheet};
use tabular::{Choice, ColumnSpec, Kind, TemplateSpec};

pub const HEADINGS: [&str; 5] = ["姓名", "学籍号", "出生日期", "成绩", "性别"];

pub fn spec() -> TemplateSpec {
    let [name, no, born, score, sex] = HEADINGS;
    let sexes = vec![Choice::new("f", "女"), Choice::new("m", "男")];
    TemplateSpec::new("people.students", 2, "学生名册")
        .column(ColumnSpec::new("name", name, Kind::Text { max_chars: 50 }).required().aliases(["学生姓名", "name"]))
        .column(ColumnSpec::new("no", no, Kind::Text { max_chars: 30 }).required().aliases(["全国学籍号"]))
        .column(ColumnSpec::new("born", born, Kind::Date).required().note("按户口簿", "2014-09-01"))
        .column(ColumnSpec::new("score", score, Kind::Number { min: 0.0, max: 100.0 }))
        .column(ColumnSpec::new("sex", sex, Kind::Choice { choices: sexes }))
}

pub fn csv_with(headings: &str, lines: &str) -> String {
    format!("{headings}\r\n{lines}")
}

pub fn student_csv() -> &'static str {
    "姓名,学籍号,出生日期,性别\r\n张小雨,G001,2014-09-01,女\r\n李明轩,G002,2014/9/2,男\r\n"
}

/// A workbook whose first sheet has the headings in row 1.
pub fn book() -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, at, heading).unwrap();
    }
    book
}

/// Writes into the first sheet and gives the file.
pub fn built(book: &mut Workbook, write: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    if book.worksheets().is_empty() {
        book.add_worksheet();
    }
    write(&mut book.worksheets_mut()[0]);
    book.save_to_buffer().unwrap()
}

/// A good row, but for the name given.
pub fn student(sheet: &mut Worksheet, row: u32, name: &str) {
    if !name.is_empty() {
        sheet.write_string(row, 0, name).unwrap();
    }
    sheet.write_string(row, 1, "G001").unwrap().write_string(row, 2, "2014-09-01").unwrap();
}

pub fn code_of(error: &Error) -> String {
    error.code().to_owned()
}
