//! The whole expression: a zone perhaps, then a name or five fields.

use chrono_tz::Tz;

use super::field::{DOM, Field, HOUR, MINUTE, MONTH, Values};
use super::spec::{DayRule, Spec};
use super::{CronError, Dialect, Kind};
use crate::unit::{go_parse, shown};

/// Set by go-cron against hostile input; nobody's schedule is longer.
const LONGEST: usize = 1024;

pub(super) fn parse(text: &str, dialect: Dialect) -> Result<(Option<Tz>, Kind), CronError> {
    let fail = |message: &str, offset| Err(CronError { message: message.into(), offset });
    if text.is_empty() {
        return fail("the schedule is empty: write five fields, as in 0 2 * * *", 0);
    }
    if text.len() > LONGEST {
        return fail("the schedule is longer than 1024 characters", LONGEST);
    }
    let (zone, at) = if dialect == Dialect::RobfigV1 { (None, 0) } else { zone(text, dialect)? };
    let body = if at > 0 { text[at..].trim_end() } else { text };
    let kind = if body.starts_with('@') { name(body, at, dialect)? } else { fields(body, at, dialect)? };
    Ok((zone, kind))
}

/// The zone and the offset behind it.
fn zone(text: &str, dialect: Dialect) -> Result<(Option<Tz>, usize), CronError> {
    let Some(rest) = text.strip_prefix("CRON_TZ=").or_else(|| text.strip_prefix("TZ=")) else {
        return Ok((None, 0));
    };
    let begin = text.len() - rest.len();
    let fail = |message| Err(CronError { message, offset: begin });
    let Some(end) = rest.find(' ') else {
        return fail(
            "behind the zone come a space and five fields, as in CRON_TZ=Europe/Berlin 0 2 * * *".into(),
        );
    };
    let name = if dialect == Dialect::GoCron { unquoted(&rest[..end]) } else { &rest[..end] };
    let body = rest[end..].trim_start();
    let at = text.len() - body.len();
    match (name, dialect) {
        // Go's names for UTC and for the zone of the server.
        ("", Dialect::RobfigV3) => Ok((Some(Tz::UTC), at)),
        ("Local", _) => Ok((None, at)),
        _ => match crate::clock::zone(name) {
            Ok(zone) => Ok((Some(zone), at)),
            Err(message) => fail(message),
        },
    }
}

fn unquoted(name: &str) -> &str {
    let inner = |quote| name.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(name)
}

fn name(text: &str, at: usize, dialect: Dialect) -> Result<Kind, CronError> {
    let daily = Spec {
        minute: 1,
        hour: 1,
        dom: Spec::ALL_DAYS,
        month: Spec::ALL_MONTHS,
        dow: Spec::ALL_WEEKDAYS,
        rule: DayRule::Both,
    };
    Ok(Kind::Spec(match text {
        "@yearly" | "@annually" => Spec { dom: 1 << 1, month: 1 << 1, ..daily },
        "@monthly" => Spec { dom: 1 << 1, ..daily },
        "@weekly" => Spec { dow: 1, ..daily },
        "@daily" | "@midnight" => daily,
        "@hourly" => Spec { hour: Spec::ALL_HOURS, ..daily },
        "@triggered" | "@manual" | "@none" if dialect == Dialect::GoCron => return Ok(Kind::Never),
        _ => return every(text, at, dialect),
    }))
}

fn every(text: &str, at: usize, dialect: Dialect) -> Result<Kind, CronError> {
    let Some(duration) = text.strip_prefix("@every ") else {
        let message = format!(
            "{} is not a schedule: the names are @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually \
             and @every 4h",
            shown(text)
        );
        return Err(CronError { message, offset: at });
    };
    let offset = at + "@every ".len();
    let nanos = go_parse(duration).map_err(|message| CronError { message, offset })?.nanos();
    if nanos < 1_000_000_000 && dialect == Dialect::GoCron {
        return Err(CronError { message: format!("{} is below one second", shown(duration)), offset });
    }
    Ok(Kind::Every((nanos / 1_000_000_000).max(1)))
}

fn fields(text: &str, at: usize, dialect: Dialect) -> Result<Kind, CronError> {
    let parts: Vec<(usize, &str)> = text
        .split_whitespace()
        .map(|part| (at + (part.as_ptr() as usize - text.as_ptr() as usize), part))
        .collect();
    let [minute, hour, dom, month, dow] = parts.as_slice() else {
        return Err(count(text, at, &parts, dialect));
    };
    let read = |field: &Field, (offset, part): &(usize, &str)| field.parse(part, *offset, dialect);
    let (minute, hour) = (read(&MINUTE, minute)?, read(&HOUR, hour)?);
    let (dom, month, dow) = (read(&DOM, dom)?, read(&MONTH, month)?, read(&Field::weekday(dialect), dow)?);
    let rule = rule(dom, dow, dialect);
    Ok(Kind::Spec(Spec {
        minute: minute.set,
        hour: hour.set,
        dom: dom.set,
        month: month.set,
        dow: dow.set,
        rule,
    }))
}

fn rule(dom: Values, dow: Values, dialect: Dialect) -> DayRule {
    if dialect == Dialect::GoCron || dom.star || dow.star { DayRule::Both } else { DayRule::Either }
}

fn count(text: &str, at: usize, parts: &[(usize, &str)], dialect: Dialect) -> CronError {
    let zoned = dialect == Dialect::RobfigV1 && (text.starts_with("CRON_TZ=") || text.starts_with("TZ="));
    let message = match parts.len() {
        _ if zoned => format!("a schedule cannot name a zone in {dialect}"),
        6 => "the schedule has 6 fields; Velero takes five: minute, hour, day of month, month, day of week, \
              no seconds"
            .into(),
        count => format!(
            "the schedule has {count} {}; Velero takes five: minute, hour, day of month, month, day of week",
            if count == 1 { "field" } else { "fields" }
        ),
    };
    CronError { message, offset: parts.get(5).map_or(at, |(offset, _)| *offset) }
}
