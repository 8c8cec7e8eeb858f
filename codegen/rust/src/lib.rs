//! Generation of Rust source text from the IR: every name and sentence is decided in the [`plan`], then printed.

mod emit;
pub mod phrases;
pub mod plan;
pub mod public_api;
pub mod render;
pub mod resolve;

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir;

use skattekit_ir::output::FileSet;

/// The result of a run of the pipeline.
#[derive(Clone, Debug)]
pub struct Generation {
    /// Faults and notes.
    pub diagnostics: Diagnostics,
    /// The specification that was read.
    pub specification: ir::Specification,
    /// The plan of the output; `None` if there are errors.
    pub plan: Option<plan::Plan>,
    /// The files; `None` if there are errors.
    pub files: Option<FileSet>,
}

/// Runs the second half of the pipeline on a specification from any origin.
///
/// The specification must satisfy what the documentation of the [`ir`] says about each item.
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
