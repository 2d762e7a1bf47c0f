"""A source of one province and one commune, for what goes wrong."""

from reference.source import NewCommune, OldCommune, Source


def small_source() -> Source:
    """One old commune that became one new one."""
    old = OldCommune("00001", "Xã Ea Kar", "651", "Huyện Ea Kar", "66", "Tỉnh Đắk Lắk", "p_d_xaeakar")
    new = NewCommune("24373", "Xã Ea Kar", "66", "Tỉnh Đắk Lắk", "p_xaeakar", 108.47, 12.8)
    return Source((old,), (new,), {old.key: frozenset({new.key})}, {"66": "66"})
