"""The usual course of a case up to a given point, for tests of what comes after."""

from tests.handlers.bench import CHILDREN, MEMBERS, MOTHER, Bench

REPORT = {
    "received_at": "2025-05-05T09:00:00+03:00",
    "source_code": "citizens",
    "informant": "соседка",
    "children": CHILDREN,
    "parents": [MOTHER],
    "address": "пгт Медведево, ул. Мира, д. 5, кв. 12",
    "problem_and_help": "Дети остаются одни",
    "threat_flag": False,
}
AGENCIES = ("mdv-social", "mdv-clinic", "mdv-employment", "mdv-school2")


def register_at_school(bench: Bench, **changes: object) -> None:
    bench.act(
        "intake.registered",
        REPORT | changes,
        by="semenova",
        form="F-ME-1",
        part="agency_journal",
        register="F-ME-1",
        registerOwner="agency",
    )


def phone(bench: Bench) -> None:
    answers = {"received_by": "Смирнова Е. В.", "sent_at": bench.clock.now().isoformat(), "content": "…"}
    bench.act("intake.phoned", answers, by="semenova", form="F-X-PHONE", part="to_kdn", document="F-X-PHONE")


def receive(bench: Bench, **changes: object) -> None:
    bench.act(
        "intake.received",
        REPORT | {"open_case_exists": False} | changes,
        form="F-ME-1",
        part="kdn_journal",
        register="F-ME-1",
        registerOwner="kdn",
    )


def consent(bench: Bench, status: str = "given") -> None:
    bench.act("", {"status": status}, form="F-X-CONSENT", part="consent", document="F-X-CONSENT")


def conclude(bench: Bench, **changes: object) -> None:
    answers = {"minors": CHILDREN, "danger_level": "medium", "conclusion_outcome": "sop"} | changes
    bench.act("conclusion.prepared", answers, form="F-ME-2", part="conclusion")


def hold_session(bench: Bench, kind: str, decision: str, votes: str = "++++++++") -> None:
    """The question goes to the next session and is voted on: ``+`` for, ``-`` against, ``0`` abstained."""
    put_on_agenda(bench, kind)
    vote(bench, decision, votes)


def put_on_agenda(bench: Bench, kind: str) -> None:
    bench.variables |= {"question_kind": kind, "question_id": None, "session_id": None}
    bench.act("session.schedule")
    bench.act("session.agenda", {"session": bench.variables["session_id"]})


def vote(bench: Bench, decision: str, votes: str = "++++++++") -> None:
    bench.at(f"{bench.variables['session_date']}T15:10")
    present = [bench.district.staff(login) for login in MEMBERS]
    bench.act("session.attendance", {"present": present, "presiding": present[0]})
    bench.act("session.heard", {"decision": decision, "heard": "доклад"}, by="yakovlev")
    bench.variables["decision"] = decision
    words = {"+": "for", "-": "against", "0": "abstained"}
    for member, mark in zip(present, votes, strict=True):
        bench.variables["member"] = member
        bench.act("session.vote", {"vote": words[mark]})
    bench.act("session.count")


def close_session(bench: Bench) -> None:
    bench.act(
        "", {"items": []}, form="F-X-KDNPROT", part="protocol", element="KS_T06", document="F-X-KDNPROT"
    )
    bench.act(
        "session.sign", {"number": ""}, by="yakovlev", element="KS_T07", form="F-X-POST", part="signature"
    )


def recognise(bench: Bench) -> None:
    """From the report to the register: recognised on the next session after the conclusion."""
    register_at_school(bench)
    phone(bench)
    receive(bench)
    consent(bench)
    conclude(bench)
    bench.act(
        "conclusion.signed", {"agreed": True}, by="belov", form="F-ME-2", part="signature", document="F-ME-2"
    )
    hold_session(bench, "recognition", "recognise")
    close_session(bench)
    minors = [bench.minor("Артём"), bench.minor("Мария")]
    answers = {"recognised_minors": minors, "recognised_family": True, "grounds": ["3.2-1"]}
    bench.act(
        "case.recognise",
        answers,
        form="F-X-POST",
        part="recognition",
        document="F-X-POST",
        signedBy="kdn_chair",
    )
    organise(bench)
    bench.act("databank.register", register="F-ME-6", element="IC_T18")


def organise(bench: Bench) -> None:
    year = int(str(bench.variables["recognised_on"])[:4])
    answers = {
        "term_until": f"{year + 1}{str(bench.variables['recognised_on'])[4:]}",
        "curator": bench.district.staff("fedorova"),
        "working_group": [{"agency": agency} for agency in bench.ids(*AGENCIES)],
    }
    bench.act(
        "case.organise",
        answers,
        form="F-X-POST",
        part="organisation",
        document="F-X-POST",
        signedBy="kdn_chair",
    )


def plan_row(bench: Bench, agency: str, measure: str, due: str) -> dict[str, object]:
    return {
        "situation": "дети без присмотра",
        "task": "надзор",
        "measure": measure,
        "agency": bench.district.agency(agency),
        "due": due,
    }


def submit_programme(bench: Bench, rows: list[dict[str, object]], **answers: object) -> None:
    bench.act(
        "programme.submit",
        {"goal": "восстановление", "plan_rows": rows, **answers},
        by="fedorova",
        element="IC_T21",
        form="F-ME-4",
        part="programme",
        document="F-ME-4",
    )


def propose(bench: Bench, agency: str, login: str) -> None:
    bench.variables["agency"] = bench.district.agency(agency)
    bench.act("", {"has_proposals": True}, by=login, form="F-ME-5", part="proposals", document="F-ME-5")
