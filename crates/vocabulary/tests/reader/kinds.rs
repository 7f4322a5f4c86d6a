//! Kinds of writing, a table each; `?` asks, `-` refuses.

use medwage_domain::money::Cents;
use medwage_domain::reading::{KnownCredential, Stated};

use crate::{credential, place, reader, shorten_area, title, workplace};

fn check(read: impl Fn(&str) -> String, table: &[(&str, &str)]) {
    let wrong: Vec<_> = table
        .iter()
        .filter_map(|(text, expected)| {
            let answer = read(text);
            let right = match *expected {
                "?" => answer.starts_with('?'),
                expected => answer == expected,
            };
            (!right).then(|| format!("{text:?}: {answer}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn levels_of_titles() {
    check(
        title,
        &[
            ("Coder", "coder-2"),
            ("Medical Coder I", "coder-1"),
            ("Coding Trainee", "coder-1"),
            ("Medical Coder CPC-A", "coder-1"),
            ("Coder, Level II", "coder-2"),
            // A number that counts something is no level.
            ("Medical Biller (4-day work week!)", "biller"),
            ("Biller (2 openings)", "biller"),
            ("Coder 3", "coder-3"),
            // Who needs no experience begins.
            ("Medical Coder - No Experience Necessary", "coder-1"),
            ("Medical Biller - we will train", "billing-asst"),
            ("Billing Support Asst I", "billing-asst"),
            ("Sup Med Records", "him-mgr"),
            ("Claims Specialist (Health Plan)", "claims-clerk"),
            ("Claims Specialist", "biller"),
            ("Pt Acct Rep", "biller"),
            ("PT Biller", "biller"),
            ("Coding Teacher, K-8 STEM camp", "-"),
            ("Med Records Tech II, Dept of Corrections", "him-clerk"),
            ("Biller 401k + PTO", "biller"),
            ("HIM Coder 3", "coder-3"),
            ("Coding Specialist, Sr.", "coder-3"),
            ("Coding Team Leader", "coder-3"),
            ("Trauma Center Coder (Level I Trauma Center)", "coder-2"),
            ("Coding Mgr", "coding-mgr"),
            ("Director, Coding", "coding-mgr"),
            ("Patient Account Representative I", "biller"),
            ("Biller II", "biller"),
            ("Biller III", "biller-sr"),
            ("Lead Medical Biller", "biller-sr"),
        ],
    );
}

#[test]
fn work_of_titles() {
    check(
        title,
        &[
            ("Facility Outpatient Coder", "coder-2"),
            ("Acute Care Inpatient Coder", "coder-3"),
            ("MRA Coder", "risk-coder"),
            ("Medical Records Technician (Auditor)", "auditor"),
            ("Medical Records Technician (CDIS-Outpatient)", "cdi"),
            ("Denials Resolution Specialist", "biller-sr"),
            ("EOB Poster", "billing-asst"),
            ("Unit Clerk", "front-desk"),
            ("Surgery Scheduler", "front-desk"),
            ("Nurse Coder", "coder-2"),
            ("Receptionist", "-"),
            ("Receptionist - Medical Office", "front-desk"),
            ("Revenue Cycle Consultant", "revenue-analyst"),
            ("Medical Coder & Biller", "?"),
            ("Registrar", "?"),
            ("Prior Auth Rep", "auth-verify"),
            ("Cobrador médico", "collector"),
            ("Codificadora médica certificada", "coder-2"),
            ("Billing Speicalist", "biller"),
            ("Health Information Technologist", "29-9021"),
            ("Travel Coder", "coder-2"),
            ("Coding Analyst Senior", "coder-3"),
            ("Senior Revenue Cycle Analyst", "revenue-analyst"),
        ],
    );
}

#[test]
fn titles_of_other_fields() {
    for text in [
        "Registered Nurse",
        "Billing Software Engineer",
        "Python Coder",
        "Hotel Front Desk Agent",
        "Night Auditor",
        "Utility Biller",
        "Tax Auditor",
        "Veterinary Receptionist",
        "Auto Claims Adjuster",
        "Kids Coding Instructor",
        "Bank Compliance Officer",
        "School Registrar",
        "Freight Billing Clerk",
        "Full Charge Bookkeeper",
        "Full Stack Coder",
        "Billing Specialist - Law Firm",
        "Collections Specialist - Auto Loans",
        "Data Coder (survey research)",
    ] {
        assert_eq!(title(text), "-", "{text}");
    }
}

/// Words of ours in another field's titles: an unknown word beside work that any field has, an accountant's letters, trials,
/// charts that are no patient's, and strangers behind the job.
#[test]
fn titles_that_share_our_words() {
    for text in [
        "Staff Auditor - CPA Firm",
        "Roblox Coding Instructor",
        "Kotlin Coder",
        "Practice Manager - Salesforce Consulting",
        "Financial Counselor - Credit Union",
        "Medicaid Eligibility Worker III",
        "Nautical Chart Specialist",
        "Org Chart Analyst",
        "Event Credentialing Coordinator",
        "Podcast Transcriptionist",
        "Scribe - Religious Manuscripts",
        "Verification Specialist - Employment",
        "Appeals Officer - IRS",
        "Appeals Coordinator - Housing Authority",
        "Production Scheduler",
        "Medical Coder - Clinical Trials (MedDRA)",
        "Medical Staff Recruiter",
        "Medical Device Auditor",
        "Section 8 Compliance Manager",
        "Credentialing Coordinator - Teacher Licensure",
        "Enrollment Specialist - Health Insurance Marketplace",
        "Account Manager - Medical Billing",
        "Data Privacy Manager",
    ] {
        let read = reader().read_title(text);
        let role = read.job.answer().and_then(|answer| answer.value.role.clone());
        assert_eq!(role, None, "{text}: {read:?}");
    }
}

#[test]
fn what_stands_beside_and_behind_the_job() {
    check(
        title,
        &[
            // The name of a place or a person's department is no stranger.
            ("Billing Representative II - Las Vegas, NV", "biller"),
            ("Payment Poster - ERA/EFT", "billing-asst"),
            ("Billing Specialist (RCM company)", "biller"),
            ("Chart Auditor", "auditor"),
            ("Practice Manager - Woodstock", "practice-mgr"),
            ("Practice Manager - Heart Institute - General Cardiology", "practice-mgr"),
            ("Coder II - Outside City (Hospital Billing), Revenue Integrity - Coding", "coder-2"),
            ("Coding Specialist - Risk Adjustment", "risk-coder"),
            ("Registered Nurse (Clinical Documentation Improvement)", "cdi"),
            ("Registered Nurse", "-"),
            // Two jobs are a question.
            ("Medical Biller & Front Desk", "?"),
            ("Medical Receptionist/Biller", "?"),
            ("Prior Authorization and Scheduling Specialist", "?"),
            ("Registration and Scheduling Specialist", "front-desk"),
            // To lead others is another thing than long service.
            ("Health Information Clerk IV", "him-clerk"),
            ("Senior Medical Records Clerk", "him-clerk"),
            ("Medical Records Lead", "him-lead"),
            // Informatics is no keeping of records.
            ("Health Information Technology Specialist", "-"),
            ("Health Informatics Specialist", "-"),
            ("Health Information Technician", "him-clerk"),
            ("No-Fault Biller", "biller"),
            ("Patient Experience Representative", "front-desk"),
            ("Patient Experience Manager", "-"),
            // A rank that a slash follows ends one job; a rank at the end is of all that stands before.
            ("Medical Office Manager/Biller", "?"),
            ("Biller/Office Manager", "? biller practice-mgr"),
            ("Office Mgr/Biller - Chiropractic", "? practice-mgr biller"),
            ("Chart Retrieval Specialist - HCC", "him-clerk"),
            ("Birth Registrar - Women's Center", "-"),
            ("Medi-Cal Biller", "biller"),
            ("Coding Manager/Auditor", "?"),
            ("Billing Supervisor and Coder", "?"),
            ("Coding/Auditing Manager", "coding-mgr"),
            // Somebody's department is not the work.
            ("Administrative Assistant - Coding Department", "front-desk"),
            ("Coding Department Secretary", "front-desk"),
            ("Medical Records Receptionist", "? front-desk him-clerk"),
            // The part in front names a job: what stands behind is where it is held.
            ("Onboarding Specialist - Medical Billing", "-"),
            ("Territory Manager - Medical Coding", "-"),
            ("Growth Lead - Medical Billing", "-"),
            ("Provider Engagement Specialist - Risk Adjustment", "-"),
            ("Business Analyst - Medical Billing", "-"),
            ("Data Analyst - Medical Coding", "-"),
            ("Program Manager, Coding", "-"),
            ("Consultant, CDI", "cdi"),
            // Who assists a leader is none.
            ("Assistant to the Billing Manager", "-"),
            ("Secretary to the Director of Revenue Cycle", "-"),
            ("Medical Office Manager's Assistant", "-"),
            ("Coding Director Assistant", "-"),
            ("Assistant Billing Manager", "billing-mgr"),
            ("Billing Assistant Manager", "billing-mgr"),
            ("Supervisor of Billing Clerks", "billing-mgr"),
            ("Implementation Consultant - Medical Billing", "-"),
            ("Chief of Staff - Revenue Cycle", "-"),
            ("File Clerk, Medical Records", "him-clerk"),
            ("Birth Certificate Clerk - HIM", "him-clerk"),
            ("Specialist III - Medical Coding", "coder-3"),
            ("Team Lead, Medical Coding", "coder-3"),
            ("Training Specialist - Medical Coding", "educator"),
            ("Customer Service Representative - Medical Billing", "biller"),
            ("Data Entry Clerk - Medical Billing", "billing-asst"),
            ("Ascension Health - Medical Billing Specialist", "biller"),
            // An hour's pay is no human resources.
            ("Front Desk Medical Receptionist $18/hr", "front-desk"),
            ("Medical Coding Apprenticeship", "coder-1"),
            ("Risk Adjustment CDI Specialist", "cdi"),
            ("Credit Balance Specialist", "biller"),
            ("Revenue Cycle Intern", "billing-asst"),
            ("Revenue Cycle Trainer", "-"),
            ("Health Information Privacy Specialist", "privacy"),
            ("HIPAA Privacy & Security Officer", "privacy"),
            ("Chart Prep Clerk", "him-clerk"),
        ],
    );
}

/// The place of a title: where the job is, with its state or without, here or abroad; never a word that may be an employer's.
#[test]
fn kinds_of_places_in_titles() {
    check(
        |text| reader().read_title(text).place.map_or("none".to_owned(), |it| shorten_area(&it)),
        &[
            ("Medical Coder - Tampa, FL", "0045300"),
            ("Medical Coder in Tampa", "0045300"),
            ("medical coder near boston", "0014460"),
            ("Medical Coder (Boston, Massachusetts)", "0014460"),
            ("Medical Coder - Portland, Oregon", "0038900"),
            ("MEDICAL CODER IN TAMPA, FL", "0045300"),
            ("AR Specialist - Little Rock, AR", "0030780"),
            ("Billing Specialist, Fayetteville AR", "0022220"),
            ("Medical Coder, IN", "1800000"),
            ("Medical Coder FL", "1200000"),
            ("Medical Coder, FL", "1200000"),
            ("Coder - College Station, TX", "0017780"),
            ("Coder - Richmond, VA", "0040060"),
            ("Regional AR and Billing Manager", "none"),
            ("Billing Specialist, AR", "none"),
            ("MEDICAL CODER OR BILLER", "none"),
            ("Coding Educator (Must reside in IL, IN, IA, WI, OH, MO, MI, or FL)", "none"),
            ("Medical Coder in Portland", "?"),
            ("Medical Coder in Roanoke, Va.", "0040220"),
            ("Medical Coder Texas", "4800000"),
            ("Medical Coder for hospitals in Dallas", "0019100"),
            ("Coder II - San Juan, Puerto Rico", "0041980"),
            ("medical coder, Bangalore, India", "-"),
            ("Medical Coder in Toronto", "-"),
            ("Remote Medical Coder - India", "-"),
            ("Medical Coder - 10 openings - Hyderabad", "-"),
            ("Medical Coder - Epic", "none"),
            ("Medical Coder - Trinity", "none"),
            ("Medical Coder - Global", "none"),
            ("Medical Coder (Male/Female)", "none"),
            ("Director of Coding Enterprise", "none"),
            ("Medical Coder in Training", "none"),
            ("Coder in a hospital", "none"),
            ("Remote Medical Coder (US)", "none"),
            ("Medical Coder - Split Shift", "none"),
        ],
    );
}

#[test]
fn kinds_of_places() {
    check(
        place,
        &[
            ("N. H.", "3300000"),
            ("NY-New York", "0035620"),
            ("US-NY-New York", "0035620"),
            ("WA-Washington", "5300000"),
            ("NE suburbs of Atlanta", "0012060"),
            ("NE - Omaha", "0036540"),
            ("San Fransisco", "0041860"),
            ("00802", "7800000"),
            ("Tamuning, GU 96913", "6600000"),
            ("Worldwide", "-"),
            ("NYS", "3600000"),
            ("Washington state", "5300000"),
            ("Washington", "?"),
            ("Georgia", "1300000"),
            ("Indiana, PA", "4200004"),
            ("LA, California", "0031080"),
            ("Hollywood, FL", "0033100"),
            ("Manhattan, KS", "0031740"),
            ("Northern NJ", "0035620"),
            ("Southwest Virginia", "?"),
            ("Greater Peoria", "0037900"),
            ("Springfield", "?"),
            ("Boston or New York", "?"),
            ("Dallas, TX; Houston, TX", "?"),
            ("Remote: Georgia", "1300000"),
            ("Remote - EST", "0000000"),
            ("Dublin, OH", "0018140"),
            ("Paris, France", "-"),
            ("Houstan, TX", "0026420"),
            ("Minnapolis", "0033460"),
            ("Texs", "4800000"),
            ("1001", "0044140"),
            ("FIPS 48113", "0019100"),
            ("Fairfield County, Connecticut", "0014860"),
            ("Los Angeles-Long Beach-Santa Ana, CA", "0031080"),
            ("123 Main St, Tampa, FL 33602", "0045300"),
            // The name of a street is no place.
            ("1200 E Marshall St, Richmond, VA 23298", "0040060"),
            ("22 S Greene St, Baltimore", "0012580"),
            ("8 Memphis Blvd, Nashville, TN", "0034980"),
            ("3400 Spruce Street Philadelphia PA", "0037980"),
            ("55 Charlotte Highway, Asheville, NC", "0011700"),
            ("500 Oak St Louis MO", "0041180"),
            ("100 Main St, NE", "3100000"),
            // A name and a ZIP code in different states are a question.
            ("Austin, TX 10001", "? 0012420 0035620"),
            ("TX 10001", "? 4800000 0035620"),
            ("Kansas City, MO 66101", "0028140"),
            ("New York 07030", "0035620"),
            ("Hollywood", "?"),
            ("Charlotte Amalie, VI", "7800000"),
            ("St. Croix, USVI", "7800000"),
            ("Some Clinic, Texas", "-"),
            ("12345678", "-"),
        ],
    );
}

/// A name that goes on in front is another name, and one that the state lacks is no place in it; what it is known as goes
/// before both.
#[test]
fn names_within_names_and_names_of_elsewhere() {
    check(
        place,
        &[
            ("Fort Liberty, NC", "0022180"),
            ("Fort Jackson, SC", "0017900"),
            ("Fort Nonesuch Liberty, NC", "0024660"),
            ("Mount Denver, CO", "-"),
            ("Port Houston Camp Denver, CO", "-"),
            ("Mount Sinai Miami, FL", "0033100"),
            ("Lake Forrest, IL", "0016980"),
            ("San Fransisco, CA", "0041860"),
            ("Randolph AFB, TX", "0041700"),
            ("Cincinnati, TN", "-"),
            ("Chennai, TN", "-"),
            ("Hill, TX", "-"),
            ("Texas Health", "4800000"),
            ("Downtown LA", "0031080"),
            ("Downtown Lafayette, LA", "0029180"),
            ("Minnesota Remote Work Site", "2700000"),
        ],
    );
    let nearest = reader().read_place("Cincinnati, TN");
    let nearest: Vec<_> = nearest.candidates().iter().map(|it| it.value.to_string()).collect();
    assert_eq!(nearest[..2], ["4700000", "0017140"]);
}

#[test]
fn parts_and_nicknames_of_states() {
    check(
        place,
        &[
            ("Lone Star State", "4800000"),
            ("Garden State", "3400000"),
            ("Show-Me State", "2900000"),
            ("Texas Hill Country", "?"),
            ("Poconos, PA", "4200002"),
            ("The Hamptons", "0035620"),
            ("Ozarks", "-"),
            ("Lake of the Ozarks, MO", "2900001"),
            ("Jefferson Parish", "0035380"),
            ("Orleans Parish", "0035380"),
            // Two names that only one metropolitan area has.
            ("Duluth-Superior", "0020260"),
            ("Albany/Troy", "0010580"),
            ("Springfield/Greenville", "?"),
        ],
    );
}

#[test]
fn kinds_of_workplaces() {
    check(
        workplace,
        &[
            ("Mercy General Hospital", "622000"),
            ("State of Ohio", "999200"),
            ("Commonwealth of Kentucky", "999200"),
            ("state of the art hospital", "-"),
            ("City of Boston", "-"),
            ("pharma manufacturer", "325400"),
            ("alcohol & drug rehab", "621420"),
            ("IRF", "622300"),
            ("private duty nursing agency", "621600"),
            ("nursing school", "611300"),
            ("community hospital (not for profit)", "622000"),
            ("hospital owned physician practice", "621100"),
            ("retina practice", "621100"),
            ("pysician office", "621100"),
            ("physican office", "621100"),
            ("DME supplier", "?"),
            ("hospital supply company", "-"),
            ("nursing home consultant", "-"),
            ("Ensemble Health Partners (RCM)", "541200"),
            ("Johns Hopkins Hospital", "622000"),
            ("ortho practice", "621100"),
            ("chiro office", "621310"),
            ("dental plan", "524114"),
            ("National Naval Medical Center", "999100"),
            ("hospital or clinic", "? 622000 621100"),
            ("hospital/physician office", "? 622000 621100"),
            ("hospital or general hospital", "622000"),
            ("labs and imaging", "621500"),
            ("billing and coding company", "541200"),
            ("31-33", "31--34"),
            ("NAICS 621111", "621100"),
            ("self-employed", "-"),
            ("prison health services", "?"),
            ("dental benefits company", "524114"),
            ("long term care hospital", "622300"),
            ("school of public health", "611300"),
        ],
    );
}

#[test]
fn kinds_of_credentials() {
    check(
        credential,
        &[
            ("cpc-a", "CPC-A"),
            // Words around a code that nobody read may deny it, or belong to another field.
            ("no CPC yet", "-"),
            ("CCS not required", "-"),
            ("CPC: No", "-"),
            ("CPC No. 01234567", "CPC"),
            ("let my RHIA expire", "-"),
            ("CPC, awaiting results", "-"),
            ("CRC (Certified Rehabilitation Counselor)", "-"),
            ("CIC - infection control", "-"),
            ("CPB Certified Pro Biller", "CPB"),
            ("CPC since 2015 (AAPC, in good standing)", "CPC"),
            ("CCS - Physician-based", "CCS-P"),
            ("COC apprentice", "COC-A"),
            ("CPC-H", "COC"),
            ("Certified Professional Coder (CPC®)", "CPC"),
            ("RHIT, RHIA, or CCS", "?"),
            ("RIHT", "RHIT"),
            ("Registered Health Informaton Administrator", "RHIA"),
            ("CTR", "ODS-C"),
            ("R.N.", "RN"),
            ("CPQ", "-"),
            ("CCC-SLP", "-"),
            ("RHIA eligible", "-"),
            ("certified coder", "-"),
            ("Bachelor's", "-"),
            ("former CPC", "-"),
            ("previously CPC certified", "-"),
            ("formerly CPC certified", "-"),
            ("was a CPC until 2019", "-"),
            ("COC (formerly CPC-H)", "COC"),
            // Each part says for itself whether its credential is held.
            ("CPC but not CCS", "CPC"),
            ("CPC active; CCS in progress", "CPC"),
            ("CPC yes, COC no", "CPC"),
            ("CPC, CCS in progress, RHIT", "-"),
            ("neither CPC nor CCS", "?"),
            ("CPC (apprentice designation removed)", "CPC"),
            ("CPC-A, A removed", "-"),
            ("COC (former CPC-H)", "COC"),
            ("COS-C", "COS-C"),
            ("COSC", "COSC"),
            ("Certified Prof. Coder", "CPC"),
            ("CPC-Hospital", "COC"),
        ],
    );
}

/// The parts of a posting in few words, those that it does not state left out.
fn read_posting(text: &str) -> String {
    let posting = reader().parse_posting(text);
    let codes = |list: &[Stated<KnownCredential>]| {
        list.iter().map(|it| it.value.code.clone()).collect::<Vec<_>>().join("+")
    };
    let dollars =
        |amount: Option<Cents>| amount.map_or(String::new(), |amount| amount.dollars().to_string());
    let parts = [
        ("must", codes(&posting.required_credentials)),
        ("may", codes(&posting.preferred_credentials)),
        ("years", posting.years.map_or(String::new(), |it| it.value.to_string())),
        ("wished", posting.preferred_years.map_or(String::new(), |it| it.value.to_string())),
        ("school", posting.education.map_or(String::new(), |it| it.value.id().to_owned())),
        (
            "degree",
            posting.preferred_education.map_or(String::new(), |it| it.value.id().to_owned()),
        ),
        ("where", posting.arrangement.map_or(String::new(), |it| format!("{:?}", it.value))),
        ("as", posting.employment.map_or(String::new(), |it| it.value)),
        (
            "pay",
            posting.pay.map_or(String::new(), |it| {
                format!("{}-{} {:?}", dollars(it.value.low), dollars(it.value.high), it.value.unit)
            }),
        ),
        ("in", posting.place.map_or(String::new(), |it| it.value.value.to_string())),
    ];
    let stated: Vec<_> = parts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(part, value)| format!("{part} {value}"))
        .collect();
    stated.join(", ")
}

/// Headings hold for what stands below them, denials are no offers, and a choice is not one of its halves.
#[test]
fn kinds_of_postings() {
    let table = [
        (
            "Required Qualifications\n- CPC\nPreferred Qualifications\n- RHIT\n- 7 years of coding",
            "must CPC, may RHIT, wished 7",
        ),
        ("Preferred/Desired:\nRHIT or RHIA\nBachelor's degree", "may RHIT+RHIA, degree bachelor"),
        (
            "Nice to have:\n* CPMA\nBenefits\nDental\nMinimum requirements\nCCS",
            "must CCS, may CPMA",
        ),
        // A sentence of few words is no heading.
        ("CCS required. Certification preferred.\nCPC", "must CCS+CPC"),
        ("Preferred Qualifications\nCPC required; RHIT", "must CPC, may RHIT"),
        ("CPC is not required", ""),
        ("CPC is not required but helpful", "may CPC"),
        ("No CPC required", ""),
        ("This is not a remote position", "where OnSite"),
        ("Telework is not available; hybrid work is", "where Hybrid"),
        ("No remote work is available for this job", "where OnSite"),
        ("Remote, not onsite", "where Remote, in 0000000"),
        ("$29.50/hr - $41.75/hr", "pay 29.5-41.75 Hour"),
        ("between $30.00 and $36.00 per hour", "pay 30-36 Hour"),
        ("$52,000/year to $60,000/year", "pay 52000-60000 Year"),
        ("$25 an hour and $2,000 to begin with", "pay 25-25 Hour"),
        ("3 - 5 years of experience", "years 3"),
        ("more than two years of coding experience", "years 2"),
        ("A company for more than 20 years, of wide experience", ""),
        ("A team with 25 years of combined experience", ""),
        ("Full time. Part time considered", "as full-time"),
        ("Part time considered", ""),
        ("Full-time or part-time", ""),
        ("13-week contract", "as contract"),
        ("This description is no contract", ""),
        ("For our office in Dallas, TX or Phoenix, AZ", ""),
        ("For our office in Dallas, TX", "in 0019100"),
        ("For our office in Dallas, TX or Plano, TX", "in 0019100"),
    ];
    for (text, expected) in table {
        assert_eq!(read_posting(&format!("Medical Coder\n{text}")), expected, "{text}");
    }
}

#[test]
fn one_of_several_credentials_is_enough() {
    for text in [
        "CPC or CCS required",
        "CPC required unless you hold the RHIT",
        "CPC unless RHIT is held",
        "RHIT accepted in lieu of CPC",
        "In lieu of the CPC, RHIT",
    ] {
        let posting = reader().parse_posting(&format!("Medical Coder\n{text}"));
        assert!(posting.any_credential, "{text}: {posting:?}");
    }
    for text in ["CPC and CCS required", "CPC required. RHIT required unless you are new"] {
        let posting = reader().parse_posting(&format!("Medical Coder\n{text}"));
        assert!(!posting.any_credential, "{text}: {posting:?}");
    }
}
