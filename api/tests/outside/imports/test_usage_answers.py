"""What `/api/usage/*` answered before, it answers after: the same questions, worked out from upstream's rows
as upstream does (`store/models/model-call-stat.ts` of 0.9.13), and asked of the hub that took them over.

Upstream tells a rate of success to the last binary digit, the hub to two decimals."""

from collections import defaultdict

import pytest
from aikit import DAY, HOUR, Call, many
from conftest import NOW
from test_many import written

CALLS = 4_000
END = NOW // DAY * DAY
BEGIN = END - 30 * DAY
MONTH = f"startTime={BEGIN}&endTime={END}&allUsers=true"
# A day of a busy project.
LAST = f"startTime={END - DAY}&endTime={END}&allUsers=true"


def half_up(number, by, decimals=1):
    """`number` / `by` as upstream rounds, with the least error of binary fractions."""
    scale = 10**decimals
    return (2 * number * scale + by) // (2 * by) / scale if by else 0


class Figures:
    """Of some calls, as `ModelCallStat` has them."""

    def __init__(self, calls):
        good = [call for call in calls if call.status == "success"]
        first = [call.ttfb for call in good if call.ttfb is not None]
        self.calls, self.success = len(calls), len(good)
        self.usage = sum(call.total for call in calls)
        self.credits = sum(call.credits_8 for call in calls) / 1e8
        self.duration = half_up(sum(call.duration_10 for call in good), 10 * len(good))
        self.ttfb = half_up(sum(first), 1000 * len(first)) if first else 0
        self.rate = 100 * len(good) / len(calls) if calls else 0


def between(calls, begin, end):
    return [call for call in calls if begin <= call.at < end]


def grouped(calls, by):
    groups = defaultdict(list)
    for call in calls:
        groups[by(call)].append(call)
    return groups


@pytest.fixture
def asked(old, importing):
    """All calls, and a way to ask the hub that took them over."""
    calls = list(many(CALLS, NOW, users=12, apps=4))
    calls += [
        Call(900_000 + n, END - DAY + n * 40, "zBusy", "zProjectOne", calls[0].provider, "gpt-4o", total=30 + n,
             metrics={"inputTokens": 20, "outputTokens": 10 + n}, credits_8=1_000 + n, duration_10=n % 70, ttfb=200 + n)
        for n in range(300)
    ]
    written(old, calls)
    hub = importing()
    hub.ended(seconds=300)

    def ask(path):
        status, answer = hub.api(f"/api/usage/{path}")
        assert status == 200, answer
        return answer

    return calls, ask


def test_every_answer_is_what_upstream_said(asked):
    calls, ask = asked
    month = between(calls, BEGIN, END)
    by_app = grouped(month, lambda call: call.app)

    # Projects: the busiest first, page by page; calls of no application are the hub's own.
    first, second = ask(f"projects?{MONTH}&pageSize=4"), ask(f"projects?{MONTH}&pageSize=4&page=2")
    assert first["total"] == len(by_app) == 6
    told = first["projects"] + second["projects"]
    (own,) = {project["appDid"] for project in told} - set(by_app)
    assert [project["totalCalls"] for project in told] == sorted((len(some) for some in by_app.values()), reverse=True)
    for project in told:
        some = by_app[None if project["appDid"] == own else project["appDid"]]
        figures = Figures(some)
        assert project["totalCredits"] == pytest.approx(figures.credits, abs=1e-9)
        assert project["avgDuration"] == figures.duration
        assert project["successRate"] == pytest.approx(figures.rate, abs=0.0051)
        assert project["lastCallTime"] == max(call.at for call in some)
    named = next(project for project in told if project["appDid"] == "zProjectOne")
    assert (named["appName"], named["appLogo"]) == ("One", "https://one.example.com/logo.png")
    dear = [project["totalCredits"] for project in ask(f"projects?{MONTH}&sortBy=totalCredits&sortOrder=asc")["projects"]]
    assert dear == sorted(dear)

    # Over time: days of a month, hours of a day.
    for query, length, (begin, end) in [(MONTH, DAY, (BEGIN, END)), (LAST, HOUR, (END - DAY, END))]:
        stretches = grouped(between(calls, begin, end), lambda call: call.at // length * length)
        same(ask(f"trends?{query}")["trends"], stretches)
        mine = grouped(
            [call for call in between(calls, begin, end) if call.app == "zProjectOne"], lambda call: call.at // length * length
        )
        answer = ask(f"projects/trends?{query}&appDid=zProjectOne")
        assert answer["project"]["appName"] == "One"
        same(answer["trends"], mine)
        grown = ask(f"projects/group-trends?{query}")
        assert grown["granularity"] == ("day" if length == DAY else "hour")
        for trend in grown["trends"]:
            of_time = grouped(stretches.get(trend["timestamp"], []), lambda call: call.app or own)
            assert set(trend["byProject"]) >= set(of_time)
            for app, point in trend["byProject"].items():
                figures = Figures(of_time.get(app, []))
                assert (point["totalCalls"], point["successCalls"]) == (figures.calls, figures.success)
                assert (point["totalUsage"], point["avgDuration"], point["avgTtfb"]) == (
                    figures.usage, figures.duration, figures.ttfb,
                )
                assert point["totalCredits"] == pytest.approx(figures.credits, abs=1e-9)


def same(trends, stretches):
    """Each point says what its calls come to; nothing happened where there is none."""
    told = {trend["timestamp"]: trend for trend in trends}
    assert set(told) >= set(stretches)
    for timestamp, trend in told.items():
        figures = Figures(stretches.get(timestamp, []))
        assert (trend["calls"], trend["successCalls"], trend["totalUsage"]) == (figures.calls, figures.success, figures.usage)
        assert (trend["avgDuration"], trend["avgTtfb"]) == (figures.duration, figures.ttfb), trend
        assert trend["totalCredits"] == pytest.approx(figures.credits, abs=1e-9)


def test_the_calls_of_a_project_are_its_rows(asked):
    calls, ask = asked
    mine = sorted((call for call in between(calls, BEGIN, END) if call.app == "zProjectOne"), key=lambda call: -call.at)
    answer = ask(f"projects/calls?{MONTH}&appDid=zProjectOne&pageSize=100&page=2")
    assert (answer["count"], answer["page"], answer["pageSize"]) == (len(mine), 2, 100)
    for row, call in zip(answer["list"], mine[100:200], strict=True):
        assert (row["callTime"], row["model"], row["status"], row["type"]) == (call.at, call.model, call.status, call.kind)
        assert (row["totalUsage"], row["userDid"], row["appDid"], row["ttfb"]) == (call.total, call.user, call.app, call.ttfb)
        assert row["credits"] == pytest.approx(call.credits_8 / 1e8, abs=1e-9)
        assert row["duration"] == call.duration_10 / 10
    failed = ask("projects/calls?" + MONTH + "&appDid=null&status=failed&pageSize=100")
    assert failed["count"] == sum(call.app is None and call.status == "failed" for call in between(calls, BEGIN, END))
