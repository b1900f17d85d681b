"""A role of a region stands for one that the product knows."""

from pathlib import Path

import pytest

from engine.roles import load_roles, with_stood_for
from engine.tables import TableInvalid

HEAD = "role,name_ru,scope,stands_for\nkdn_secretary,секретарь,mun,\n"


def folder(tmp_path: Path, *rows: str) -> Path:
    (tmp_path / "roles.csv").write_text(HEAD + "\n".join(rows), encoding="utf-8")
    return tmp_path


def test_who_holds_it_holds_the_known_one_in_the_same_place(tmp_path: Path) -> None:
    law = folder(tmp_path, "council_clerk,писарь совета,mun,kdn_secretary")

    held = with_stood_for(load_roles(law), {"council_clerk@mun:1", "visitor@mun:2"})

    assert held == {"council_clerk@mun:1", "kdn_secretary@mun:1", "visitor@mun:2"}


@pytest.mark.parametrize(
    ("row", "said"),
    [("clerk,писарь,mun,nobody", "«nobody»"), ("clerk,писарь,agency,kdn_secretary", "в другом месте")],
)
def test_a_slip_is_told_with_file_and_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(TableInvalid, match=f"roles.csv.*строка 3.*{said}"):
        load_roles(folder(tmp_path, row))
