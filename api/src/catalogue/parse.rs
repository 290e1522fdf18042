//! The file: comments that name edition and sources, then a line per model with tabs between its
//! columns.

use super::tiers::{Prices, Tier, Tiers};
use super::units::{Unit, UnitRate, UnitRates};
use super::{Catalogue, CatalogueModel};
use crate::config::declared::ModelKind;
use crate::config::file::{display_name, nanos};

/// The catalogue is not as `scripts/catalogue` writes it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the price catalogue, line {line}: {reason}; make it again with scripts/catalogue")]
pub struct CatalogueError {
    /// Counts from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: &'static str,
}

/// Reads the whole file.
pub fn parse(text: &str) -> Result<Catalogue, CatalogueError> {
    let mut catalogue = Catalogue {
        version: String::new(),
        date: String::new(),
        sources: Vec::new(),
        models: Vec::new(),
    };
    for (index, line) in text.lines().enumerate() {
        match line
            .strip_prefix("# ")
            .map(|comment| comment.split_once(": "))
        {
            Some(Some(("version", version))) => version.clone_into(&mut catalogue.version),
            Some(Some(("date", date))) => date.clone_into(&mut catalogue.date),
            Some(Some(("source", source))) => catalogue.sources.push(source.to_owned()),
            Some(_) => {}
            None => {
                let at = |reason| CatalogueError {
                    line: index + 1,
                    reason,
                };
                catalogue.models.push(model(line).map_err(at)?);
            }
        }
    }
    if catalogue.version.is_empty() {
        return Err(CatalogueError {
            line: 1,
            reason: "names no version",
        });
    }
    Ok(catalogue)
}

fn model(line: &str) -> Result<CatalogueModel, &'static str> {
    let columns: Vec<_> = line.split('\t').collect();
    let &[
        provider,
        name,
        kind,
        context,
        output,
        abilities,
        ends,
        prices,
        tiers,
    ] = &columns[..]
    else {
        return Err("does not have nine columns");
    };
    let (units, tokens_of): (Vec<_>, Vec<_>) = prices.split(' ').partition(is_unit);
    let prices = self::prices(&tokens_of.join(" "))?;
    if prices.input.is_none() || prices.output.is_none() {
        return Err("has no price for input or output");
    }
    let words = abilities.split(',').filter(|word| !word.is_empty());
    let tiers = tiers.split('|').filter(|text| !text.is_empty()).map(tier);
    Ok(CatalogueModel {
        provider: provider.to_owned(),
        name: name.to_owned(),
        display_name: display_name(name),
        kind: ModelKind::parse(kind).ok_or("has an unknown kind")?,
        context_tokens: tokens(context)?,
        output_tokens: tokens(output)?,
        abilities: words.map(str::to_owned).collect(),
        ends: Some(ends.to_owned()).filter(|ends| !ends.is_empty()),
        prices,
        tiers: Tiers(tiers.collect::<Result<_, _>>()?),
        units: UnitRates(units.into_iter().map(unit).collect::<Result<_, _>>()?),
    })
}

fn tokens(text: &str) -> Result<Option<i64>, &'static str> {
    match text {
        "" => Ok(None),
        _ => text
            .parse()
            .map(Some)
            .map_err(|_| "has a wrong number of tokens"),
    }
}

/// `in=2.5 out=10`, in dollars.
fn prices(text: &str) -> Result<Prices, &'static str> {
    let mut prices = Prices::default();
    for item in text.split(' ') {
        let (class, price) = item.split_once('=').ok_or("has a price without =")?;
        let place = match class {
            "in" => &mut prices.input,
            "out" => &mut prices.output,
            "cr" => &mut prices.cache_read,
            "cw5" => &mut prices.cache_write_5m,
            "cw1" => &mut prices.cache_write_1h,
            "th" => &mut prices.reasoning,
            "ai" => &mut prices.audio_input,
            "ao" => &mut prices.audio_output,
            "ii" => &mut prices.image_input,
            "io" => &mut prices.image_output,
            _ => return Err("has an unknown token class"),
        };
        *place = Some(nanos(price)?);
    }
    Ok(prices)
}

fn is_unit(item: &&str) -> bool {
    let name = item.split([':', '=']).next().unwrap_or_default();
    Unit::parse(name).is_some()
}

/// `image:1024x1024:hd=0.08`, in dollars for one.
fn unit(text: &str) -> Result<UnitRate, &'static str> {
    let (what, price) = text.split_once('=').ok_or("has a price without =")?;
    let mut words = what.split(':');
    let unit = words.next().and_then(Unit::parse);
    let mut word = || {
        words
            .next()
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
    };
    Ok(UnitRate {
        unit: unit.ok_or("has an unknown unit")?,
        rate: store::nanos::rate::parse(price).map_err(|_| "has a wrong price of a unit")?,
        size: word(),
        quality: word(),
    })
}

/// `batch>200000 in=1`: a service, a length, or both, and the prices.
fn tier(text: &str) -> Result<Tier, &'static str> {
    let (condition, prices) = text
        .split_once(' ')
        .ok_or("has a condition without prices")?;
    let (service, above) = condition.split_once('>').unwrap_or((condition, ""));
    Ok(Tier {
        service: Some(service.to_owned()).filter(|service| !service.is_empty()),
        above: tokens(above)?.unwrap_or(0),
        prices: self::prices(prices)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "# version: 1\n";

    #[test]
    fn a_line_is_read_as_it_is_meant() {
        let text = format!(
            "{HEAD}openai\tm\tchat\t100\t\ttools,pdf\t\tin=1 out=0.5\tflex>9 in=2|>9 out=3\n"
        );
        let model = &parse(&text).unwrap().models[0];
        assert_eq!(
            (model.context_tokens, model.output_tokens),
            (Some(100), None)
        );
        assert_eq!(model.abilities, ["tools", "pdf"]);
        assert_eq!(model.prices.output, Some(500_000_000));
        assert_eq!(model.tiers.0[0].service.as_deref(), Some("flex"));
        assert_eq!(
            (model.tiers.0[1].above, model.tiers.0[1].prices.output),
            (9, Some(3_000_000_000))
        );
    }

    #[test]
    fn a_broken_line_is_told_with_its_number() {
        for (line, reason) in [
            ("openai\tm", "does not have nine columns"),
            (
                "openai\tm\tchess\t\t\t\t\tin=1 out=1\t",
                "has an unknown kind",
            ),
            (
                "openai\tm\tchat\tmany\t\t\t\tin=1 out=1\t",
                "has a wrong number of tokens",
            ),
            (
                "openai\tm\tchat\t\t\t\t\tin=1\t",
                "has no price for input or output",
            ),
            (
                "openai\tm\tchat\t\t\t\t\tin=1 out=x\t",
                "is not a decimal number",
            ),
            (
                "openai\tm\tchat\t\t\t\t\tin=1 out=1 zz=1\t",
                "has an unknown token class",
            ),
            (
                "openai\tm\timage\t\t\t\t\tin=0 out=0 image:x=1e9\t",
                "has a wrong price of a unit",
            ),
            (
                "openai\tm\tchat\t\t\t\t\tin=1 out=1\tbatch",
                "has a condition without prices",
            ),
        ] {
            let told = parse(&format!("{HEAD}{line}\n")).unwrap_err();
            assert_eq!((told.line, told.reason), (2, reason));
        }
        assert!(parse("").is_err());
    }
}
