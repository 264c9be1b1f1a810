//! The columns of a roster and the words their cells may hold.

use kernel::grade::Grade;
use tabular::{Choice, ColumnSpec, Kind, TemplateSpec, normal};
use text::{Lang, word, words};

/// Identity of the template.
const TEMPLATE: &str = "people.roster";
/// Its version.
const VERSION: u32 = 1;

/// The columns; schools are a drop-down in the template and free text when a file is read, since people write other names.
pub fn spec(schools: Option<Vec<Choice>>, lang: Lang) -> TemplateSpec {
    let text = |max_chars| Kind::Text { max_chars };
    let school = schools.map_or(text(60), |choices| Kind::Choice { choices });
    let choices = |prefix: &str, keys: &[&str]| Kind::Choice {
        choices: keys.iter().map(|key| choice(prefix, key, lang)).collect(),
    };
    let columns = [
        column("school", school, lang).required(),
        column("grade", text(20), lang),
        column("entry_year", Kind::Int { min: 1950, max: 2199 }, lang),
        column("class", text(20), lang).required(),
        column("name", text(40), lang).required(),
        column("gender", choices("people.gender_word", &["m", "f"]), lang),
        column("birth_date", Kind::Date, lang),
        column("id_kind", choices("people.identifier_word", &["id_card", "other_id"]), lang),
        column("id_number", text(40), lang),
        column("student_no", text(40), lang),
        column("guardian", text(40), lang),
        column("relation", text(20), lang),
    ];
    columns
        .into_iter()
        .fold(TemplateSpec::new(TEMPLATE, VERSION, &word("people.roster.title", lang)), TemplateSpec::column)
}

/// The heading of a column, for messages.
pub fn heading(key: &str) -> String {
    word(&format!("people.roster.{key}"), Lang::Zh)
}

/// The grade a text names.
pub fn grade(text: &str) -> Option<Grade> {
    let wanted = normal(text);
    (1..=12_u8)
        .filter_map(|number| Grade::try_from(number).ok())
        .find(|grade| words(&grade.text_key()).iter().any(|known| normal(known) == wanted))
}

/// The number in the name of a class: its last digits, or a numeral of the list.
pub fn class_no(text: &str) -> Option<i64> {
    let plain = kernel::identifier::half_width(text);
    let digits: String =
        plain.chars().rev().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let number = if digits.is_empty() {
        let numerals = words("people.roster_numerals");
        let mark = words("people.roster_class_marks");
        let core = plain.chars().filter(|c| !c.is_whitespace() && !"()".contains(*c)).collect::<String>();
        let core = mark.iter().fold(core, |core, mark| core.replace(mark.as_str(), ""));
        i64::try_from(numerals.iter().position(|numeral| *numeral == core)?).ok()? + 1
    } else {
        digits.chars().rev().collect::<String>().parse().ok()?
    };
    (1..=99).contains(&number).then_some(number)
}

fn column(key: &str, kind: Kind, lang: Lang) -> ColumnSpec {
    let note = word(&format!("people.roster_note.{key}"), lang);
    let column = ColumnSpec::new(key, &word(&format!("people.roster.{key}"), lang), kind)
        .aliases(words(&format!("people.roster.{key}")).iter().cloned());
    column.note(&note, &word(&format!("people.roster_example.{key}"), lang))
}

fn choice(prefix: &str, key: &str, lang: Lang) -> Choice {
    let key_of_text = format!("{prefix}.{key}");
    let mut choice = Choice::new(key, &word(&key_of_text, lang));
    choice.aliases = words(&key_of_text).to_vec();
    choice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_a_number_however_it_is_written() {
        for (written, number) in
            [("3", 3), ("\u{ff13}\u{73ed}", 3), ("2024\u{7ea7}(12)\u{73ed}", 12), ("\u{4e09}\u{73ed}", 3), (" 07 ", 7)]
        {
            assert_eq!(class_no(written), Some(number), "{written}");
        }
        for written in ["", "A", "0", "100"] {
            assert_eq!(class_no(written), None, "{written}");
        }
    }

    #[test]
    fn a_grade_has_several_names() {
        assert_eq!(grade("\u{521d}\u{4e8c}").map(u8::from), Some(8));
        assert_eq!(grade("8").map(u8::from), Some(8));
        assert_eq!(grade("\u{5341}\u{4e94}\u{5e74}\u{7ea7}"), None);
    }
}
