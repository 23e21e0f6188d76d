"""Surveys: announced, worded, answered and counted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.office.models import in_language

from .names import Names, Public, Sentences


def _announced(public: Public, _names: Names) -> str:
    told = {"n": public["consultation"], "title": in_language(public["title"])}
    return _("A survey was announced in consultation %(n)s: %(title)s") % told


def _worded(public: Public, _names: Names) -> str:
    told = {"n": public["consultation"], "survey": public["survey"], "reason": public["reason"]}
    if public["step"] == "renewed":
        text = _(
            "The second round of survey %(survey)s of consultation %(n)s asks something else: %(reason)s"
        )
        return text % told
    return _("The questions of survey %(survey)s of consultation %(n)s were worked on") % told


def _sealed(public: Public, _names: Names) -> str:
    told = {"n": public["consultation"], "survey": public["survey"], "count": public["count"]}
    return _("%(count)s lines of survey %(survey)s of consultation %(n)s entered the record") % told


def _counted(public: Public, _names: Names) -> str:
    told = {key: public[key] for key in ("consultation", "survey", "round", "people")}
    if public["people"] is None:
        return (
            _(
                "Round %(round)s of survey %(survey)s of consultation %(consultation)s ended; too few answered to be counted out"
            )
            % told
        )
    return (
        _(
            "Round %(round)s of survey %(survey)s of consultation %(consultation)s was counted: %(people)s took part"
        )
        % told
    )


SENTENCES: Sentences = {
    "survey.announced": _announced,
    "survey.worded": _worded,
    "survey.sealed": _sealed,
    "survey.counted": _counted,
}
TONES = {"survey.sealed": "clock", "survey.counted": "leaf"}
