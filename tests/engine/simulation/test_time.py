"""The clock of a simulation: timers, jobs, messages and signals in their order, and where it ends."""

from datetime import datetime

from engine.simulation import Status, simulate
from tests import bpmn
from tests.engine.simulation.played import days, done, opened, options, play, why

START = "2026-01-12T09:00"


def test_timers_fire_in_the_order_in_which_they_are_due() -> None:
    body = bpmn.start() + bpmn.parallel("both") + bpmn.end()
    body += bpmn.catch("week", bpmn.timer("timeDuration", "P7D"))
    body += bpmn.catch("day", bpmn.timer("timeDuration", "P1D"))
    diagram = bpmn.process("p", body, "start>both both>week both>day week>end day>end")

    outcome = play(diagram)

    assert ("day", "2026-01-13T09:00") in days(outcome)
    assert days(outcome)[-2:] == [("week", "2026-01-19T09:00"), ("end", "2026-01-19T09:00")]
    assert outcome.ended is not None and outcome.ended.isoformat() == "2026-01-19T09:00:00+03:00"


def test_the_edge_of_a_task_that_nobody_does_takes_it_away() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.end() + bpmn.end("late")
    body += bpmn.boundary("term", "a", bpmn.timer("timeDuration", "P5D"))
    diagram = bpmn.process("p", body, "start>a a>end term>late")

    outcome = play(diagram, plan={"answers": {"a": None}})

    assert days(outcome)[1:] == [("term", "2026-01-17T09:00"), ("late", "2026-01-17T09:00")]
    assert done(outcome, "cancelled") == ["a"]


def test_what_waits_for_the_commit_is_carried_out() -> None:
    service = bpmn.service("s", "print.letter", camunda_asyncBefore="true")
    diagram = bpmn.process("p", bpmn.start() + service + bpmn.end(), "start>s s>end")

    outcome = play(diagram)

    assert outcome.status is Status.COMPLETED
    assert days(outcome)[-1] == ("end", START)


def test_time_stops_at_the_day_given() -> None:
    body = bpmn.start() + bpmn.catch("year", bpmn.timer("timeDuration", "P1Y")) + bpmn.end()
    diagram = bpmn.process("p", body, "start>year year>end")

    outcome = play(diagram, until=datetime(2026, 6, 1))

    assert outcome.status is Status.STOPPED
    assert outcome.note == "Достигнут предел времени моделирования."
    assert why(outcome) == {"year": "Таймер сработает 12 января 2027 года, после предела моделирования."}


def test_repetition_without_end_is_stopped_by_the_number_of_events() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.script("remind", "n = coalesce(n, 0) + 1") + bpmn.end()
    body += bpmn.boundary("daily", "a", bpmn.timer("timeCycle", "R/P1D"), interrupting=False)
    diagram = bpmn.process("p", body, "start>a a>end daily>remind")

    outcome = play(diagram, plan={"answers": {"a": None}}, most_steps=20)

    assert outcome.status is Status.STOPPED
    assert outcome.note == "Остановлено после 20 событий: повторам не видно конца."
    assert outcome.variables == {"n": 20}


def test_a_message_comes_at_its_moment_with_what_it_brings() -> None:
    body = bpmn.start() + bpmn.catch("m", bpmn.message("go")) + bpmn.end()
    diagram = bpmn.process("p", body, "start>m m>end", bpmn.message_known("go"))

    outcome = play(
        diagram, plan={"messages": [{"name": "go", "at": "2026-02-01T10:30", "payload": {"x": 1}}]}
    )

    assert ("m", "2026-02-01T10:30") in days(outcome)
    assert outcome.variables == {"x": 1}


def test_a_message_without_a_moment_comes_when_somebody_waits() -> None:
    body = bpmn.start() + bpmn.catch("rest", bpmn.timer("timeDuration", "P2D"))
    body += bpmn.catch("m", bpmn.message("go")) + bpmn.end()
    diagram = bpmn.process("p", body, "start>rest rest>m m>end", bpmn.message_known("go"))

    outcome = play(diagram, plan={"messages": [{"name": "go"}]})

    assert ("m", "2026-01-14T09:00") in days(outcome)


def test_a_message_may_be_timed_from_the_start() -> None:
    body = bpmn.start() + bpmn.catch("m", bpmn.message("go")) + bpmn.end()
    diagram = bpmn.process("p", body, "start>m m>end", bpmn.message_known("go"))

    outcome = play(diagram, plan={"messages": [{"name": "go", "at": "P1M"}]})

    assert ("m", "2026-02-12T09:00") in days(outcome)


def test_an_awaited_message_that_does_not_come_is_named() -> None:
    body = bpmn.start() + bpmn.catch("m", bpmn.message("go")) + bpmn.end()
    diagram = bpmn.process("p", body, "start>m m>end", bpmn.message_known("go"))

    outcome = play(diagram, plan={"messages": [{"name": "stop"}]})

    assert outcome.status is Status.WAITING
    assert why(outcome) == {"m": "Ждёт сообщения «go».", "": "Сообщения никто не ждал."}


def test_a_message_chooses_by_correlation() -> None:
    inner = bpmn.start("s2") + bpmn.catch("m", bpmn.properties(correlation="who") + bpmn.message("go"))
    stage = bpmn.sub("stage", inner + bpmn.for_each("people", "who"), "s2>m")
    diagram = bpmn.process(
        "p", bpmn.start() + stage + bpmn.end(), "start>stage stage>end", bpmn.message_known("go")
    )

    outcome = play(
        diagram,
        variables={"people": ["x", "y"]},
        plan={"messages": [{"name": "go", "correlation": "y"}]},
    )

    assert done(outcome).count("m") == 1
    assert outcome.status is Status.WAITING


def test_a_signal_reaches_all_who_wait() -> None:
    body = bpmn.start() + bpmn.parallel("both") + bpmn.end()
    body += bpmn.catch("x", bpmn.signal("on")) + bpmn.catch("y", bpmn.signal("on"))
    diagram = bpmn.process("p", body, "start>both both>x both>y x>end y>end", bpmn.signal_known("on"))

    outcome = play(diagram, plan={"signals": [{"name": "on", "at": "P1D"}]})

    assert outcome.status is Status.COMPLETED
    assert {("x", "2026-01-13T09:00"), ("y", "2026-01-13T09:00")} <= {*days(outcome)}


def test_a_procedure_begins_with_the_message_of_the_plan() -> None:
    body = bpmn.start("told", bpmn.message("go")) + bpmn.end()
    diagram = bpmn.process("p", body, "told>end", bpmn.message_known("go"))

    outcome = play(diagram, plan={"messages": [{"name": "go", "at": "P1D", "payload": {"x": 1}}]})

    assert days(outcome)[0] == ("told", "2026-01-13T09:00")
    assert outcome.variables == {"x": 1}


def test_a_procedure_without_its_message_is_started_all_the_same() -> None:
    body = bpmn.start("told", bpmn.message("go")) + bpmn.end()
    diagram = bpmn.process("p", body, "told>end", bpmn.message_known("go"))

    assert done(play(diagram)) == ["told", "end"]


def test_a_message_may_start_another_procedure_of_the_files() -> None:
    first = bpmn.process("p", bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end")
    second = bpmn.process(
        "q", bpmn.start("told", bpmn.message("go")) + bpmn.end("e2"), "told>e2", bpmn.message_known("go")
    )

    outcome = play(first, second, plan={"messages": [{"name": "go", "at": "P1D"}]}, process="p")

    assert [entry["process"] for entry in outcome.trace if entry["element"] == "told"] == ["q", "q"]


def test_it_may_be_played_one_step_after_the_other() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.catch("day", bpmn.timer("timeDuration", "P1D")) + bpmn.end()
    simulation = opened(bpmn.process("p", body, "start>a a>day day>end"))

    (visit,) = simulation.visits()
    simulation.desk.do(visit)
    before = simulation.outcome()
    simulation.advance(datetime(2026, 1, 20))

    assert (visit.element, why(before)) == (
        "a",
        {"day": "Таймер сработает 13 января 2026 года, моделирование остановилось раньше."},
    )
    assert simulation.status is Status.COMPLETED


def test_days_are_those_of_the_region_that_the_file_is_for() -> None:
    diagram = bpmn.process("p", bpmn.start() + bpmn.end(), "start>end")

    zones = [
        simulate({name: diagram}, **options(region=region)).started
        for name, region in (("p.ru-kir.bpmn", ""), ("p.bpmn", "ru-per"), ("p.bpmn", ""))
    ]

    assert [str(zone.tzinfo) for zone in zones if zone] == [
        "Europe/Kirov",
        "Asia/Yekaterinburg",
        "Europe/Moscow",
    ]


def test_of_several_starts_the_first_is_taken_unless_another_is_named() -> None:
    body = bpmn.start("s1") + bpmn.start("s2") + bpmn.end()
    diagram = bpmn.process("p", body, "s1>end s2>end")

    first, named = play(diagram), play(diagram, begin_at="s2")

    assert (done(first), first.note) == (["s1", "end"], "Начать можно с s1, s2; взято первое.")
    assert done(named) == ["s2", "end"]


def test_a_task_that_instantiates_begins_with_its_message() -> None:
    task = bpmn.element("receiveTask", "told", messageRef="m_go", instantiate="true")
    diagram = bpmn.process("p", task + bpmn.end(), "told>end", bpmn.message_known("go"))

    outcome = play(diagram, plan={"messages": [{"name": "go", "at": "P1D", "payload": {"x": 1}}]})

    assert days(outcome)[0] == ("told", "2026-01-13T09:00")
    assert outcome.variables == {"x": 1}
