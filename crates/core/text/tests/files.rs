//! The text files of this repository are whole: both languages, same places, readable.

#[test]
fn every_text_of_the_repository_is_complete() {
    assert!(text::problems().is_empty(), "{:#?}", text::problems());
}

#[test]
fn a_key_without_text_is_said_as_itself_and_remembered() {
    let said = text::word("nowhere.at_all", text::Lang::Zh);
    assert_eq!(said, "nowhere.at_all");
    assert!(text::missing().contains(&said));
}

#[test]
fn a_language_header_is_understood() {
    assert_eq!(text::Lang::parse("en-GB,en;q=0.9"), text::Lang::En);
    assert_eq!(text::Lang::parse("zh-CN,zh;q=0.9"), text::Lang::Zh);
    assert_eq!(text::Lang::parse(""), text::Lang::Zh);
}
