"""The expert group of Kilmez district is set by an act of the administration (KM 5.1, 5.2)."""

from engine.commands import BeginOffered
from tests.processes.expert_path import KilmezWalk
from tests.processes.expert_place import ADMINISTRATION


def test_the_administration_writes_down_who_is_in_the_group(kilmez: KilmezWalk) -> None:
    world = kilmez.world
    world.deploy("expert_group_composition.ru-kir.bpmn")
    begun = BeginOffered(
        process_key="expert_group_composition", start_event="EG_X31", municipality_id=world.municipality_id
    )
    answer = world.run(begun, ADMINISTRATION)
    roles = ("leader", "secretary", "member")
    act = {
        "act_kind": "order",
        "number": "12",
        "act_on": "2025-04-01",
        "valid_from": "2025-04-01",
        "members": [{"post": "специалист", "full_name": f"Член {role}", "role": role} for role in roles],
    }

    world.complete("EG_T21", ADMINISTRATION, act)

    assert world.status(str(answer["instance_id"])) == "completed"
