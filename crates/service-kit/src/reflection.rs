//! What tools such as grpcurl ask a server about itself.

use tonic_reflection::server::{Builder, Error};

use crate::routes::{Factory, GrpcService};

/// The reflection services, v1 for today's tools and v1alpha for yesterday's. They list what is
/// served, and know the messages in which errors carry their details.
pub(crate) fn services(
    descriptors: &[&'static [u8]],
    served: &[Factory],
) -> Result<[Factory; 2], Error> {
    let v1 = shared(builder(descriptors, served).build_v1()?);
    let v1alpha = shared(builder(descriptors, served).build_v1alpha()?);
    Ok([v1, v1alpha])
}

fn builder<'b>(descriptors: &[&'static [u8]], served: &[Factory]) -> Builder<'b> {
    let own = [tonic_types::pb::FILE_DESCRIPTOR_SET, tonic_health::pb::FILE_DESCRIPTOR_SET];
    let with_descriptors = descriptors
        .iter()
        .copied()
        .chain(own)
        .fold(Builder::configure(), Builder::register_encoded_file_descriptor_set);
    served.iter().fold(with_descriptors, |builder, factory| builder.with_service_name(factory.name))
}

/// Reflection is asked rarely, so the workers share one copy of what it knows.
fn shared<S: GrpcService>(service: S) -> Factory {
    Factory::new(move || service.clone())
}
