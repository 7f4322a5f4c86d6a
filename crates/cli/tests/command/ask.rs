//! Questions in a sentence: the command that each becomes, and what is said of words that are not understood.

use medwage_testkit::assert_golden;
use serde_json::Value;

use super::{medwage, printed};

/// Questions as people ask them, with what is read in each: the golden file has the commands.
const QUESTIONS: &[&str] = &[
    "medical coder in Dallas hospitals",
    "What do medical coders earn in Dallas hospitals?",
    "Dallas hospital medical coder",
    "CPC with 6 years in Boston",
    "cpc with 6+ yrs in boston",
    "is 58,000 fair for a biller in Tampa",
    "Is $58k a year a good offer for a medical biller in Tampa, FL?",
    "is 58000 fair for a biller in Tampa",
    "biller in 33602",
    "medical coder making $28/hr",
    "medical coder earning 28 an hour in Ohio",
    "how much does a coder with a CPC and six years of experience make in a Boston hospital",
    "coder with no experience in Texas",
    "Senior inpatient coder, CCS, at a teaching hospital in St. Louis, MO making $34/hr with 5 yrs",
    "director of coding in Ohio",
    "biller with a bachelor's degree near 08608",
    "where do medical coders earn the most",
    "highest paying states for medical coders",
    "where are coders in hospitals paid most in California",
    "compare medical coders in Boston and Austin, TX",
    "medical coder vs medical biller",
    "coder in Boston, MA; Tampa, FL",
    "how has the pay of medical records specialists changed",
    "trend for billers in Texas",
    "is the CPMA worth it for a coder in Ohio with 3 years and a CPC",
    "is a CCS worth getting",
    "should I get a CCS as a medical coder in Florida with 2 years",
    "what should I get as a medical coder in Florida",
    "coders in insurance companies in Texas",
    "coder in Tampa xylophone",
    "29-2072 in CA",
];

#[test]
fn questions_become_the_commands_that_were_reviewed() {
    let mut page = String::new();
    for question in QUESTIONS {
        let answer = printed(&["ask", question]);
        let unread = answer.split_once("Not understood, and not used: ");
        let unread = unread.map(|(_, rest)| rest.split_once('.').unwrap().0);
        let (_, command) = answer.rsplit_once("The same as: ").unwrap();
        page.push_str(&format!("{question}\n  {}\n", command.lines().next().unwrap()));
        if let Some(unread) = unread {
            page.push_str(&format!("  not used: {unread}\n"));
        }
    }
    assert_golden("crates/cli/tests/command/questions.txt", &page);
}

#[test]
fn a_question_and_its_command_have_one_answer() {
    for question in
        ["CPC with 6 years in Boston", "biller in Tampa", "compare coders in Boston and Austin, TX"]
    {
        let answer = printed(&["ask", question]);
        let command =
            answer.rsplit_once("The same as: medwage ").unwrap().1.lines().next().unwrap();
        let shell = format!("{} {command} --output json", env!("CARGO_BIN_EXE_medwage"));
        let output = std::process::Command::new("sh").args(["-c", &shell]).output().unwrap();
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let asked = printed(&["ask", question, "--output=json"]);
        assert_eq!(parse(&asked), parse(&String::from_utf8(output.stdout).unwrap()), "{question}");
    }
}

#[test]
fn what_is_not_sure_is_a_question_back() {
    for (question, reason, next) in [
        ("coder in Springfield", "AREA_AMBIGUOUS", "medwage benchmark coder --area areas/00"),
        ("coder in Toronto", "AREA_UNKNOWN", "medwage "),
        ("biller in a clinic in Ho Chi Minh City", "AREA_UNKNOWN", "medwage "),
        ("medical coder in Bangalore, India", "AREA_UNKNOWN", "medwage "),
        ("how much does a medical coder make in New England", "AREA_UNKNOWN", "medwage "),
        (
            "HIM director in Chennai, TN",
            "AREA_UNKNOWN",
            "medwage benchmark 'HIM director' --area areas/47",
        ),
        ("Tampa", "OCCUPATION_UNKNOWN", "medwage ask 'medical coder in Tampa'"),
        ("trend for coders in Boston and Tampa", "QUESTION_NOT_CLEAR", "medwage "),
        ("is it worth it for a coder", "CREDENTIAL_UNKNOWN", "medwage "),
    ] {
        let output = medwage(&["ask", question]);
        assert_eq!(output.status.code(), Some(65), "{question}");
        let error: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(error["error"]["reason"], reason, "{question}: {error}");
        assert!(error["next"].as_str().unwrap().starts_with(next), "{error}");
    }
}
