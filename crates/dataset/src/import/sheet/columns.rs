//! The columns of BLS's spreadsheets, in all spellings from May 2015 on.

use medwage_domain::cell::DataType;

use super::fault::{Fault, cut_text};

/// The meaning of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    /// The month of the estimates. Not BLS's: it is what files of several vintages are told apart by.
    Vintage,
    /// The area's code.
    Area,
    /// The area's name; in state files up to May 2018 the state's.
    AreaTitle,
    /// The area's kind, a digit.
    AreaType,
    /// The letters of the state that the area is filed under.
    State,
    /// The industry's code.
    Industry,
    /// The industry's name.
    IndustryTitle,
    /// How broad the industry is.
    IndustryGroup,
    /// The owners of the establishments.
    Ownership,
    /// The occupation's SOC code.
    Occupation,
    /// The occupation's name.
    OccupationTitle,
    /// How broad the occupation is.
    OccupationGroup,
    /// A statistic that a cell has.
    Statistic(DataType),
    /// True if only annual wages are released.
    OnlyAnnual,
    /// True if only hourly wages are released.
    OnlyHourly,
    /// A statistic that a cell doesn't have: the share of an industry's jobs or establishments.
    Share,
    /// The share of an industry's establishments that report the occupation.
    ReportingShare,
}

use Column::Statistic;

/// Today's name of each column, then what it was called before.
const NAMES: [(Column, &[&str]); 33] = [
    (Column::Vintage, &["VINTAGE"]),
    (Column::Area, &["AREA"]),
    (Column::AreaTitle, &["AREA_TITLE", "AREA_NAME", "STATE"]),
    (Column::AreaType, &["AREA_TYPE"]),
    (Column::State, &["PRIM_STATE", "ST"]),
    (Column::Industry, &["NAICS"]),
    (Column::IndustryTitle, &["NAICS_TITLE"]),
    (Column::IndustryGroup, &["I_GROUP"]),
    (Column::Ownership, &["OWN_CODE"]),
    (Column::Occupation, &["OCC_CODE"]),
    (Column::OccupationTitle, &["OCC_TITLE"]),
    (Column::OccupationGroup, &["O_GROUP", "OCC_GROUP", "GROUP"]),
    (Statistic(DataType::Employment), &["TOT_EMP"]),
    (Statistic(DataType::EmploymentRse), &["EMP_PRSE"]),
    (Statistic(DataType::JobsPerThousand), &["JOBS_1000"]),
    (Statistic(DataType::LocationQuotient), &["LOC_QUOTIENT", "LOC_Q"]),
    (Statistic(DataType::HourlyMean), &["H_MEAN"]),
    (Statistic(DataType::AnnualMean), &["A_MEAN"]),
    (Statistic(DataType::MeanRse), &["MEAN_PRSE"]),
    (Statistic(DataType::HourlyP10), &["H_PCT10", "H_WPCT10"]),
    (Statistic(DataType::HourlyP25), &["H_PCT25", "H_WPCT25"]),
    (Statistic(DataType::HourlyMedian), &["H_MEDIAN"]),
    (Statistic(DataType::HourlyP75), &["H_PCT75", "H_WPCT75"]),
    (Statistic(DataType::HourlyP90), &["H_PCT90", "H_WPCT90"]),
    (Statistic(DataType::AnnualP10), &["A_PCT10", "A_WPCT10"]),
    (Statistic(DataType::AnnualP25), &["A_PCT25", "A_WPCT25"]),
    (Statistic(DataType::AnnualMedian), &["A_MEDIAN"]),
    (Statistic(DataType::AnnualP75), &["A_PCT75", "A_WPCT75"]),
    (Statistic(DataType::AnnualP90), &["A_PCT90", "A_WPCT90"]),
    (Column::OnlyAnnual, &["ANNUAL"]),
    (Column::OnlyHourly, &["HOURLY"]),
    (Column::Share, &["PCT_TOTAL", "PCT_TOT"]),
    (Column::ReportingShare, &["PCT_RPT"]),
];

impl Column {
    /// Today's name.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(column, _)| *column == self).map_or("", |(_, names)| names[0])
    }

    /// Reads a name in any case, with spaces or underscores.
    fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_uppercase().replace(' ', "_");
        let named = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()));
        named.map(|(column, _)| *column)
    }
}

/// The columns of one sheet, in its order.
#[derive(Debug)]
pub(super) struct Header {
    columns: Vec<Option<Column>>,
    /// Which of them have a name and are left out all the same.
    left_out: Vec<bool>,
}

impl Header {
    /// True if a row is one of column names: the occupation's code and at least two others, since a sheet
    /// of field descriptions names each column in a row of its own.
    pub(super) fn is_one(fields: &[String]) -> bool {
        let known = || fields.iter().filter_map(|field| Column::from_name(field.trim()));
        known().any(|column| column == Column::Occupation) && known().count() > 2
    }

    /// Takes a row of column names; unknown ones are refused unless they are to be ignored.
    pub(super) fn read_header(fields: &[String], ignored: &[String]) -> Result<Self, Fault> {
        let is_ignored = |name: &str| ignored.iter().any(|it| it.trim().eq_ignore_ascii_case(name));
        let mut columns = Vec::with_capacity(fields.len());
        let mut left_out = Vec::with_capacity(fields.len());
        for field in fields {
            let name = field.trim();
            left_out.push(is_ignored(name));
            let column = match (name, Column::from_name(name)) {
                ("", _) => None,
                (name, _) if is_ignored(name) => None,
                (_, None) => return Err(Fault::UnknownColumn(cut_text(name))),
                (_, column) if columns.contains(&column) => {
                    return Err(Fault::DuplicateColumn(cut_text(name)));
                }
                (_, column) => column,
            };
            columns.push(column);
        }
        let header = Self { columns, left_out };
        header.check_blocks()?;
        Ok(header)
    }

    /// True if the sheet has a column.
    pub(super) fn has_column(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }

    /// Wages come in blocks; a block of which a part is missing was cut by accident.
    fn check_blocks(&self) -> Result<(), Fault> {
        self.require_column(Column::OccupationTitle, "every occupation has a code and a title")?;
        self.require_column(Statistic(DataType::HourlyMean), "every layout has the means")?;
        self.require_column(Statistic(DataType::AnnualMean), "every layout has the means")?;
        let wages = |data_type: &DataType| data_type.pay().is_some();
        if DataType::ALL
            .iter()
            .filter(|it| wages(it))
            .filter(|it| self.has_column(Statistic(**it)))
            .count()
            > 2
        {
            let block = DataType::ALL.into_iter().filter(wages);
            for data_type in block.chain([DataType::MeanRse]) {
                self.require_column(Statistic(data_type), "the other wage columns are there")?;
            }
        }
        if self.has_column(Statistic(DataType::Employment)) {
            let error = Statistic(DataType::EmploymentRse);
            self.require_column(error, "employment comes with its standard error")?;
        }
        Ok(())
    }

    fn require_column(&self, column: Column, why: &'static str) -> Result<(), Fault> {
        if self.has_column(column) {
            Ok(())
        } else {
            Err(Fault::MissingColumn { column: column.name(), why })
        }
    }
}

/// A row below its column names.
pub(super) struct Record<'r> {
    header: &'r Header,
    fields: &'r [String],
}

impl<'r> Record<'r> {
    /// Puts a row below its column names; what stands beside them must be blank.
    pub(super) fn new(header: &'r Header, fields: &'r [String]) -> Result<Self, Fault> {
        for (place, field) in fields.iter().enumerate() {
            let named = header.columns.get(place).is_some_and(Option::is_some);
            let left_out = header.left_out.get(place).is_some_and(|it| *it);
            if !named && !left_out && !field.trim().is_empty() {
                return Err(Fault::Beyond(cut_text(field)));
            }
        }
        Ok(Self { header, fields })
    }

    /// Returns a field, blank or not; `None` where the sheet has no such column.
    pub(super) fn get_field(&self, column: Column) -> Option<&'r str> {
        let place = self.header.columns.iter().position(|it| *it == Some(column))?;
        Some(self.fields.get(place).map_or("", |field| field.trim()))
    }

    /// Returns a field that is not blank.
    pub(super) fn get_stated(&self, column: Column) -> Option<&'r str> {
        self.get_field(column).filter(|field| !field.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Result<Header, String> {
        let names: Vec<String> = names.split(',').map(str::to_owned).collect();
        Header::read_header(&names, &["note".to_owned()]).map_err(|fault| fault.to_string())
    }

    const WAGES: &str = "H_MEAN,A_MEAN,MEAN_PRSE,H_PCT10,H_PCT25,H_MEDIAN,H_PCT75,H_PCT90,A_PCT10,\
                         A_PCT25,A_MEDIAN,A_PCT75,A_PCT90,ANNUAL,HOURLY";

    #[test]
    fn layouts_of_every_vintage_are_understood() {
        for start in [
            // May 2019 to 2024, and the same in lower case as in May 2019.
            "AREA,AREA_TITLE,AREA_TYPE,PRIM_STATE,NAICS,NAICS_TITLE,I_GROUP,OWN_CODE,OCC_CODE,OCC_TITLE,\
             O_GROUP,TOT_EMP,EMP_PRSE,JOBS_1000,LOC_QUOTIENT,PCT_TOTAL,PCT_RPT",
            "area,area_title,area_type,naics,naics_title,i_group,own_code,occ_code,occ_title,o_group,\
             tot_emp,emp_prse,jobs_1000,loc_quotient,pct_total",
            // May 2015 to 2018: all data, metropolitan, states, nation, industries.
            "area,area_title,area_type,naics,naics_title,own_code,occ code,occ title,group,tot_emp,emp_prse,\
             jobs_1000,loc quotient,pct_total",
            "PRIM_STATE,AREA,AREA_NAME,OCC_CODE,OCC_TITLE,OCC_GROUP,TOT_EMP,EMP_PRSE,JOBS_1000,LOC QUOTIENT",
            "AREA,ST,STATE,OCC_CODE,OCC_TITLE,OCC_GROUP,TOT_EMP,EMP_PRSE,JOBS_1000,LOC_Q",
            "OCC_CODE,OCC_TITLE,OCC_GROUP,TOT_EMP,EMP_PRSE",
            "NAICS,NAICS_TITLE,OCC_CODE,OCC_TITLE,OCC_GROUP,TOT_EMP,EMP_PRSE,PCT_TOTAL,PCT_RPT",
        ] {
            let header = header(&format!("{start},{WAGES}")).unwrap();
            assert!(header.has_column(Column::OccupationGroup), "{start}");
        }
        assert!(header("vintage,area_title,occ_code,occ_title,h_mean,a_mean").is_ok());
    }

    #[test]
    fn a_header_that_is_not_understood_is_refused() {
        for (names, reason) in [
            ("OCC_CODE,H_MEAN,A_MEAN", "column OCC_TITLE is missing"),
            ("OCC_CODE,OCC_TITLE,A_MEAN", "column H_MEAN is missing"),
            ("OCC_CODE,OCC_TITLE,H_MEAN,A_MEAN,A_MODE", "column \"A_MODE\" is none"),
            ("OCC_CODE,occ code,OCC_TITLE,H_MEAN,A_MEAN", "column \"occ code\" comes twice"),
            ("OCC_CODE,OCC_TITLE,TOT_EMP,H_MEAN,A_MEAN", "column EMP_PRSE is missing"),
            ("OCC_CODE,OCC_TITLE,H_MEAN,A_MEAN,A_MEDIAN", "column H_PCT10 is missing"),
        ] {
            let fault = header(names).unwrap_err();
            assert!(fault.starts_with(reason), "{names}: {fault}");
        }
        let cut = format!("OCC_CODE,OCC_TITLE,{}", WAGES.replace("A_MEDIAN,", ""));
        assert!(header(&cut).unwrap_err().starts_with("column A_MEDIAN is missing"));
    }

    #[test]
    fn a_field_without_a_column_is_no_field() {
        let (header, named) = ["", "Note"]
            .map(|last| header(&format!("OCC_CODE,OCC_TITLE,H_MEAN,A_MEAN,{last}")))
            .map(Result::unwrap)
            .into();
        let row = |text: &str| -> Vec<String> { text.split(',').map(str::to_owned).collect() };
        let fields = row(" 29-2072 ,Title,1.00");
        let record = Record::new(&header, &fields).unwrap();
        assert_eq!(record.get_field(Column::Occupation), Some("29-2072"));
        assert_eq!(
            (record.get_field(Statistic(DataType::AnnualMean)), record.get_field(Column::Area)),
            (Some(""), None)
        );
        assert_eq!(record.get_stated(Statistic(DataType::AnnualMean)), None);
        for beyond in ["a,b,c,d,e", "a,b,c,d,,f"] {
            assert!(Record::new(&header, &row(beyond)).is_err(), "{beyond}");
        }
        assert!(Record::new(&header, &row("a,b,c,d, ,")).is_ok());
        assert!(Record::new(&named, &row("a,b,c,d,left out")).is_ok());
    }
}
