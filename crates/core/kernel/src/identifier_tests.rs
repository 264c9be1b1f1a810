//! Identifiers against published test numbers, a slow version of the check, and hostile text.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// The weights as GB 11643 prints them, beside our running product.
fn slow_check(body: &str) -> char {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    "10X98765432".chars().nth((sum % 11) as usize).unwrap()
}

#[test]
fn the_published_test_numbers_are_accepted() {
    for id in ["11010519491231002X", "34052419800101001X", "513101198201130014"] {
        assert_eq!(CitizenId::parse(id).unwrap().expose(), id);
    }
    let id = CitizenId::parse("11010519491231002X").unwrap();
    assert_eq!(id.birth(), date(1949, 12, 31));
    assert_eq!(id.sex(), Sex::Female);
}

#[test]
fn pasted_numbers_are_cleaned_before_they_are_judged() {
    for pasted in [
        " 110105 19491231 002x ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
        "\u{202d}11010519491231002X\u{202c}",
    ] {
        let id = CitizenId::parse(pasted).unwrap();
        assert_eq!(id.expose(), "11010519491231002X");
    }
}

#[test]
fn each_fault_is_named() {
    let faults = [
        ("", IdFault::Empty),
        ("110105491231002", IdFault::Length),
        ("11010519491231002Y", IdFault::Character),
        ("1101051949123100XX", IdFault::Character),
        ("99010519491231002X", IdFault::Division),
        ("11010519490230002X", IdFault::Birth),
        ("110105194912310021", IdFault::Check),
        ("1.10105E+17", IdFault::Rounded),
        ("身份证号", IdFault::Character),
    ];
    for (text, fault) in faults {
        assert_eq!(CitizenId::parse(text), Err(fault), "{text}");
    }
}

#[test]
fn a_page_shows_eight_characters_and_a_log_no_more() {
    let id = CitizenId::parse("11010519491231002X").unwrap();
    assert_eq!(id.masked(), "1101**********002X");
    assert_eq!(format!("{id:?}"), "CitizenId(1101**********002X)");
    assert_eq!(mask("12345678"), "********");
    assert_eq!(mask("张三"), "**");
}

#[test]
fn pupil_numbers_of_the_three_kinds() {
    let no = PupilNo::parse("g11010519491231002x").unwrap();
    assert_eq!(no.expose().len(), 19);
    assert_eq!(no.citizen_id().unwrap().expose(), "11010519491231002X");
    assert!(PupilNo::parse("L320585201509010012").unwrap().citizen_id().is_none());
    assert!(PupilNo::parse("J32058520150901001X").is_ok());
    assert_eq!(PupilNo::parse("G110105194912310021"), Err(IdFault::Check));
    assert_eq!(PupilNo::parse("L32058520150901"), Err(IdFault::Length));
    assert_eq!(PupilNo::parse("A11010519491231002X"), Err(IdFault::Character));
}

#[test]
fn school_codes_and_divisions() {
    assert_eq!(SchoolCode::parse("2132000123").unwrap().class(), SchoolClass::Primary);
    assert_eq!(SchoolCode::parse("213200012"), Err(IdFault::Length));
    assert_eq!(SchoolCode::parse("0132000123"), Err(IdFault::Character));

    let taicang = Division::parse("320585").unwrap();
    assert!(taicang.lies_in(&Division::parse("320500").unwrap()));
    assert!(taicang.lies_in(&Division::parse("320000").unwrap()));
    assert!(!taicang.lies_in(&Division::parse("320100").unwrap()));
    assert_eq!(Division::parse("990000"), Err(IdFault::Division));
}

proptest! {
    #[test]
    fn the_check_agrees_with_the_printed_weights(
        days in 0_i32..60_000, order in 0_u32..1000, division in prop::sample::select(vec![110_105, 320_585, 441_801])
    ) {
        let born = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let body = format!("{division}{}{order:03}", born.strftime("%Y%m%d"));
        let id = format!("{body}{}", slow_check(&body));
        prop_assert_eq!(CitizenId::parse(&id).unwrap().birth(), born);
    }

    #[test]
    fn one_wrong_digit_is_always_noticed(at in 0_usize..17, add in 1_u8..10) {
        let mut id = b"11010519491231002X".to_vec();
        id[at] = b'0' + (id[at] - b'0' + add) % 10;
        prop_assert!(CitizenId::parse(std::str::from_utf8(&id).unwrap()).is_err());
    }

    #[test]
    fn no_text_makes_a_reader_fail(text in "\\PC{0,24}") {
        let _ = (CitizenId::parse(&text), PupilNo::parse(&text), SchoolCode::parse(&text), Division::parse(&text));
        prop_assert_eq!(mask(&text).chars().count(), text.chars().count());
    }
}
