//! `Core`: what the blocking and the async client are both made of.

use std::fmt;
use std::sync::Arc;

use crate::call::Target;
use crate::counters::Counters;
use crate::exchange::Shared;
use crate::settings::Settings;

/// Settings, tokens and counters, the HTTP client, and the service that is called; a clone shares them.
pub(crate) struct Core<X> {
    pub shared: Arc<Shared>,
    pub transport: Arc<X>,
    service: Option<&'static [&'static str]>,
}

impl<X> Core<X> {
    pub(crate) fn new(settings: Settings, transport: X) -> Self {
        Self {
            shared: Arc::new(Shared::new(settings)),
            transport: Arc::new(transport),
            service: None,
        }
    }

    pub(crate) fn service(&self, published: &'static [&'static str]) -> Self {
        Self {
            service: Some(published),
            ..self.clone()
        }
    }

    pub(crate) fn counters(&self) -> Counters {
        self.shared.counting.read()
    }

    pub(crate) fn target(&self) -> Target<'_> {
        Target {
            shared: &self.shared,
            service: self.service,
        }
    }
}

impl<X> Clone for Core<X> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            transport: Arc::clone(&self.transport),
            service: self.service,
        }
    }
}

/// Without the transport, which can have secrets of its own.
impl<X> fmt::Debug for Core<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("shared", &self.shared)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}
