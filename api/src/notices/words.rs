//! A notice in the words of people, in each language of the console.

use serde::Serialize;
use utoipa::ToSchema;

use super::facts::{BudgetFacts, CredentialFacts, Facts, PriceFacts};
use super::look::Topic;

/// The same in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Told {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// What a notice says.
pub fn told(facts: &Facts) -> Told {
    let (en, zh) = match facts {
        Facts::LowBalance {
            balance, threshold, ..
        } if threshold == "0" => (
            format!("No credits are left ({balance}): calls are refused until there are more."),
            format!("额度已用完（余额 {balance}）：补充额度之前，调用会被拒绝。"),
        ),
        Facts::LowBalance {
            balance, threshold, ..
        } => (
            format!("{balance} credits are left, less than {threshold}."),
            format!("剩余额度 {balance}，已低于 {threshold}。"),
        ),
        Facts::CreditsArrived {
            amount, expires_at, ..
        } => came(amount, expires_at.as_deref()),
        Facts::BudgetWarning(budget) => {
            let BudgetFacts {
                name, used, limit, ..
            } = budget;
            (
                format!("{used} of the {limit} credits of budget “{name}” are used."),
                format!("预算“{name}”已使用 {used}，上限为 {limit}。"),
            )
        }
        Facts::BudgetUsedUp(budget) => used_up(budget),
        Facts::PriceBelowCost(price) => {
            let PriceFacts {
                provider,
                model,
                class,
                asked,
                rate,
                ..
            } = price;
            (
                format!(
                    "{provider}/{model} is sold below cost: {class} is charged {rate} credits, the provider asks {asked} US dollars."
                ),
                format!(
                    "{provider}/{model} 的售价低于成本：{class} 收取 {rate} 额度，服务商收取 {asked} 美元。"
                ),
            )
        }
        Facts::PriceDrift(price) => {
            let PriceFacts {
                provider,
                model,
                class,
                asked,
                cost,
                ..
            } = price;
            let cost = cost.as_deref().unwrap_or("–");
            (
                format!(
                    "{provider} asks another price for {model}: {asked} US dollars for {class}, the price book has {cost}."
                ),
                format!(
                    "{provider} 对 {model} 的价格已变动：{class} 现为 {asked} 美元，价目表中为 {cost}。"
                ),
            )
        }
        Facts::PriceListStaged {
            origin, changes, ..
        } => (
            format!(
                "The price list {origin} would change {changes} prices; approve or reject them."
            ),
            format!("价格清单 {origin} 将更改 {changes} 项价格，请批准或拒绝。"),
        ),
        Facts::PriceListFailed { origin, reason } => (
            format!("The price list {origin} could not be read: {reason}."),
            format!("无法读取价格清单 {origin}：{reason}。"),
        ),
        Facts::CredentialRefused(dead) => credential(
            dead,
            "does not take the key any more; no call is made with it",
            "不再接受该密钥，已停止使用",
        ),
        Facts::CredentialExhausted(dead) => credential(
            dead,
            "says that the account behind the key cannot pay",
            "表示该密钥的账户余额不足",
        ),
        Facts::CredentialRestored(back) => {
            credential(back, "is called with the key again", "已恢复使用该密钥")
        }
    };
    Told { en, zh }
}

/// One line over notices of a topic.
pub fn title(topic: Topic) -> Told {
    let (en, zh) = match topic {
        Topic::Credits => ("Credits are running low", "额度不足"),
        Topic::CreditsArrived => ("Credits have arrived", "额度已到账"),
        Topic::Budgets => ("A budget is running out", "预算即将用完"),
        Topic::Prices => ("Prices do not fit any more", "价格不再匹配"),
        Topic::PriceLists => ("Price changes wait for a decision", "价格变动待批准"),
        Topic::PriceFetches => ("A price list could not be read", "价格清单读取失败"),
        Topic::Credentials => ("A provider key has stopped working", "服务商密钥已失效"),
        Topic::CredentialsRestored => ("A provider key works again", "服务商密钥已恢复"),
    };
    Told {
        en: en.to_owned(),
        zh: zh.to_owned(),
    }
}

fn credential(facts: &CredentialFacts, en: &str, zh: &str) -> (String, String) {
    let CredentialFacts {
        provider,
        credential,
        reason,
    } = facts;
    let (mut told_en, mut told_zh) = (
        format!("Key “{credential}”: {provider} {en}"),
        format!("密钥“{credential}”：{provider} {zh}"),
    );
    if let Some(reason) = reason {
        told_en.push_str(&format!(" ({reason})"));
        told_zh.push_str(&format!("（{reason}）"));
    }
    (format!("{told_en}."), format!("{told_zh}。"))
}

fn came(amount: &str, expires_at: Option<&str>) -> (String, String) {
    let mut en = format!("{amount} credits have arrived.");
    let mut zh = format!("{amount} 额度已到账。");
    if let Some(end) = expires_at {
        en.push_str(&format!(" They can be spent until {end}."));
        zh.push_str(&format!("有效期至 {end}。"));
    }
    (en, zh)
}

fn used_up(budget: &BudgetFacts) -> (String, String) {
    let BudgetFacts {
        name,
        limit,
        hard,
        period_ends_at,
        ..
    } = budget;
    let mut en = format!("Budget “{name}” of {limit} credits is used up.");
    let mut zh = format!("预算“{name}”（{limit}）已用完。");
    if *hard {
        en.push_str(" Its calls are refused.");
        zh.push_str("相关调用会被拒绝。");
    }
    if let Some(end) = period_ends_at {
        en.push_str(&format!(" It begins anew at {end}."));
        zh.push_str(&format!("将于 {end} 重新开始。"));
    }
    (en, zh)
}
