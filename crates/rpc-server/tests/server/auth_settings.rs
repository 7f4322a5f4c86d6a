//! Settings of tokens that could let the wrong ones in.

use std::time::Duration;

use medwage_auth::{AuthSettings, KeySettings};
use medwage_rpc_server::settings::ServerSettings;
use medwage_rpc_server::{Listener, ServeError, Server, Shutdown};
use medwage_testkit::Issuer;

use crate::auth::asked;
use crate::probe::Gate;
use crate::running::{server, settings};

#[tokio::test]
async fn they_do_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys.json");
    std::fs::write(&file, Issuer::jwks(&[&Issuer::es256("one")])).unwrap();
    let keys = KeySettings { file: Some(file), ..KeySettings::default() };
    let good = asked(keys.clone());
    let with_keys = |change: &dyn Fn(&mut KeySettings)| {
        let mut auth = good.clone();
        change(&mut auth.keys);
        auth
    };
    let url = |url: &str| with_keys(&|it| (it.file, it.url) = (None, Some(url.to_owned())));
    let missing = Some(folder.path().join("missing"));
    let table = [
        (with_keys(&|it| *it = KeySettings::default()), "needs server.auth.keys.file or"),
        (AuthSettings { issuers: vec![], ..good.clone() }, "needs server.auth.issuers"),
        (AuthSettings { audiences: vec![], ..good.clone() }, "needs server.auth.audiences"),
        (AuthSettings { algorithms: vec![], ..good.clone() }, "needs server.auth.algorithms"),
        (AuthSettings { clock_skew: Duration::from_secs(7200), ..good.clone() }, "most is an hour"),
        (AuthSettings { grants: vec!["a b c".into()], ..good.clone() }, "`a b c` is no subject"),
        (with_keys(&|it| it.url = Some("http://127.0.0.1".into())), "exclude each other"),
        (with_keys(&|it| it.file.clone_from(&missing)), "missing: No such file"),
        (with_keys(&|it| it.file = Some(folder.path().into())), "no regular file"),
        (url("ftp://127.0.0.1/keys"), "begins with neither"),
        (url("no address"), "server.auth.keys.url no address"),
    ];
    for (auth, expected) in table {
        let server = server(ServerSettings { auth, ..settings() }, &Gate::closed());
        let served = server.serve(Listener::bind_local().unwrap(), Shutdown::manual()).await;
        let error = served.unwrap_err();
        assert!(matches!(error, ServeError::Auth(_)), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
    let shutdown = Shutdown::manual();
    shutdown.request_stop();
    let sound = Server::new(ServerSettings { auth: good, ..settings() });
    sound.serve(Listener::bind_local().unwrap(), shutdown).await.unwrap();
}
