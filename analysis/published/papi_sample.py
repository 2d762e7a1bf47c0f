"""PAPI's sampling design by class of province, as published for the 63 provinces; what follows from it is arithmetic.

Source: papi.org.vn, questions and answers on how respondents are chosen, and its FAQ (207 districts, 414 communes, 828
villages). Small provinces have fewer than two million people, large ones more than five. Quotas are those of the FAQ;
whether they held after 2020 was not found. The design of 2025, after districts were abolished, is unknown.
"""

from dataclasses import dataclass

COMMUNES, VILLAGES = 2, 2
"""Per district, and per commune: the seat and one drawn with probability proportional to size."""


@dataclass(frozen=True)
class ProvinceClass:
    """A class of provinces: how many there are, districts in each, and interviews per village."""

    provinces: int
    districts: int
    quota: int

    @property
    def villages(self) -> int:
        """Villages of a province."""
        return self.districts * COMMUNES * VILLAGES

    @property
    def people(self) -> int:
        """Interviews of a province."""
        return self.villages * self.quota


SMALL = ProvinceClass(provinces=57, districts=3, quota=16)
MEDIUM = ProvinceClass(provinces=4, districts=6, quota=16)
LARGE = ProvinceClass(provinces=2, districts=6, quota=24)
CLASSES = (SMALL, MEDIUM, LARGE)
