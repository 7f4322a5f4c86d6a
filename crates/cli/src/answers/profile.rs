//! Reads a person in a job from arguments.

use clap::{Args, ValueEnum};
use medwage_client::pb::types::{Duty, Education, EmployerKind, JobProfile, Specialty};

/// A person beside their role.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ProfileArguments {
    /// Where: a city, state, county, ZIP code or metropolitan area; the nation where nothing is said.
    #[arg(long)]
    pub(crate) area: Option<String>,
    /// The kind of workplace, such as `hospital`.
    #[arg(long)]
    pub(crate) industry: Option<String>,
    /// Years in the field.
    #[arg(long, value_name = "YEARS")]
    pub(crate) experience_years: Option<f64>,
    /// The highest schooling.
    #[arg(long, value_enum)]
    pub(crate) education: Option<Schooling>,
    /// Credentials held, such as CPC,CPMA.
    #[arg(long, value_delimiter = ',')]
    pub(crate) credentials: Vec<String>,
    /// Holds no credential.
    #[arg(long, conflicts_with = "credentials")]
    pub(crate) uncertified: bool,
    /// The kind of records that are coded.
    #[arg(long, value_enum)]
    pub(crate) specialty: Option<CodedWork>,
    /// The duties beside coding.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) duties: Vec<ExtraDuty>,
    /// People who report to this one.
    #[arg(long, value_name = "PEOPLE")]
    pub(crate) direct_reports: Option<i32>,
    /// Hours a week; 40 where nothing is said.
    #[arg(long, value_name = "HOURS")]
    pub(crate) hours_per_week: Option<f64>,
    /// The kind of employer.
    #[arg(long, value_enum)]
    pub(crate) employer: Option<Employer>,
}

/// Schooling, as people say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Schooling {
    HighSchool,
    SomeCollege,
    Certificate,
    Associate,
    Bachelor,
    Master,
    Doctoral,
}

/// The kind of records that are coded.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CodedWork {
    Inpatient,
    OutpatientFacility,
    ProfessionalFee,
    RiskAdjustment,
}

/// The duties beside coding.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ExtraDuty {
    Lead,
    Auditing,
}

/// The kind of employer.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Employer {
    Private,
    State,
    Local,
    University,
    Federal,
}

impl ProfileArguments {
    /// Makes the profile of somebody in a role; an empty role is that of a newcomer.
    pub(crate) fn to_profile(&self, role: &str) -> JobProfile {
        let text = |argument: &Option<String>| argument.clone().unwrap_or_default();
        JobProfile {
            role: role.to_owned(),
            area: text(&self.area),
            industry: text(&self.industry),
            experience_years: self.experience_years,
            education: self.education.map_or(Education::Unspecified, Education::from).into(),
            credentials: self.credentials.clone(),
            uncertified: self.uncertified,
            specialty: self.specialty.map_or(Specialty::Unspecified, Specialty::from).into(),
            duties: self.duties.iter().map(|duty| Duty::from(*duty).into()).collect(),
            direct_report_count: self.direct_reports,
            hours_per_week: self.hours_per_week,
            employer_kind: self
                .employer
                .map_or(EmployerKind::Unspecified, EmployerKind::from)
                .into(),
            ..JobProfile::default()
        }
    }
}

impl From<Schooling> for Education {
    fn from(schooling: Schooling) -> Self {
        match schooling {
            Schooling::HighSchool => Self::HighSchool,
            Schooling::SomeCollege => Self::SomeCollege,
            Schooling::Certificate => Self::PostsecondaryNondegree,
            Schooling::Associate => Self::Associate,
            Schooling::Bachelor => Self::Bachelor,
            Schooling::Master => Self::Master,
            Schooling::Doctoral => Self::Doctoral,
        }
    }
}

impl From<CodedWork> for Specialty {
    fn from(work: CodedWork) -> Self {
        match work {
            CodedWork::Inpatient => Self::Inpatient,
            CodedWork::OutpatientFacility => Self::OutpatientFacility,
            CodedWork::ProfessionalFee => Self::ProfessionalFee,
            CodedWork::RiskAdjustment => Self::RiskAdjustment,
        }
    }
}

impl From<ExtraDuty> for Duty {
    fn from(duty: ExtraDuty) -> Self {
        match duty {
            ExtraDuty::Lead => Self::Lead,
            ExtraDuty::Auditing => Self::Auditing,
        }
    }
}

impl From<Employer> for EmployerKind {
    fn from(employer: Employer) -> Self {
        match employer {
            Employer::Private => Self::Private,
            Employer::State => Self::State,
            Employer::Local => Self::Local,
            Employer::University => Self::University,
            Employer::Federal => Self::Federal,
        }
    }
}
