"""The common ground of all tables: names of constraints and the annotations used for columns."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, Boolean, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from storage.columns import Id, JsonText, Moment

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Tables are described as classes and used through Core statements; no row is ever tracked."""

    metadata = MetaData(naming_convention=NAMING)


Key = Annotated[str, mapped_column(Id, primary_key=True)]
Ref = Annotated[str, mapped_column(Id)]
OptionalRef = Annotated[str | None, mapped_column(Id)]
Code = Annotated[str, mapped_column(String(120))]
OptionalCode = Annotated[str | None, mapped_column(String(120))]
Title = Annotated[str, mapped_column(Text)]
OptionalTitle = Annotated[str | None, mapped_column(Text)]
At = Annotated[datetime, mapped_column(Moment)]
OptionalAt = Annotated[datetime | None, mapped_column(Moment)]
Number = Annotated[int, mapped_column(Integer)]
BigNumber = Annotated[int, mapped_column(BigInteger)]
OptionalNumber = Annotated[int | None, mapped_column(Integer)]
Flag = Annotated[bool, mapped_column(Boolean)]
Structure = Annotated[Any, mapped_column(JsonText)]
