//! Ctrl-C: once to stop in good order, twice to stop at once.

use tokio::sync::watch;

/// The order to stop the program.
pub(crate) struct Stop {
    told: watch::Receiver<bool>,
}

impl Stop {
    /// Tells of the first interrupt; the second ends the program.
    pub(crate) fn on_interrupt() -> Self {
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                tell.send_replace(true);
                let _ = tokio::signal::ctrl_c().await;
                std::process::exit(130);
            }
            // Without a handler there is nothing to tell, ever.
            std::future::pending::<()>().await;
        });
        Self { told }
    }

    /// The result of the work, or nothing where it is stopped before its end.
    pub(crate) async fn or<T>(&self, work: impl IntoFuture<Output = T>) -> Option<T> {
        let mut told = self.told.clone();
        tokio::select! {
            biased;
            _ = told.wait_for(|stopped| *stopped) => None,
            done = work.into_future() => Some(done),
        }
    }
}
