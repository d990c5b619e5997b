//! Stores, lists and reads objects of a real Swift by a client that is generated of its reference.
//!
//! usage: swift-test ENDPOINT      with the account at its end, as a catalogue has it

use std::error::Error;
use std::process::ExitCode;

use apiref_runtime::client::Body;
use object_store_v1::client::Client;
use object_store_v1::client::objects::GetObjectContentMetadataHeaders;

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    let Some(endpoint) = std::env::args().nth(1) else {
        eprintln!("usage: swift-test ENDPOINT");
        return ExitCode::from(2);
    };
    match run(endpoint).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("FAILED  {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(endpoint: String) -> Outcome {
    // The project of a token is another name than the account.
    let client = Client::builder(endpoint).token("any").build()?;
    let (containers, objects) = (client.containers(), client.objects());
    let made = containers.create("box").await?;
    expect(made.request_id().is_some_and(|id| id.starts_with("tx")), "a transaction is a request id")?;
    println!("ok     a container in the account of the endpoint");

    let name = "letters/first one.txt";
    let letter = objects.create_or_replace("box", name, "Dear reader");
    letter.content_type("text/x-letter").meta("mood", "calm").await?;
    objects.create_or_replace("box", "zeros", Body::from(vec![0; 1 << 20])).await?;
    println!("ok     objects of a media type of their own, and of any");

    let mut letter = objects.get_content_metadata("box", name).await?;
    expect(letter.bytes().await? == "Dear reader", "what was stored is read")?;
    expect(letter.header("content-type") == Some("text/x-letter"), "so is its media type")?;
    let headers: GetObjectContentMetadataHeaders = letter.read_headers();
    expect(headers.e_tag.as_deref().is_some_and(|sum| sum.len() == 32), "its checksum is a header")?;
    expect(headers.meta.get("mood").is_some_and(|mood| mood == "calm"), "so is what was said of it")?;
    let mut part = objects.get_content_metadata("box", name).range("bytes=5-10").await?;
    expect(part.status() == 206 && part.bytes().await? == "reader", "a range of it is read")?;
    println!("ok     content, its headers, and a range");

    let listed = containers.show_list_objects("box").await?;
    let names: Vec<&str> = listed.iter().flatten().map(|object| object.name.as_str()).collect();
    expect(names == [name, "zeros"], "objects are listed as JSON")?;
    let as_text = containers.show_list_objects("box").header("accept", "text/plain").unread();
    let expected = format!("{name}\nzeros\n");
    expect(as_text.await?.bytes().await? == expected, "and as text by what is asked for")?;
    println!("ok     lists as JSON and as text");

    for name in names {
        objects.delete("box", name).await?;
    }
    containers.delete("box").await?;
    let gone = objects.show_metadata("box", name).await;
    expect(gone.is_err_and(|error| error.is_not_found()), "what was deleted is not there")?;
    println!("ok     deletions");
    Ok(())
}

fn expect(holds: bool, what: &str) -> Outcome {
    if holds { Ok(()) } else { Err(format!("this does not hold: {what}").into()) }
}
