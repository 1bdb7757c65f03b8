//! What `include/blasview.h` declares, read from its text: for tests of the ABI and of every entry point. Included by
//! `#[path]`.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::path::Path;
use std::{env, fs};

/// A function: what it returns, its name, and type and name of each parameter.
pub struct Function {
    pub returns: String,
    pub name: String,
    pub parameters: Vec<(String, String)>,
}

/// A struct whose layout is the API, with the names of its fields.
pub struct Struct {
    pub name: String,
    pub fields: Vec<String>,
}

pub struct Header {
    pub functions: Vec<Function>,
    pub structs: Vec<Struct>,
    /// Constants that are integers, in the order of the header.
    pub constants: Vec<String>,
}

impl Function {
    /// In one line, as C declares it.
    pub fn prototype(&self) -> String {
        let list: Vec<String> = self.parameters.iter().map(|(kind, name)| declaration(kind, name)).collect();
        let list = if list.is_empty() { "void".to_owned() } else { list.join(", ") };
        format!("{}({list});", declaration(&self.returns, &self.name))
    }
}

fn declaration(kind: &str, name: &str) -> String {
    if let Some((front, back)) = kind.split_once("(*)") {
        return format!("{front}(*{name}){back}");
    }
    let space = if kind.ends_with('*') { "" } else { " " };
    format!("{kind}{space}{name}")
}

pub fn read() -> Header {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/blasview.h");
    let text = fs::read_to_string(path).unwrap();
    // Without comments and in single spaces, it is a list of declarations, closed by semicolons, and of defines.
    let (_, text) = text.split_once("*/").expect("the licence comes first");
    let lines = text.lines().map(|line| line.split("//").next().unwrap().trim());
    let (defines, code): (Vec<&str>, Vec<&str>) = lines
        .filter(|line| !line.starts_with("/*") && !line.is_empty())
        .partition(|line| line.starts_with('#'));
    let defines = defines.iter().filter_map(|line| line.strip_prefix("#define "));
    let constants = defines.filter_map(|define| define.split_once(' '));
    let constants = constants.filter(|(_, value)| !value.starts_with('{')).map(|(name, _)| name.to_owned());
    let code = code.join(" ").replace("extern \"C\" {", "");
    let mut header = Header { functions: Vec::new(), structs: Vec::new(), constants: constants.collect() };
    let mut rest = code.as_str();
    while let Some(end) = rest.find([';', '{']) {
        let head = rest[..end].trim().trim_start_matches('}').trim();
        if rest.as_bytes()[end] == b'{' {
            let (body, tail) = rest[end + 1..].split_once('}').unwrap();
            let fields = body.split(';').map(str::trim).filter(|field| !field.is_empty());
            let fields = fields.map(|field| split(field).1).collect();
            header.structs.push(Struct { name: head.rsplit(' ').next().unwrap().to_owned(), fields });
            rest = tail.split_once(';').unwrap().1;
            continue;
        }
        rest = &rest[end + 1..];
        // A struct of somebody else's is only announced.
        if head.starts_with("typedef") || !head.contains('(') {
            continue;
        }
        let (front, list) = head.split_once('(').unwrap();
        let (returns, name) = split(front);
        let list = list.strip_suffix(')').unwrap();
        let list = list.split(',').map(str::trim).filter(|part| *part != "void");
        header.functions.push(Function { returns, name, parameters: list.map(split).collect() });
    }
    assert!(header.functions.len() > 90 && header.structs.len() >= 8 && header.constants.len() > 80);
    header
}

/// Type and name of what is declared.
fn split(declared: &str) -> (String, String) {
    // A function: its name is inside.
    if let Some((front, rest)) = declared.split_once("(*") {
        let (name, back) = rest.split_once(')').unwrap();
        return (format!("{front}(*){back}"), name.to_owned());
    }
    let at = declared.rfind([' ', '*']).unwrap() + 1;
    (declared[..at].trim().to_owned(), declared[at..].to_owned())
}

pub fn bless() -> bool {
    env::var_os("BLASVIEW_BLESS").is_some_and(|bless| bless == "1")
}
