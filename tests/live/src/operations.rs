//! The operations that the reference documents, held against what the service answered.

use serde_json::Value;

use crate::tour::{Answer, End};

/// Prints a line for each operation and the sum; whether all answered.
pub fn report(ir: &str, answers: &[Answer], exceptions: &[(&str, &str)]) -> bool {
    let text = std::fs::read_to_string(ir).expect("the IR is a file");
    let documents: Value = serde_json::from_str(&text).expect("the IR is JSON");
    let (mut answered, mut expected, mut stale) = (0, 0, 0);
    let document =
        documents.as_array().into_iter().flatten().find(|d| d["name"] == "block-storage-v3");
    for (name, codes) in document.map(operations).unwrap_or_default() {
        let ends = [End::Lowest, End::Highest].map(|end| outcome(answers, &name, &codes, end));
        let all = ends.iter().all(Result::is_ok);
        let exception = exceptions.iter().find(|(operation, _)| *operation == name);
        let word = match (all, exception) {
            (true, None) => "ok",
            (false, None) => "FAILED",
            (true, Some(_)) => "ANSWERS",
            (false, Some(_)) => "excepted",
        };
        answered += usize::from(all);
        expected += usize::from(exception.is_none());
        stale += usize::from(all && exception.is_some());
        println!("{word:<9} {name:<52} {} {}", short(&ends[0]), short(&ends[1]));
        for why in ends.iter().filter_map(|end| end.as_ref().err()).take(usize::from(!all)) {
            println!("          {}", exception.map_or(why.as_str(), |(_, said)| said));
        }
    }
    println!("{answered} of {expected} operations answered as documented");
    answered == expected && stale == 0
}

/// The names of all operations, each with the codes of its success.
fn operations(value: &Value) -> Vec<(String, Vec<u16>)> {
    match value {
        Value::Object(map) if map.contains_key("selector") && map.contains_key("responses") => {
            let words = map["name"]["words"].as_array().into_iter().flatten();
            let name = words.filter_map(Value::as_str).collect::<Vec<_>>().join("_");
            let codes = map["responses"].as_object().into_iter().flat_map(|all| all.keys());
            vec![(name, codes.filter_map(|code| code.parse().ok()).filter(|c| *c < 400).collect())]
        }
        Value::Object(map) => map.values().flat_map(operations).collect(),
        Value::Array(items) => items.iter().flat_map(operations).collect(),
        _ => Vec::new(),
    }
}

/// The outcome of an operation at one end: the first success with a documented code, else the last failure.
fn outcome(answers: &[Answer], name: &str, codes: &[u16], end: End) -> Result<u16, String> {
    let mut found = Err("not called".to_owned());
    for answer in answers.iter().filter(|a| a.end == end && a.operation == name) {
        found = match &answer.outcome {
            Ok(code) if !codes.contains(code) => {
                Err(format!("{code}: the reference documents {codes:?}"))
            }
            other => other.clone(),
        };
        if found.is_ok() {
            break;
        }
    }
    found
}

fn short(outcome: &Result<u16, String>) -> String {
    outcome.as_ref().map_or("-".to_owned(), u16::to_string)
}
