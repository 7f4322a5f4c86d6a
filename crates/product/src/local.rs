//! The services without a socket, each opened by the first call that needs it.

use std::fmt;
use std::sync::Arc;

use anyhow::Context as _;
use http::Request;
use medwage_benchmark as benchmark;
use medwage_careerpath as careerpath;
use medwage_estimator as estimator;
use medwage_rpc_server::{LocalAnswer, LocalServices};
use medwage_settings::{Loader, process_environment};
use tokio::sync::OnceCell;
use tonic::Status;
use tonic::body::Body;

/// Every service of the product, called within this process. A service is opened by the first call to it, with the settings
/// of the environment, and asks the others without a socket too. Calls must be made within a runtime.
#[derive(Clone, Default)]
pub struct LocalProduct(Arc<Parts>);

#[derive(Default)]
struct Parts {
    benchmark: OnceCell<benchmark::App>,
    estimator: OnceCell<OpenEstimator>,
    careerpath: OnceCell<careerpath::App>,
}

/// The estimator with the task that asks the benchmark service.
struct OpenEstimator {
    services: Arc<dyn LocalServices>,
    _link: estimator::RunningLink,
}

impl LocalProduct {
    async fn open_benchmark(&self) -> anyhow::Result<&benchmark::App> {
        let open = async || {
            let settings = Loader::new(benchmark::PREFIX).add_environment(&process_environment());
            benchmark::App::build_app(settings.load_settings()?)
                .context("the benchmark service can't be opened")
        };
        self.0.benchmark.get_or_try_init(open).await
    }

    async fn open_estimator(&self) -> anyhow::Result<&OpenEstimator> {
        let open = async || {
            let settings = Loader::new(estimator::PREFIX).add_environment(&process_environment());
            let market = self.open_benchmark().await?.in_process();
            let app = estimator::App::build_beside(settings.load_settings()?, Arc::new(market))
                .context("the estimator can't be opened")?;
            let services = Arc::new(app.in_process());
            let link = app.start_link();
            link.wait_known().await;
            Ok(OpenEstimator { services, _link: link })
        };
        self.0.estimator.get_or_try_init(open).await
    }

    async fn open_careerpath(&self) -> anyhow::Result<&careerpath::App> {
        let open = async || {
            let settings = Loader::new(careerpath::PREFIX).add_environment(&process_environment());
            let pay = Arc::clone(&self.open_estimator().await?.services);
            careerpath::App::build_beside(settings.load_settings()?, pay)
                .context("the career path can't be opened")
        };
        self.0.careerpath.get_or_try_init(open).await
    }

    /// Opens the service of a path. The catalog comes with the career path, as at one address for all.
    async fn open_service(&self, path: &str) -> anyhow::Result<Arc<dyn LocalServices>> {
        let package = path.trim_start_matches('/').split('.').nth(1).unwrap_or_default();
        Ok(match package {
            "estimator" => Arc::clone(&self.open_estimator().await?.services),
            "careerpath" | "catalog" => Arc::new(self.open_careerpath().await?.in_process()),
            _ => Arc::new(self.open_benchmark().await?.in_process()),
        })
    }
}

impl LocalServices for LocalProduct {
    fn answer_call(&self, request: Request<Body>) -> LocalAnswer {
        let product = self.clone();
        Box::pin(async move {
            match product.open_service(request.uri().path()).await {
                Ok(services) => services.answer_call(request).await,
                Err(error) => Ok(Status::unavailable(format!("{error:#}")).into_http()),
            }
        })
    }
}

impl fmt::Debug for LocalProduct {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LocalProduct").finish_non_exhaustive()
    }
}
