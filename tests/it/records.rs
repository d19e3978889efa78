//! Evidence of Velero, Kubernetes and vSphere, as it comes: from the collected files where they are at hand, and damaged.

mod corpus;
