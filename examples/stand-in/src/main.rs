//! A stand-in for Block Storage: every operation answers with the sample of the reference, for clients
//! in any language to be tried against.
//!
//! ```sh
//! cargo run -p stand-in -- --listen 127.0.0.1:8776 --auth none
//! ```

use std::error::Error;
use std::net::SocketAddr;

use block_storage_v3::server::auth::{Keystone, NoAuth, StaticTokens};
use block_storage_v3::server::{Identity, authentication, samples};
use clap::Parser;
use tokio::net::TcpListener;

/// A stand-in for Block Storage that answers with the reference's samples.
#[derive(Parser)]
struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8776")]
    listen: SocketAddr,

    /// Who may ask: `none` for everybody, `token=TOKEN`, or `keystone=URL`.
    #[arg(long, default_value = "none")]
    auth: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { listen, auth } = Arguments::parse();
    let app = match auth.split_once('=') {
        None if auth == "none" => samples().layer(authentication(NoAuth::default())),
        Some(("token", token)) => {
            let user = Identity::new("a-project", "a-user").with_role("member");
            samples().layer(authentication(StaticTokens::new().with(token, user)))
        }
        Some(("keystone", url)) => samples().layer(authentication(Keystone::new(url)?)),
        _ => return Err(format!("--auth {auth} is none of none, token=… and keystone=…").into()),
    };
    let listener = TcpListener::bind(listen).await?;
    let stop = async {
        // Where there are no signals, the server runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    // Requests under way are answered to the end.
    axum::serve(listener, app).with_graceful_shutdown(stop).await?;
    Ok(())
}
