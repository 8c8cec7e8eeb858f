//! The IR to Rust source text: every name and sentence decided in the [`plan`], then printed.

mod emit;
pub mod output;
pub mod phrases;
pub mod plan;
pub mod public_api;
pub mod render;
pub mod resolve;

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir;

use crate::output::FileSet;

/// What a run of the pipeline gives.
#[derive(Clone, Debug)]
pub struct Generation {
    /// Everything that was found fault with, or is worth knowing.
    pub diagnostics: Diagnostics,
    /// What was understood.
    pub specification: ir::Specification,
    /// What is to be printed; none when there are errors.
    pub plan: Option<plan::Plan>,
    /// The files; none when there are errors.
    pub files: Option<FileSet>,
}

/// Runs the second half of the pipeline, on what was understood by other means than reading sources.
///
/// What the documentation of the [`ir`] promises of each item must hold of the specification.
#[must_use]
pub fn generate_from(specification: ir::Specification) -> Generation {
    let mut diagnostics = Diagnostics::default();
    let resolved = resolve::resolve(&specification, false, &mut diagnostics);
    print(specification, resolved, diagnostics)
}

/// Prints a plan, unless there are errors.
#[must_use]
pub fn print(
    specification: ir::Specification,
    resolved: plan::Plan,
    diagnostics: Diagnostics,
) -> Generation {
    let plan = (!diagnostics.has_errors()).then_some(resolved);
    let files = plan.as_ref().map(render::render);
    Generation {
        diagnostics,
        specification,
        plan,
        files,
    }
}
