//! How work is paid: the basis, the relation, and what certain hours pay beyond the rate.

use crate::money::Cents;

/// How base pay is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// By the hour, or by the piece at so many pieces an hour.
    Hourly,
    /// A salary for the scheduled hours up to 40 a week.
    Salaried,
    /// A salary for all hours, however many they are (29 CFR 778.114).
    SalariedAllHours,
}

/// The relation in which work is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Engagement {
    /// Employed by whom the work is for.
    #[default]
    Employee,
    /// Employed by an agency for a contract.
    ContractEmployee,
    /// Self-employed.
    IndependentContractor,
    /// Employed by the day.
    PerDiem,
}

impl Engagement {
    /// True if the law of wages and hours applies: to all but the self-employed (29 USC 203(e)).
    pub const fn is_employment(self) -> bool {
        !matches!(self, Self::IndependentContractor)
    }

    /// Names such people, as in "no published average is of agency employees".
    pub const fn plural_noun(self) -> &'static str {
        match self {
            Self::Employee => "employees",
            Self::ContractEmployee => "agency employees",
            Self::IndependentContractor => "independent contractors",
            Self::PerDiem => "people employed by the day",
        }
    }
}

/// Hours that pay beyond the rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Differential {
    /// Hours in a week that pay it.
    pub hours_per_week: f64,
    /// How much more they pay.
    pub addition: Addition,
}

/// How much more an hour pays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Addition {
    /// An amount an hour.
    Hourly(Cents),
    /// A share of the rate, such as 0.1.
    Share(f64),
}

impl Differential {
    /// Returns the dollars of a week that it adds to a rate.
    pub fn weekly_dollars(&self, hourly_rate: f64) -> f64 {
        let each = match self.addition {
            Addition::Hourly(amount) => amount.dollars(),
            Addition::Share(share) => share * hourly_rate,
        };
        each * self.hours_per_week
    }
}

/// Time on call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnCall {
    /// Hours on call in a week.
    pub hours_per_week: f64,
    /// The pay of such an hour.
    pub hourly: Cents,
    /// Hours of them that are worked in a week, at the rate.
    pub callback_hours_per_week: f64,
}

/// Something that is paid once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneTimePayment {
    /// For what.
    pub kind: OneTimeKind,
    /// The amount.
    pub amount: Cents,
    /// The month after the start in which it is paid.
    pub paid_month: u32,
    /// For how many months it must be paid back on leaving.
    pub clawback_months: u32,
}

/// For what something is paid once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OneTimeKind {
    /// For signing.
    SignOn,
    /// For moving.
    Relocation,
    /// For staying.
    Retention,
    /// For a school's fees.
    Tuition,
    /// For an exam's fee.
    ExamFee,
}

impl OneTimePayment {
    /// Returns the months that it counts over: those until it is paid and can no longer be claimed back, and a year at
    /// least.
    pub const fn month_count(&self) -> u32 {
        let months = self.paid_month.saturating_add(self.clawback_months);
        if months > 12 { months } else { 12 }
    }

    /// Returns the part of it that counts in one of those years.
    pub const fn annual_part(&self) -> Cents {
        Cents::new(self.amount.get().saturating_mul(12) / self.month_count() as i64)
    }

    /// True if it is paid in the first twelve months.
    pub const fn is_of_first_year(&self) -> bool {
        self.paid_month < 12
    }

    /// True if it is promised so that people stay, and so is part of the regular rate (29 CFR 778.211(b)): pay for
    /// staying, and pay for signing that must be paid back on leaving.
    pub const fn is_in_regular_rate(&self) -> bool {
        match self.kind {
            OneTimeKind::Retention => true,
            OneTimeKind::SignOn => self.clawback_months > 0,
            OneTimeKind::Relocation | OneTimeKind::Tuition | OneTimeKind::ExamFee => false,
        }
    }
}
