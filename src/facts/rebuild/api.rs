//! Which calls a vCenter answers, by its version.

/// The vCenter API by the release that introduced a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Api {
    /// None where the version is not a version.
    release: Option<[u32; 3]>,
}

impl Api {
    /// Of a version such as `9.1.1`, `8.0.3` or `8.0 U3`.
    pub fn of(version: &str) -> Api {
        let mut numbers = version
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map_while(|part| part.parse::<u32>().ok());
        let release =
            numbers.next().map(|major| [major, numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)]);
        Api { release }
    }

    fn since(self, wanted: [u32; 3]) -> bool {
        // What cannot be read is taken for a current one: the commands of old releases are gone there.
        self.release.is_none_or(|release| release >= wanted)
    }

    /// `kubectl vsphere login`; later releases have the VCF CLI.
    pub fn logs_in_with_kubectl(self) -> bool {
        !self.since([9, 0, 0])
    }

    /// Supervisors as objects of their own, with summaries and `enable_on_…`.
    pub fn has_supervisors(self) -> bool {
        self.since([8, 0, 0])
    }

    /// Archives of the Supervisor control plane, and image registries.
    pub fn has_archives(self) -> bool {
        self.since([8, 0, 3])
    }

    /// Zone bindings, edges, services by Supervisor.
    pub fn has_zone_bindings(self) -> bool {
        self.since([9, 0, 0])
    }

    /// Delete by Supervisor, its networks, certificates, control plane settings and support bundle.
    pub fn has_delete(self) -> bool {
        self.since([9, 1, 0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_follow_the_release() {
        let calls = |version: &str| {
            let api = Api::of(version);
            [
                api.logs_in_with_kubectl(),
                api.has_supervisors(),
                api.has_archives(),
                api.has_zone_bindings(),
                api.has_delete(),
            ]
        };
        assert_eq!(calls("9.1.1"), [false, true, true, true, true]);
        assert_eq!(calls("9.1"), [false, true, true, true, true]);
        assert_eq!(calls("9.0.0.0100"), [false, true, true, true, false]);
        assert_eq!(calls("8.0 U3"), [true, true, true, false, false]);
        assert_eq!(calls("8.0.2"), [true, true, false, false, false]);
        assert_eq!(calls("7.0.3"), [true, false, false, false, false]);
        assert_eq!(calls("current"), [false, true, true, true, true]);
    }
}
