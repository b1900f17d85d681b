"""What was uploaded is stored with its fingerprint, given back byte for byte, and never run when it has changed."""

import hashlib

import pytest
from sqlalchemy import select, update

from engine.context import Workshop
from engine.errors import DefinitionDamaged
from storage.models import ProcessDefinition
from tests import bpmn
from tests.engine.gate.checking import line
from tests.world import LAW, World

ODD = b"\xef\xbb\xbf" + line(bpmn.user("a")).replace(b"?>", b"?>\r\n<!-- by hand -->\r\n") + b"\n\n"


def test_the_bytes_are_kept_as_they_came_with_their_fingerprint(world: World) -> None:
    world.deploy_bytes({"p.bpmn": ODD})

    (row,) = world.rows(select(ProcessDefinition.resource, ProcessDefinition.sha256))
    assert row.resource == ODD and row.sha256 == hashlib.sha256(ODD).hexdigest()


def test_a_definition_that_was_changed_in_the_database_is_not_run(world: World) -> None:
    world.deploy_bytes({"p.bpmn": ODD})
    changed = ODD.replace(b"kdn_secretary", b"agency_head__")
    with world.database.begin() as connection:
        connection.execute(update(ProcessDefinition).values(resource=changed))
    # Another server, which has not read the definition yet.
    object.__setattr__(world.executor, "workshop", Workshop(LAW, world.executor.workshop.handlers))

    with pytest.raises(DefinitionDamaged, match="изменена или повреждена"):
        world.start("p")
    world.deploy_bytes({"p.bpmn": ODD.replace(b"by hand", b"mended")})
    world.start("p")
