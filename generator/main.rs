//! The command line.
fn main() {
    let inputs: Vec<std::path::PathBuf> = std::env::args_os().skip(1).map(Into::into).collect();
    let t = std::time::Instant::now();
    let sources = apiref::source::read(&inputs).unwrap();
    let t1 = t.elapsed();
    let (apis, mut d) = apiref::lower::lower(&sources);
    let t2 = t.elapsed();
    d.extend(sources.diagnostics.iter().cloned());
    let mut counts = std::collections::BTreeMap::new();
    for x in &d {
        *counts.entry(x.code).or_insert(0) += 1;
        if std::env::var("V").is_ok_and(|v| v == x.code.as_str() || v == "all") {
            let f = sources.map.file(x.primary.span.file);
            eprintln!("{}:{}: {} {}", f.name, sources.map.line_column(x.primary.span).line, x.code, x.message);
        }
    }
    eprintln!("{counts:?} {t1:?} {t2:?} files {}", sources.map.files().count());
    for api in &apis {
        eprintln!("{} ops {} endpoints {} schemas {} tags {} {:?}", api.name, api.operations().count(), api.endpoints().count(), api.schemas.len(), api.tags.len(), api.versions);
    }
    if std::env::var("J").is_ok() { println!("{}", serde_json::to_string_pretty(&apis).unwrap()); }
}
