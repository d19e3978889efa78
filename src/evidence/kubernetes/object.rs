//! One object of each kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer};
use serde_json::Value;

use super::{Claim, LimitRange, Namespace, NetworkPolicy, ResourceQuota};
use crate::clock::Instant;
use crate::evidence::object::{Flaw, Object, Text};
use crate::evidence::once::Record;
use crate::evidence::velero::Stand;

pub fn namespace(object: &Object) -> Result<Namespace, Flaw> {
    let status: Phase = object.part(object.status())?;
    Ok(Namespace {
        name: name(object)?,
        labels: texts(object.part(object.meta.labels)?),
        terminating: &*status.phase == "Terminating" || object.meta.deletion_timestamp.is_some(),
        created: object.meta.creation_timestamp.map(|moment| moment.0),
        stand: object.stand.clone(),
    })
}

pub fn quota(object: &Object) -> Result<ResourceQuota, Flaw> {
    let (spec, status): (Limits, Limits) = (object.part(object.spec())?, object.part(object.status())?);
    Ok(ResourceQuota {
        namespace: namespaced(object)?,
        name: name(object)?,
        hard: texts(spec.hard),
        used: texts(status.used),
        stand: object.stand.clone(),
    })
}

pub fn guard(object: &Object) -> Result<(String, String, Value, Stand), Flaw> {
    let spec = object.part::<Option<Value>>(object.spec())?.unwrap_or_default();
    Ok((namespaced(object)?, name(object)?, spec, object.stand.clone()))
}

pub fn claim(object: &Object) -> Result<Claim, Flaw> {
    let spec: ClaimSpec = object.part(object.spec())?;
    let status: ClaimStatus = object.part(object.status())?;
    // What it has, which may be more than it asked for.
    let size = |amounts: Amounts| texts(amounts).remove("storage");
    let asked = spec.resources.unwrap_or_default().requests;
    Ok(Claim {
        namespace: namespaced(object)?,
        name: name(object)?,
        storage_class: spec.storage_class_name.filter(|class| !class.is_empty()),
        size: size(status.capacity).or_else(|| size(asked)),
        bound: &*status.phase == "Bound",
        created: object.meta.creation_timestamp.map(|moment| moment.0),
        stand: object.stand.clone(),
    })
}

fn name(object: &Object) -> Result<String, Flaw> {
    match &*object.meta.name {
        "" => Err("it has no name".to_string().into()),
        name => Ok(name.to_string()),
    }
}

fn namespaced(object: &Object) -> Result<String, Flaw> {
    match &*object.meta.namespace {
        "" => Err("it does not say which namespace it is in".to_string().into()),
        namespace => Ok(namespace.to_string()),
    }
}

/// Quantities may stand there as numbers: `pods: 20`.
#[derive(Debug)]
struct Amount(String);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Amount(text)),
            Value::Number(number) => Ok(Amount(number.to_string())),
            Value::Null => Ok(Amount(String::new())),
            _ => Err(serde::de::Error::custom("an amount must be a text or a number")),
        }
    }
}

type Amounts = Option<BTreeMap<String, Amount>>;

fn texts(amounts: Amounts) -> BTreeMap<String, String> {
    amounts.into_iter().flatten().map(|(key, amount)| (key, amount.0)).collect()
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Phase<'a> {
    #[serde(borrow)]
    phase: Text<'a>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Limits {
    hard: Amounts,
    used: Amounts,
}

#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ClaimSpec {
    storage_class_name: Option<String>,
    resources: Option<Resources>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Resources {
    requests: Amounts,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ClaimStatus<'a> {
    #[serde(borrow)]
    phase: Text<'a>,
    capacity: Amounts,
}

macro_rules! guards {
    ($($kind:ty),+) => {$(
        impl Record for $kind {
            fn namespace(&self) -> &str {
                &self.namespace
            }

            fn name(&self) -> &str {
                &self.name
            }

            fn file(&self) -> &Arc<str> {
                &self.stand.file
            }
        }
    )+};
}

guards!(ResourceQuota, LimitRange, NetworkPolicy);

impl Record for Namespace {
    fn namespace(&self) -> &str {
        ""
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn file(&self) -> &Arc<str> {
        &self.stand.file
    }

    fn moment(&self) -> Option<Instant> {
        self.created
    }

    fn finality(&self) -> u8 {
        u8::from(self.terminating)
    }
}

impl Record for Claim {
    fn namespace(&self) -> &str {
        &self.namespace
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn file(&self) -> &Arc<str> {
        &self.stand.file
    }

    fn moment(&self) -> Option<Instant> {
        self.created
    }

    fn finality(&self) -> u8 {
        u8::from(self.bound)
    }
}
