//! Templates in languages other than English: whole files of the same names, in a folder a language.

macro_rules! translated {
    ($($name:literal,)*) => {
        pub const ALL: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../templates/", $name)))),*];
    };
}

translated! {
    "de/capacity.md",
    "de/drills.md",
    "de/findings.md",
    "de/index.md",
    "de/rpo-matrix.md",
    "de/showback-platform.md",
    "de/showback-tenant.md",
    "de/tenancy.md",
    "de/parts/record.md",
    "de/parts/showback-method.md",
    "de/parts/source.md",
}
