//! `report.json`: what was measured, as rows; read and written.
//!
//! An object with `schema`, `date`, `command`, `machine` (text by name), `rows`, of exactly the keys of [`KEYS`], and
//! `ratio_quartiles`, one pair or null for each row. `benches/report/README.md` says what they mean.

use serde_json::{Map, Value, json};

/// Raised when what a key means changes; new keys do not raise it.
pub const SCHEMA: u64 = 1;

/// The keys of a row, in their order.
pub const KEYS: [&str; 11] = [
    "group",
    "case",
    "dtype",
    "n",
    "ours_ns",
    "reference_ns",
    "ratio",
    "peer",
    "peer_ns",
    "bytes_copied",
    "workspace_bytes",
];

/// See the table above.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub group: String,
    pub case: String,
    pub dtype: String,
    pub n: usize,
    pub ours_ns: Option<f64>,
    pub reference_ns: Option<f64>,
    pub peer: Option<String>,
    pub peer_ns: Option<f64>,
    pub bytes_copied: Option<u64>,
    pub workspace_bytes: Option<u64>,
    pub quartiles: Option<[f64; 2]>,
}

/// A whole run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub date: String,
    pub command: String,
    pub machine: Vec<(String, String)>,
    pub rows: Vec<Row>,
}

/// Five digits: more would be noise.
fn rounded(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

impl Row {
    /// Time of ours over that of the reference.
    pub fn ratio(&self) -> Option<f64> {
        Some(self.ours_ns? / self.reference_ns?)
    }

    /// Time of what the row is about, the peer if there is one, over that of the reference.
    pub fn multiple(&self) -> Option<f64> {
        Some(self.time()? / self.reference_ns?)
    }

    /// Time of what the row is about.
    pub fn time(&self) -> Option<f64> {
        if self.peer.is_some() { self.peer_ns } else { self.ours_ns }
    }

    /// What names the row.
    pub fn key(&self) -> (&str, &str, &str, usize, Option<&str>) {
        (&self.group, &self.case, &self.dtype, self.n, self.peer.as_deref())
    }

    fn to_json(&self) -> Value {
        let ns = |value: Option<f64>| value.map(rounded);
        json!({
            "group": self.group,
            "case": self.case,
            "dtype": self.dtype,
            "n": self.n,
            "ours_ns": ns(self.ours_ns),
            "reference_ns": ns(self.reference_ns),
            "ratio": self.ratio().map(rounded),
            "peer": self.peer,
            "peer_ns": ns(self.peer_ns),
            "bytes_copied": self.bytes_copied,
            "workspace_bytes": self.workspace_bytes,
        })
    }

    fn from_json(row: &Value, quartiles: &Value) -> Result<Row, String> {
        let fail = |key: &str| format!("{key} is missing or of another type in the row {row}");
        // Missing is not the same as null.
        if let Some(key) = KEYS.iter().find(|&&key| row.get(key).is_none()) {
            return Err(fail(key));
        }
        let text = |key: &str| row[key].as_str().map(str::to_owned).ok_or_else(|| fail(key));
        let number = |key: &str| match &row[key] {
            Value::Null => Ok(None),
            value => value.as_f64().map(Some).ok_or_else(|| fail(key)),
        };
        let count = |key: &str| match &row[key] {
            Value::Null => Ok(None),
            value => value.as_u64().map(Some).ok_or_else(|| fail(key)),
        };
        let quartile = |at: usize| quartiles[at].as_f64();
        Ok(Row {
            group: text("group")?,
            case: text("case")?,
            dtype: text("dtype")?,
            n: row["n"].as_u64().ok_or_else(|| fail("n"))? as usize,
            ours_ns: number("ours_ns")?,
            reference_ns: number("reference_ns")?,
            peer: if row["peer"].is_null() { None } else { Some(text("peer")?) },
            peer_ns: number("peer_ns")?,
            bytes_copied: count("bytes_copied")?,
            workspace_bytes: count("workspace_bytes")?,
            quartiles: quartile(0).zip(quartile(1)).map(|(low, high)| [low, high]),
        })
    }
}

impl Report {
    /// As `report.json`, with one row a line.
    pub fn to_json(&self) -> String {
        let machine: Map<String, Value> =
            self.machine.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let lines = |values: Vec<Value>| {
            let lines: Vec<String> = values.iter().map(|value| format!("    {value}")).collect();
            format!("[\n{}\n  ]", lines.join(",\n"))
        };
        let quartiles = |row: &Row| json!(row.quartiles.map(|pair| pair.map(rounded)));
        format!(
            "{{\n  \"schema\": {SCHEMA},\n  \"date\": {},\n  \"command\": {},\n  \"machine\": {},\n  \"rows\": {},\n  \"ratio_quartiles\": {}\n}}\n",
            json!(self.date),
            json!(self.command),
            Value::Object(machine),
            lines(self.rows.iter().map(Row::to_json).collect()),
            lines(self.rows.iter().map(quartiles).collect()),
        )
    }

    /// From `report.json`.
    pub fn from_json(text: &str) -> Result<Report, String> {
        let report: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match report["schema"].as_u64() {
            Some(SCHEMA) => {}
            Some(other) => return Err(format!("schema {other}; this program reads {SCHEMA}")),
            None => return Err("no report: it has no schema".to_owned()),
        }
        let rows = report["rows"].as_array().ok_or("no rows")?;
        let text = |key: &str| report[key].as_str().unwrap_or_default().to_owned();
        let machine = report["machine"].as_object().into_iter().flatten();
        let name_and_value =
            |(name, value): (&String, &Value)| (name.clone(), value.as_str().unwrap_or_default().to_owned());
        let quartiles = &report["ratio_quartiles"];
        Ok(Report {
            date: text("date"),
            command: text("command"),
            machine: machine.map(name_and_value).collect(),
            rows: rows
                .iter()
                .enumerate()
                .map(|(at, row)| Row::from_json(row, &quartiles[at]))
                .collect::<Result<_, _>>()?,
        })
    }

    /// The rows of a group.
    pub fn group<'r>(&'r self, group: &'r str) -> impl Iterator<Item = &'r Row> {
        self.rows.iter().filter(move |row| row.group == group)
    }
}
