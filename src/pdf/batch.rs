//! Many documents on a few threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Job, Pdf, PdfError, compile};

/// Deeply nested content recurses in layout.
const STACK: usize = 64 << 20;

/// Compiles jobs on `threads` threads; results are in the order of the jobs.
pub fn compile_many(jobs: &[Job], threads: usize) -> Vec<Result<Pdf, PdfError>> {
    let next = AtomicUsize::new(0);
    let done: Vec<Mutex<Option<Result<Pdf, PdfError>>>> = jobs.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, jobs.len().max(1)) {
            let work = || work(jobs, &next, &done);
            let spawned = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            if spawned.is_err() {
                break;
            }
        }
    });
    done.into_iter().zip(jobs).map(|(slot, job)| finish(slot, job)).collect()
}

fn work(jobs: &[Job], next: &AtomicUsize, done: &[Mutex<Option<Result<Pdf, PdfError>>>]) {
    // Typst uses rayon inside. On the shared pool a waiting worker would begin another whole document on top of its
    // stack; in a pool of its own a thread can only meet its own work.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let (Some(job), Some(slot)) = (jobs.get(index), done.get(index)) else { return };
        let made = match &pool {
            Ok(pool) => pool.install(|| guarded(job)),
            Err(_) => guarded(job),
        };
        if let Ok(mut slot) = slot.lock() {
            *slot = Some(made);
        }
    }
}

/// One bad document must not stop the others.
fn guarded(job: &Job) -> Result<Pdf, PdfError> {
    catch_unwind(AssertUnwindSafe(|| compile(job))).unwrap_or_else(|_| {
        comemo::evict(0);
        Err(PdfError { messages: vec!["the typesetter gave up on this document".to_owned()] })
    })
}

/// A slot stays empty only if no thread could be started: then the work is done here.
fn finish(slot: Mutex<Option<Result<Pdf, PdfError>>>, job: &Job) -> Result<Pdf, PdfError> {
    slot.into_inner().ok().flatten().unwrap_or_else(|| guarded(job))
}
