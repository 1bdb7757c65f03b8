//! A row of the table, and what follows from it for all that is written.

use super::toml::{self, Row};

/// What a row may say: see the head of routines.toml.
const KEYS: &str = "arguments by_hand c cblas cblas_arguments cblas_doc cblas_name cblas_of cblas_optional cblas_unless \
     compiled_for conjugated cpp cpp_group cpp_name cpp_scaled group kernel kernel_row norms plan plan_doc result runs rust rust_bounds \
     scalars table writes_only";

/// Keys that need others.
const TOGETHER: [(&str, &[&str]); 7] = [
    ("c", &["arguments", "group"]),
    ("cpp", &["arguments", "group"]),
    ("cpp_scaled", &["cpp"]),
    ("rust", &["arguments", "group"]),
    ("plan", &["plan_doc"]),
    ("cblas", &["cblas_arguments", "cblas_doc", "group"]),
    ("kernel", &["kernel_row", "group"]),
];

/// What an argument is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Matrix,
    Vector,
    Packed,
    Order,
    Side,
    Uplo,
    Diag,
    /// How many diagonals a band has on one side.
    Diagonals,
    Scale,
    /// One of a plane rotation: there is nothing that NULL could stand for.
    Number,
    ModifiedRotation,
    /// Of CBLAS alone, as what follows.
    Trans,
    Length,
    /// Where a result goes, or numbers are.
    Pointer,
}

/// One argument of a call.
pub struct Argument {
    pub name: String,
    pub kind: Kind,
    pub is_output: bool,
    pub is_real: bool,
}

impl Argument {
    fn read(text: &str) -> Option<Self> {
        let (text, is_output) = text.strip_suffix('*').map_or((text, false), |text| (text, true));
        let (name, is_real) = text.strip_suffix(".real").map_or((text, false), |name| (name, true));
        let kind = match name {
            "A" | "B" | "C" => Kind::Matrix,
            "x" | "y" => Kind::Vector,
            "ap" => Kind::Packed,
            "order" => Kind::Order,
            "side" => Kind::Side,
            "uplo" => Kind::Uplo,
            "diag" => Kind::Diag,
            "kl" | "ku" => Kind::Diagonals,
            "alpha" | "beta" => Kind::Scale,
            "c" | "s" => Kind::Number,
            "h" => Kind::ModifiedRotation,
            "trans" | "transa" | "transb" => Kind::Trans,
            "m" | "n" | "k" => Kind::Length,
            "out" | "parameters" => Kind::Pointer,
            _ => return None,
        };
        Some(Self { name: name.to_lowercase(), kind, is_output, is_real })
    }

    /// Number of axes of an operand; 0 for what is none.
    pub fn rank(&self) -> usize {
        match self.kind {
            Kind::Matrix => 2,
            Kind::Vector | Kind::Packed => 1,
            _ => 0,
        }
    }

    pub fn is_operand(&self) -> bool {
        self.rank() != 0
    }

    /// Its type in Rust where it is a word of BLAS.
    pub fn word(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Order => Some("Order"),
            Kind::Side => Some("Side"),
            Kind::Uplo => Some("Uplo"),
            Kind::Diag => Some("Diag"),
            _ => None,
        }
    }
}

/// For which numbers there is a routine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scalars {
    All,
    Real,
    Complex,
}

/// What a routine returns: what was done to operands, or a value of their type, a real one, or a position.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Report,
    Number,
    Real,
    Index,
}

/// A row.
pub struct Routine {
    pub name: String,
    row: Row,
    pub arguments: Vec<Argument>,
    pub cblas_arguments: Vec<Argument>,
    pub scalars: Scalars,
    pub outcome: Outcome,
    /// The name of what carries it out.
    pub runs: String,
    /// Whether that is its own, and none that another row has.
    pub is_own: bool,
    /// Its name in src/plan/routines.rs.
    pub table: String,
}

impl Routine {
    fn read(name: &str, row: &Row, rows: &[(String, Row)]) -> Result<Self, String> {
        if let Some(key) = row.keys().find(|key| !KEYS.split(' ').any(|known| known == *key)) {
            return Err(format!("`{key}` is what no row says"));
        }
        for (key, others) in TOGETHER {
            if let Some(other) =
                others.iter().find(|other| row.contains_key(key) && !row.contains_key(**other))
            {
                return Err(format!("`{key}` without `{other}`"));
            }
        }
        let said = |key: &str| row.get(key).map(String::as_str);
        let arguments = |key: &str| {
            let read = |text| Argument::read(text).ok_or_else(|| format!("`{text}` is no argument"));
            said(key).unwrap_or_default().split_whitespace().map(read).collect::<Result<Vec<_>, _>>()
        };
        let scalars = match said("scalars").unwrap_or("all") {
            "all" => Scalars::All,
            "real" => Scalars::Real,
            "complex" => Scalars::Complex,
            other => return Err(format!("there are no scalars `{other}`")),
        };
        let outcome = match said("result").unwrap_or("report") {
            "report" => Outcome::Report,
            "number" => Outcome::Number,
            "real" => Outcome::Real,
            "index" => Outcome::Index,
            other => return Err(format!("there is no result `{other}`")),
        };
        let runs = said("runs").unwrap_or(name);
        let is_of_another = runs != name && rows.iter().any(|(other, _)| other == runs);
        let routine = Self {
            name: name.to_owned(),
            arguments: arguments("arguments")?,
            cblas_arguments: arguments("cblas_arguments")?,
            scalars,
            outcome,
            runs: runs.to_owned(),
            is_own: row.contains_key("arguments") && !is_of_another,
            table: said("table").map_or_else(|| runs.to_uppercase(), str::to_owned),
            row: row.clone(),
        };
        if let Some(argument) = routine
            .arguments
            .iter()
            .find(|argument| matches!(argument.kind, Kind::Trans | Kind::Length | Kind::Pointer))
        {
            return Err(format!("`{}` is an argument of CBLAS", argument.name));
        }
        let returns = routine.outcome != Outcome::Report;
        if !routine.arguments.is_empty() && returns == routine.operands().any(|operand| operand.is_output) {
            return Err("a routine writes operands or returns a value".to_owned());
        }
        if routine.conjugated().is_some_and(|operand| operand >= routine.operands().count()) {
            return Err("`conjugated` is no operand".to_owned());
        }
        if row.contains_key("cpp_scaled")
            && !routine.arguments.iter().any(|argument| argument.name == "alpha")
        {
            return Err("`cpp_scaled` without alpha, which takes the factors".to_owned());
        }
        Ok(routine)
    }

    /// What the row says.
    pub fn said(&self, key: &str) -> Option<&str> {
        self.row.get(key).map(String::as_str)
    }

    /// The same, or nothing.
    pub fn text(&self, key: &str) -> &str {
        self.said(key).unwrap_or_default()
    }

    /// Whether it has that flag.
    pub fn is(&self, flag: &str) -> bool {
        self.said(flag) == Some("true")
    }

    /// The folder of its group.
    pub fn level(&self) -> &str {
        self.text("group").split('/').next().unwrap_or_default()
    }

    pub fn operands(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().filter(|argument| argument.is_operand())
    }

    pub fn outputs(&self) -> impl Iterator<Item = &Argument> {
        self.operands().filter(|operand| operand.is_output)
    }

    pub fn has(&self, kind: Kind) -> bool {
        self.arguments.iter().any(|argument| argument.kind == kind)
    }

    /// The operand that is read conjugated once more.
    pub fn conjugated(&self) -> Option<usize> {
        self.said("conjugated").and_then(|operand| operand.parse().ok())
    }

    /// Views are their own order; a band and a packed triangle are told it.
    pub fn is_row_major(&self) -> bool {
        self.level() == "level2" && self.has(Kind::Uplo) && !self.has(Kind::Order)
    }

    /// Names and types of what carries it out is given beside the context and the operands.
    pub fn parameters(&self) -> Vec<(&str, &str)> {
        let of = |argument: &Argument| match argument.kind {
            Kind::ModifiedRotation => "&ModifiedRotation<Self>",
            Kind::Diagonals => "usize",
            _ if argument.is_real => "Self::Real",
            _ => argument.word().unwrap_or("Self"),
        };
        let order = self.is_row_major().then_some(("order", "Order"));
        let given = self.arguments.iter().filter(|argument| !argument.is_operand());
        order.into_iter().chain(given.map(|argument| (argument.name.as_str(), of(argument)))).collect()
    }
}

/// All rows.
///
/// # Errors
/// What a row says that none can.
pub fn routines(text: &str) -> Result<Vec<Routine>, String> {
    let rows = toml::rows(text)?;
    let read = |(name, row): &(String, Row)| {
        Routine::read(name, row, &rows).map_err(|error| format!("{name}: {error}"))
    };
    rows.iter().map(read).collect()
}
