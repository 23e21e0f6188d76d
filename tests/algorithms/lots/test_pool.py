"""Tables as people bring them: what is read, and what is said about each row that cannot be."""

import pytest

from lianxin.algorithms.lots import Bad, BadTable, Fault, Quota, read_people, read_quotas

pytestmark = pytest.mark.one_engine
ROW = {"category": "age", "feature": "old", "min": "1", "max": "2"}
QUOTAS = read_quotas([ROW, ROW | {"feature": "young", "min": "0"}])


def faults_of(reading, *given, **named) -> tuple[Bad, ...]:
    with pytest.raises(BadTable) as caught:
        reading(*given, **named)
    return caught.value.faults


def test_both_spellings_of_the_heads_are_read_alike():
    other = {"Feature": "age", "Value": "old", "MIN": " 1 ", "max": "2"}

    assert read_quotas([ROW]) == read_quotas([other]) == (Quota("age", "old", 1, 2, 0, -1),)


def test_quotas_of_a_category_come_together():
    home = {"category": "home", "feature": "x", "min": "0", "max": "9"}

    assert [quota.category for quota in read_quotas([ROW, home, ROW | {"feature": "young"}])] == [
        "age",
        "age",
        "home",
    ]


def test_flexes_say_how_far_a_quota_may_give_way():
    [quota] = read_quotas([ROW | {"min_flex": "0", "max_flex": "4"}])

    assert (quota.low_flex, quota.high_flex) == (0, 4)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"min": "3"}, Bad(1, "min", "3", Fault.LOW_ABOVE_HIGH)),
        ({"min": "one"}, Bad(1, "min", "one", Fault.NOT_A_NUMBER)),
        ({"max": "-2"}, Bad(1, "max", "-2", Fault.NOT_A_NUMBER)),
        ({"max": "9" * 5000}, Bad(1, "max", "9" * 5000, Fault.NOT_A_NUMBER)),
        ({"feature": " "}, Bad(1, "feature", "", Fault.EMPTY)),
        ({"min_flex": "2", "max_flex": "2"}, Bad(1, "min_flex", "2", Fault.FLEX_WITHIN)),
        ({"min_flex": "0", "max_flex": "1"}, Bad(1, "max_flex", "1", Fault.FLEX_WITHIN)),
    ],
)
def test_a_quota_that_cannot_be_is_named(row: dict[str, str], fault: Bad):
    assert faults_of(read_quotas, [ROW | row]) == (fault,)


def test_a_quota_named_twice_and_missing_heads_are_named():
    assert faults_of(read_quotas, [ROW, ROW]) == (Bad(2, "feature", "old", Fault.TWICE),)
    assert faults_of(read_quotas, [{"category": "age", "feature": "old", "min": "1"}]) == (
        Bad(0, "max", "", Fault.NO_COLUMN),
    )
    assert {fault.fault for fault in faults_of(read_quotas, [])} == {Fault.NO_COLUMN}


def test_every_bad_row_of_the_pool_is_named():
    rows = [{"Age": "old"}, {"Age": ""}, {"Age": "OLD "}, {"Age": "ancient"}, {}]

    assert faults_of(read_people, rows, QUOTAS) == (
        Bad(2, "age", "", Fault.EMPTY),
        Bad(4, "age", "ancient", Fault.UNKNOWN_VALUE),
        Bad(5, "age", "", Fault.EMPTY),
    )
    assert faults_of(read_people, [{"sex": "f"}], QUOTAS, address=["street"]) == (
        Bad(0, "age", "", Fault.NO_COLUMN),
        Bad(0, "street", "", Fault.NO_COLUMN),
    )


def test_an_address_is_the_same_however_it_is_spaced_and_half_an_address_is_none():
    rows = [
        {"age": "old", "street": street, "house": house}
        for street, house in [
            ("Mill  Lane", "2"),
            ("mill lane ", "2"),
            ("Mill Lane", "3"),
            ("", "2"),
            ("", "2"),
        ]
    ]

    assert read_people(rows, QUOTAS, address=["street", "house"]).households.tolist() == [0, 0, 1, 2, 3]


def test_the_digest_changes_with_what_the_lot_depends_on_and_with_nothing_else():
    def digest(rows: list[dict[str, str]], quotas=QUOTAS) -> str:
        return read_people(rows, quotas).digest

    rows = [{"age": "old", "name": "Ann"}, {"age": "young", "name": "Ben"}]
    assert digest(rows) == digest([row | {"name": "?"} for row in rows])
    assert (
        len(
            {
                digest(rows),
                digest(rows[::-1]),
                digest(rows[:1]),
                digest(rows, read_quotas([ROW | {"max": "1"}, ROW | {"feature": "young"}])),
            }
        )
        == 4
    )
