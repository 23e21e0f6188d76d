"""Topics on invented messages; what holds on real ones is in test_topics_real.py."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.folding import fold
from lianxin.algorithms.intervals import wilson
from lianxin.algorithms.topics import Guess, TopicModel
from lianxin.algorithms.topics.caution import CONFIDENCE, TARGET, chances, least_score
from lianxin.algorithms.topics.copies import groups_of
from lianxin.algorithms.topics.features import Features
from lianxin.algorithms.topics.grams import characters, prepare, words
from tests.support.messages import TREE, messages

TEXTS, LABELS = messages(400)
TRADITIONAL = str.maketrans("灯红绿车医门学园水报费", "燈紅綠車醫門學園水報費")


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return TopicModel.train(TEXTS, LABELS, TREE)


def right(model: TopicModel, texts: list[str], labels: list[str]) -> float:
    found = [guesses[0].code for guesses in model.suggest(texts)]
    return sum(one == label for one, label in zip(found, labels, strict=True)) / len(labels)


def test_it_learns_what_people_decided(model):
    texts, labels = messages(200, seed=2)

    assert right(model, texts, labels) == 1.0


def test_the_tree_alone_already_proposes():
    texts, labels = messages(200, seed=2)
    model = TopicModel.train([], [], TREE, unlabelled=TEXTS)

    assert right(model, texts, labels) > 0.7  # some of them share no character with their part of the tree
    assert {guess.sure for guesses in model.suggest(texts) for guess in guesses} == {False}


@pytest.mark.parametrize("unlabelled", [[], TEXTS[:1]])
def test_a_tree_needs_no_message_at_all(unlabelled):
    model = TopicModel.train([], [], TREE, unlabelled)

    assert model.suggest(["家门口的路灯坏了"])[0][0].code == "roads"


@pytest.mark.parametrize("count", [1, 2, 3, 8, 29, 30, 60])
def test_few_labels_never_make_it_sure(count):
    model = TopicModel.train(TEXTS[:count], LABELS[:count], TREE)

    assert [guesses[0].sure for guesses in model.suggest(TEXTS)] == [False] * len(TEXTS)


def test_it_is_sure_once_it_was_right_often_enough(model):
    texts, labels = messages(200, seed=2)
    guesses = [two[0] for two in model.suggest(texts)]
    sure = [guess.code == label for guess, label in zip(guesses, labels, strict=True) if guess.sure]

    assert all(sure)
    assert len(sure) > 150


def test_labels_without_sense_never_make_it_sure():
    dice = np.random.default_rng(1)
    model = TopicModel.train(TEXTS, [str(label) for label in dice.integers(4, size=len(TEXTS))])

    assert [guesses[0].sure for guesses in model.suggest(TEXTS)] == [False] * len(TEXTS)


def test_having_seen_one_topic_only_proves_nothing():
    texts = [text for text, label in zip(TEXTS, LABELS, strict=True) if label == "roads"]
    model = TopicModel.train(texts, ["roads"] * len(texts), TREE)

    assert [guesses[0].sure for guesses in model.suggest(TEXTS)] == [False] * len(TEXTS)


def test_two_guesses_the_likelier_first_and_only_the_first_may_be_sure(model):
    for guesses in model.suggest(TEXTS[:50]):
        first, second = guesses
        assert 1 >= first.score >= second.score >= 0
        assert first.score + second.score <= 1 + 1e-9
        assert first.code != second.code
        assert not second.sure


@pytest.mark.parametrize("text", ["", " \n", "!!!", "☂☂☂", "\ud800", "zzz"])
def test_a_text_that_says_nothing_known_is_answered_and_never_surely(model, text):
    assert [guess.sure for guess in model.suggest([text])[0]] == [False, False]


def test_traditional_script_is_read_alike(model):
    texts = [text.translate(TRADITIONAL) for text in TEXTS[:100]]

    assert texts != TEXTS[:100]
    assert model.suggest(texts) == model.suggest(TEXTS[:100])


def test_one_by_one_and_together_give_the_same(model):
    together = model.suggest(TEXTS[:20])

    for text, guesses in zip(TEXTS[:20], together, strict=True):
        for one, other in zip(model.suggest([text])[0], guesses, strict=True):
            assert (one.code, one.sure) == (other.code, other.sure)
            assert one.score == pytest.approx(other.score, abs=1e-4)


def test_the_same_input_gives_the_same_model(model):
    assert TopicModel.train(TEXTS, LABELS, TREE).suggest(TEXTS[:50]) == model.suggest(TEXTS[:50])


def test_a_topic_that_no_message_has_yet_can_be_proposed():
    tree = {**TREE, "pets": ["宠物", "流浪狗", "犬证"]}
    model = TopicModel.train(TEXTS, LABELS, tree)

    assert "pets" in {guess.code for guess in model.suggest(["小区流浪狗太多，宠物办犬证"])[0]}


def test_one_topic_is_the_only_answer():
    model = TopicModel.train(TEXTS[:3], ["all"] * 3)

    assert model.suggest(["路灯"]) == [[Guess("all", 1.0, sure=False)]]


def test_nothing_to_choose_from_and_uneven_lists_are_refused():
    with pytest.raises(ValueError, match="neither"):
        TopicModel.train([], [])
    with pytest.raises(ValueError, match="2 texts have 1 labels"):
        TopicModel.train(["a", "b"], ["x"])


def test_words_of_a_script_with_spaces_are_learned_without_special_cases():
    texts = [f"{where} {what}" for what in ("street light", "tap water") for where in ("our old", "the new")]
    model = TopicModel.train(texts, ["lamp", "lamp", "tap", "tap"])

    assert [two[0].code for two in model.suggest(["no light in the street", "brown water"])] == [
        "lamp",
        "tap",
    ]
    assert set(model.reasons("There is no Light in the Street", "lamp")[:2]) == {"Light", "Street"}


def test_how_far_it_has_come_is_told():
    told: list[float] = []
    TopicModel.train(TEXTS[:60], LABELS[:60], TREE, tell=told.append)

    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 1


class TestReasons:
    def test_they_are_words_of_the_text_that_speak_for_the_topic(self, model):
        text = "东湖12号路灯不亮\n前天起，邻居都很着急，希望尽快处理。"

        assert "路灯" in model.reasons(text, "roads")[0]

    def test_they_are_in_the_script_of_the_text(self, model):
        assert "路燈" in model.reasons("东湖的路燈不亮", "roads")[0]

    @settings(max_examples=30, deadline=None)
    @given(text=st.text("路灯不亮，停水 abc\n医保", max_size=40), code=st.sampled_from(sorted(TREE)))
    def test_at_most_four_and_all_in_the_text(self, model, text, code):
        found = model.reasons(text, code)

        assert len(found) <= 4
        assert all(reason in fold(text).replace(" ", "") for reason in found)

    def test_an_unknown_topic_is_refused(self, model):
        with pytest.raises(ValueError, match="no such"):
            model.reasons("路灯", "no such")


class TestCaution:
    def test_the_least_score_keeps_the_target_with_confidence(self):
        scores = np.linspace(1, 0, 1000)
        hits = np.arange(1000) < 600  # all right above 0.4, all wrong below

        least = least_score(scores, hits)
        kept = scores >= least

        assert wilson(int(hits[kept].sum()), int(kept.sum()), CONFIDENCE).low >= TARGET
        more = scores >= scores[kept.sum()]
        assert wilson(int(hits[more].sum()), int(more.sum()), CONFIDENCE).low < TARGET

    def test_equal_scores_stand_or_fall_together(self):
        scores, hits = np.ones(1000), np.arange(1000) < 900

        assert least_score(scores, hits) is None

    @pytest.mark.parametrize(("count", "found"), [(80, None), (81, 1.0)])
    def test_being_right_a_few_times_proves_nothing(self, count, found):
        assert least_score(np.ones(count), np.ones(count, dtype=bool)) == found

    def test_nothing_tried_is_nothing_proven(self):
        assert least_score(np.zeros(0), np.zeros(0, dtype=bool)) is None

    @given(st.lists(st.integers(-50, 50), min_size=2, max_size=6), st.floats(0.4, 16))
    def test_chances_sum_to_one_in_the_order_of_the_figures(self, figures, factor):
        judged = np.array([figures], np.float32)
        found = chances(judged, factor)

        assert found.sum() == pytest.approx(1)
        assert judged[0, found.argmax()] == judged.max()


class TestGrams:
    @given(st.lists(st.text("路灯 ab，\n", max_size=12), max_size=4))
    def test_every_character_and_every_pair_of_neighbours_is_counted_once(self, texts):
        prepared = [prepare(text) for text in texts]
        found = characters(prepared)
        lengths = [len(read) for read in _read(prepared)]

        assert np.bincount(found.text, minlength=len(texts)).tolist() == [
            length + max(0, length - 1) for length in lengths
        ]

    @given(st.text("路灯 ab，1", max_size=20))
    def test_words_are_the_runs_of_letters_and_digits(self, text):
        prepared = prepare(text)
        found = words([prepared])
        wanted = "".join(char if char.isalnum() else " " for char in prepared).split()

        assert [prepared[start:end] for start, end in zip(found.start, found.end, strict=True)] == wanted
        assert len(set(found.code.tolist())) == len(set(wanted))

    def test_a_word_has_one_code_wherever_it_stands(self):
        found = words(["light", "no light", "a light b", "lights"])

        assert found.code[0] == found.code[2] == found.code[4]
        assert len(set(found.code.tolist())) == 5

    def test_spaces_that_a_machine_put_between_characters_say_nothing(self):
        assert (
            characters([prepare("路灯 坏 了")]).code.tolist()
            == characters([prepare("路灯坏了")]).code.tolist()
        )


def _read(prepared):
    from lianxin.algorithms.topics.grams import squeezed

    return [squeezed(text) for text in prepared]


def test_near_copies_are_found_and_others_are_not():
    dice = random.Random(1)
    texts = ["".join(dice.choices("路灯停水学校医院公交垃圾噪音工地", k=60)) for _ in range(50)]
    texts += [texts[0] + "谢谢", texts[7][5:], texts[9][30:] + "，" + texts[9][:30]]
    prepared = [prepare(text) for text in texts]
    groups = groups_of(Features.learn(prepared, len(prepared)).rows(prepared)).tolist()

    assert (groups[50], groups[51], groups[52]) == (groups[0], groups[7], groups[9])
    assert len(set(groups)) == 50
