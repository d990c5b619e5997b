//! The issuer of a cloud's tokens.

use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use super::directory::{Directory, Place};
use super::login::{self, Login, Refusal};
use super::resources::{Change, Done};
use super::token::{Token, Tokens};
use crate::server::Identity;

/// The time for which a token is good, unless another is set. Keystone's is the same.
pub(super) const LIFE: Duration = Duration::from_secs(3600);

/// Issues tokens to those of a directory, and knows whose they are.
pub(super) struct Issuer {
    directory: RwLock<Directory>,
    /// Who there was at the start.
    first: Directory,
    tokens: Mutex<Tokens>,
    life: Duration,
}

/// A token that is good.
#[derive(Clone)]
pub(super) struct Good {
    pub(super) token: Arc<Token>,
    pub(super) identity: Identity,
}

impl Issuer {
    pub(super) fn new(directory: Directory, life: Duration) -> Self {
        let first = directory.clone();
        Self { directory: RwLock::new(directory), first, tokens: Mutex::default(), life }
    }

    pub(super) fn directory(&self) -> RwLockReadGuard<'_, Directory> {
        self.directory.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes back to those of the start. Their tokens stay good.
    pub(super) fn reset(&self) {
        self.directory_mut().clone_from(&self.first);
    }

    fn directory_mut(&self) -> RwLockWriteGuard<'_, Directory> {
        self.directory.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn tokens(&self) -> std::sync::MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token with this text, and whose it is.
    pub(super) fn good(&self, text: &str) -> Option<Good> {
        let token = self.tokens().find(text).cloned()?;
        let identity = token.identity(&self.directory())?;
        Some(Good { token, identity })
    }

    /// A token for whoever asks, and its text.
    pub(super) fn issue(&self, request: &login::Request) -> Result<(String, Good), Refusal> {
        let directory = self.directory();
        let find = |text: &str| self.good_token(text, &directory);
        let Login { user_id, methods, scope, credential_id, shown } =
            login::login(request, &directory, &find)?;
        let mut token = Token::new(user_id, methods, scope, credential_id, self.life);
        if let Some(shown) = shown {
            token.expires_at = shown.expires_at;
        }
        let identity = token.identity(&directory).ok_or(Refusal::Unknown)?;
        let token = Arc::new(token);
        let text = self.tokens().keep(Arc::clone(&token));
        Ok((text, Good { token, identity }))
    }

    fn good_token(&self, text: &str, directory: &Directory) -> Option<Arc<Token>> {
        let token = self.tokens().find(text).cloned()?;
        token.identity(directory).map(|_| token)
    }

    pub(super) fn revoke(&self, text: &str) {
        self.tokens().revoke(text);
    }

    /// Takes in what Keystone's own API did.
    pub(super) fn take_in(&self, done: &Done<'_>) {
        let change = done.lay_over(&mut self.directory_mut());
        if let Change::Revoked(user_id) = change {
            self.tokens().revoke_all_of(&user_id);
        }
    }

    /// The places in which a user has roles.
    pub(super) fn places(&self, user_id: &str) -> Vec<Place> {
        self.directory().places(user_id).into_iter().cloned().collect()
    }
}
