"""Writes the file of an upstream AIGNE Hub 0.9.13, as its own migrations leave it, and tells what its
API would say of the calls in it."""

import json
import random
import sqlite3
from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path

# What the credentials below were sealed with. They were made with Node's crypto by the recipe of
# crypto-js: a salt in clear, a key by MD5, AES-256-CBC.
KEY = "0x" + "5e" * 64
DID = "zNKtpsweCGXSZrrgPESeq2R3wsAepAKtNFZX"
SEALED = {
    "sk-imported-openai-0001": "U2FsdGVkX18BAgMEBQYHCM3E0JXOgHXqKENhM3QkQKQj1EiPTSBtgaS6H9UdrnzZ",
    "imported-bedrock-secret-0002": "U2FsdGVkX18REhMUFRYXGI+QiJXSviiD3x7WkK2vH7AwJDEhzht8n1/7mwYPytET",
}
ENV = {"HUB_IMPORT_KEY": KEY, "HUB_IMPORT_DID": DID}
MIGRATIONS = ["20231229-genesis.js", "20250601-credentials.js", "20260316000001-model-call-ttfb.js"]

STAMPS = "`createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL"
CALLS = f"""CREATE TABLE {{name}} (`id` VARCHAR(255) PRIMARY KEY, `providerId` VARCHAR(255) NOT NULL,
    `model` VARCHAR(255) NOT NULL, `credentialId` VARCHAR(255) NOT NULL, `type` TEXT NOT NULL,
    `totalUsage` INTEGER NOT NULL DEFAULT 0, `usageMetrics` JSON, `credits` DECIMAL(20,8) NOT NULL DEFAULT 0,
    `status` TEXT NOT NULL DEFAULT 'processing', `duration` DECIMAL(10,1), `errorReason` TEXT,
    `appDid` VARCHAR(255), `userDid` VARCHAR(255), `requestId` VARCHAR(255), `metadata` JSON,
    `callTime` INTEGER NOT NULL, `traceId` VARCHAR(255), `ttfb` DECIMAL(10,1), `providerTtfb` DECIMAL(10,1), {STAMPS})"""
USAGES = f"""CREATE TABLE {{name}} (`id` VARCHAR(255) PRIMARY KEY, `promptTokens` INTEGER NOT NULL,
    `completionTokens` INTEGER NOT NULL, `cacheCreationInputTokens` INTEGER DEFAULT 0,
    `cacheReadInputTokens` INTEGER DEFAULT 0, `numberOfImageGeneration` INTEGER, `mediaDuration` INTEGER,
    `apiKey` VARCHAR(255), `type` VARCHAR(255), `model` VARCHAR(255), `modelParams` JSON, `appId` VARCHAR(255),
    `userDid` VARCHAR(255), `usedCredits` DECIMAL, `usageReportStatus` VARCHAR(255), {STAMPS})"""
STATS = f"""CREATE TABLE {{name}} (`id` VARCHAR(255) PRIMARY KEY, `userDid` VARCHAR(255), `appDid` VARCHAR(255),
    `timestamp` INTEGER NOT NULL, `timeType` TEXT NOT NULL DEFAULT 'hour', `stats` JSON NOT NULL, {STAMPS})"""
SCHEMA = f"""
CREATE TABLE `SequelizeMeta` (`name` VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY);
CREATE TABLE `AiProviders` (`id` VARCHAR(255) PRIMARY KEY, `name` VARCHAR(50) NOT NULL UNIQUE,
    `displayName` VARCHAR(100) NOT NULL, `baseUrl` VARCHAR(500), `region` VARCHAR(50),
    `enabled` TINYINT(1) NOT NULL DEFAULT 1, `config` JSON, `createdBy` VARCHAR(255), {STAMPS});
CREATE TABLE `AiCredentials` (`id` VARCHAR(255) PRIMARY KEY, `providerId` VARCHAR(255) NOT NULL,
    `name` VARCHAR(100) NOT NULL, `credentialValue` JSON NOT NULL, `credentialType` TEXT NOT NULL DEFAULT 'api_key',
    `active` TINYINT(1) NOT NULL DEFAULT 1, `lastUsedAt` DATETIME, `usageCount` INTEGER NOT NULL DEFAULT 0,
    `error` VARCHAR(255), `weight` INTEGER NOT NULL DEFAULT 100, {STAMPS});
CREATE TABLE `AiModelRates` (`id` VARCHAR(255) PRIMARY KEY, `providerId` VARCHAR(255) NOT NULL,
    `model` VARCHAR(100) NOT NULL, `modelDisplay` VARCHAR(100) NOT NULL, `description` VARCHAR(100), `type` TEXT NOT NULL,
    `inputRate` DECIMAL(20,10) NOT NULL DEFAULT 0, `outputRate` DECIMAL(20,10) NOT NULL DEFAULT 0, `unitCosts` JSON,
    `caching` JSON, `modelMetadata` JSON, `deprecated` TINYINT(1) NOT NULL DEFAULT 0, `deprecatedAt` DATETIME,
    `deprecatedReason` VARCHAR(100), {STAMPS}, UNIQUE (`providerId`, `model`, `type`));
CREATE TABLE `AiModelRateHistories` (`id` VARCHAR(255) PRIMARY KEY, `providerId` VARCHAR(255), `model` VARCHAR(100),
    `type` VARCHAR(50), `changeType` VARCHAR(20), `source` VARCHAR(50), `previousUnitCosts` JSON, `currentUnitCosts` JSON,
    `previousRates` JSON, `currentRates` JSON, `driftPercent` DECIMAL(10,4), `detectedAt` INTEGER, `metadata` JSON, {STAMPS});
CREATE TABLE `AiModelStatuses` (`id` VARCHAR(255) PRIMARY KEY, `providerId` VARCHAR(255), `model` VARCHAR(100), `type` TEXT,
    `available` TINYINT(1) DEFAULT 1, `error` JSON, `responseTime` INTEGER, `lastChecked` DATETIME, {STAMPS});
CREATE TABLE `Apps` (`id` VARCHAR(255) PRIMARY KEY, `publicKey` TEXT, {STAMPS});
CREATE TABLE `Projects` (`appDid` VARCHAR(255) PRIMARY KEY, `appName` VARCHAR(255) NOT NULL, `appLogo` VARCHAR(255),
    `appUrl` VARCHAR(255), {STAMPS});
CREATE TABLE `ArchiveExecutionLogs` (`id` VARCHAR(255) PRIMARY KEY, `tableName` VARCHAR(255), `status` TEXT,
    `archivedCount` INTEGER DEFAULT 0, `dataRangeStart` INTEGER, `dataRangeEnd` INTEGER, `targetArchiveDb` VARCHAR(255),
    `duration` DECIMAL(10,3), `errorMessage` TEXT, {STAMPS});
{CALLS.format(name="`ModelCalls`")};
{USAGES.format(name="`Usages`")};
{STATS.format(name="`ModelCallStats`")};
CREATE INDEX `idx_model_calls_call_time` ON `ModelCalls` (`callTime`);
CREATE INDEX `idx_model_calls_user_time_status` ON `ModelCalls` (`userDid`, `callTime`, `status`);
CREATE INDEX `idx_model_calls_app_time` ON `ModelCalls` (`appDid`, `callTime`);
CREATE INDEX `idx_model_call_stats_time_scope` ON `ModelCallStats` (`timeType`, `timestamp`, `userDid`, `appDid`);
"""

HOUR, DAY = 3600, 86400


def stamp(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S.000 +00:00")


def stamped(columns, at):
    return (*columns, stamp(at), stamp(at))


def insert(connection, table, rows):
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def snowflake(number):
    """As long as upstream's all are, so that they compare as numbers do."""
    return str(7_380_000_000_000_000_000 + number)


class Call:
    """A row of `ModelCalls`, and what upstream's API counts of it."""

    def __init__(self, number, at, user, app, provider, model, kind="chatCompletion", status="success", total=0,
                 metrics=None, credits_8=0, duration_10=0, ttfb=None, request=None):
        self.number, self.at, self.user, self.app = number, at, user, app
        self.provider, self.model, self.kind, self.status = provider, model, kind, status
        self.total, self.metrics, self.request = total, metrics, request
        # In the smallest that the columns hold, so that totals of a test are exact.
        self.credits_8, self.duration_10, self.ttfb = credits_8, duration_10, ttfb

    def row(self):
        failed = self.status == "failed"
        return stamped(
            (
                snowflake(self.number), self.provider, self.model, "", self.kind, self.total,
                json.dumps(self.metrics) if self.metrics else None, self.credits_8 / 1e8, self.status,
                self.duration_10 / 10, "the provider broke off" if failed else None, self.app, self.user, self.request,
                json.dumps({"endpoint": "/api/v2/chat", "phase": "failed" if failed else "completed"}), self.at, None,
                self.ttfb, None,
            ),
            self.at,
        )

    def usage(self, status="reported"):
        metrics = self.metrics or {}
        return stamped(
            (
                snowflake(self.number + 500_000_000), metrics.get("inputTokens", 0), metrics.get("outputTokens", 0), 0,
                metrics.get("cacheReadInputTokens", 0), metrics.get("numberOfImageGeneration"), None, None, self.kind,
                f"openai/{self.model}", None, self.app, self.user, self.credits_8 / 1e8, status,
            ),
            self.at,
        )


def hour_stats(calls):
    """Rows of `ModelCallStats` as upstream's cron makes them of calls."""
    groups = defaultdict(list)
    for call in calls:
        groups[call.user, call.app, call.at // HOUR * HOUR].append(call)
    rows = []
    for (user, app, hour), of_hour in groups.items():
        good = [call for call in of_hour if call.status == "success"]
        first = [call.ttfb for call in good if call.ttfb is not None]
        stats = {
            "totalUsage": sum(call.total for call in of_hour),
            "totalCredits": sum(call.credits_8 for call in of_hour) / 1e8,
            "totalCalls": len(of_hour),
            "successCalls": len(good),
            "totalDuration": sum(call.duration_10 for call in good) / 10,
            "totalTtfb": sum(first),
            "ttfbCount": len(first),
            "byType": {},
        }
        rows.append(stamped((f"{user}-{app}-hour-{hour}", user, app, hour, "hour", json.dumps(stats)), hour))
    return rows


class Aikit:
    """The folder of an upstream hub."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path = self.folder / "aikit.db"
        with self.open() as connection:
            connection.executescript(SCHEMA)
            insert(connection, "SequelizeMeta", [(name,) for name in MIGRATIONS])
        connection.close()

    def open(self):
        connection = sqlite3.connect(self.path, timeout=30)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def write(self, table, rows):
        with self.open() as connection:
            insert(connection, table, rows)
        connection.close()

    def archive(self, quarter, calls, stats=()):
        folder = self.folder / "archives"
        folder.mkdir(exist_ok=True)
        connection = sqlite3.connect(folder / f"archive_{quarter}.db")
        with connection:
            connection.execute(CALLS.format(name="ModelCalls"))
            connection.execute(STATS.format(name="ModelCallStats"))
            insert(connection, "ModelCalls", [call.row() for call in calls])
            insert(connection, "ModelCallStats", list(stats))
        connection.close()

    def bytes(self):
        """What must not change: the file and its log."""
        return {path.name: path.read_bytes() for path in self.folder.glob("aikit.db*") if not path.name.endswith("-shm")}


OPENAI, BEDROCK, GOOGLE = snowflake(1), snowflake(2), snowflake(3)


def configure(aikit, at, base_url="https://api.openai.com/v1"):
    """Three providers with a credential each, and rates."""
    sealed = {"api_key": SEALED["sk-imported-openai-0001"]}
    pair = {"access_key_id": "AKIAIMPORTED", "secret_access_key": SEALED["imported-bedrock-secret-0002"]}
    aikit.write("AiProviders", [
        stamped((OPENAI, "openai", "OpenAI", base_url, None, 1, None, None), at),
        stamped((BEDROCK, "bedrock", "AWS Bedrock", None, "us-east-1", 1, None, None), at),
        stamped((GOOGLE, "google", "Google", "https://typed-in.example.com", None, 0, None, None), at),
    ])
    aikit.write("AiCredentials", [
        stamped((snowflake(11), OPENAI, "main", json.dumps(sealed), "api_key", 1, stamp(at), 7, None, 10), at),
        stamped((snowflake(12), BEDROCK, "aws", json.dumps(pair), "access_key_pair", 1, None, 0, None, 50), at),
        # Kept in clear, as upstream did where it knew no key.
        stamped((snowflake(13), GOOGLE, "old", json.dumps({"api_key": "AIza-imported-0003"}), "api_key", 0, None, 0,
                 "refused", 100), at),
    ])
    aikit.write("AiModelRates", [
        stamped((snowflake(21), OPENAI, "gpt-4o", "GPT-4o", "good", "chatCompletion", 0.0000025, 0.00001,
                 json.dumps({"input": 0.000002, "output": 0.000008}), json.dumps({"readRate": 0.00000125}),
                 json.dumps({"maxTokens": 16384, "features": ["tools"]}), 0, None, None), at),
        stamped((snowflake(22), OPENAI, "dall-e-3", "DALL-E 3", None, "imageGeneration", 0, 0.04, None, None, None, 1,
                 stamp(at), "old"), at),
        stamped((snowflake(23), snowflake(99), "gone", "Gone", None, "chatCompletion", 1e-6, 1e-6, None, None, None, 0,
                 None, None), at),
    ])
    aikit.write("AiModelRateHistories", [
        stamped((snowflake(31), OPENAI, "gpt-4o", "chatCompletion", "manual_update", "admin", None, None,
                 json.dumps({"inputRate": "0.000005", "outputRate": "0.00002"}), None, None, at + 10 * DAY, None), at),
        stamped((snowflake(32), OPENAI, "gpt-4o", "chatCompletion", "source_drift", "litellm", None, None, None, None,
                 1.5, at + 11 * DAY, None), at),
    ])
    aikit.write("Projects", [stamped(("zProjectOne", "One", "https://one.example.com/logo.png", "https://one.example.com"), at)])


MODELS = ["gpt-4o", "gpt-4o-mini", "gpt-5", "o4-mini", "text-embedding-3-small"]


def many(count, now, days=88, users=60, apps=8, seed=7):
    """Calls as a busy hub has them: more by day than by night, some users far busier than others."""
    draw = random.Random(seed)
    begin = now // DAY * DAY - days * DAY
    for number in range(count):
        # In order of time, as upstream writes them.
        at = begin + int(number * days * DAY / count) + draw.randrange(30)
        user = f"zUser{int(users * draw.random() ** 2):03}"
        app = f"zApp{draw.randrange(apps)}" if draw.random() < 0.9 else None
        good, kind = draw.random() < 0.96, draw.random()
        common = dict(number=1000 + number, at=at, user=user, app=app, provider=OPENAI,
                      status="success" if good else "failed", duration_10=draw.randrange(1, 400))
        ttfb = draw.randrange(90, 3000) if good else None
        if kind < 0.95:
            tokens = (draw.randrange(10, 4000), draw.randrange(1, 900), draw.randrange(0, 200))
            metrics = {"inputTokens": tokens[0], "outputTokens": tokens[1], "cacheReadInputTokens": tokens[2]}
            yield Call(model=MODELS[draw.randrange(4)], total=sum(tokens) if good else 0, metrics=metrics if good else None,
                       credits_8=draw.randrange(1, 200_000) if good else 0, ttfb=ttfb, **common)
        elif kind < 0.99:
            tokens = draw.randrange(5, 800)
            yield Call(model=MODELS[4], kind="embedding", total=tokens if good else 0,
                       metrics={"inputTokens": tokens} if good else None, credits_8=draw.randrange(1, 900) if good else 0,
                       ttfb=ttfb, **common)
        else:
            pictures = draw.randrange(1, 4)
            yield Call(model="dall-e-3", kind="imageGeneration", total=pictures if good else 0,
                       metrics={"numberOfImageGeneration": pictures, "imageSize": "1024x1024"} if good else None,
                       credits_8=pictures * 4_000_000 if good else 0, ttfb=ttfb, **common)
