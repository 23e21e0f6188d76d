"""Tracking codes read aloud over a telephone: one unmistakable word for every symbol.

Over a bad line B, D, P and T are one sound.  So every letter comes with a word that begins with it: in English
those of the spelling alphabet that aviation uses, in mainland Chinese cities whose pinyin begins with the letter
(and, where no city does, a word that everybody knows), in Taiwan, Hong Kong and Macau English words from the
first school year, because pinyin is not taught there.  One is 幺 on a mainland telephone, since 一 and 七 rhyme.
"""

from __future__ import annotations

from typing import Literal

from .codes import ALPHABET, spoken

Language = Literal["zh-hans", "zh-hant", "en"]

_LETTERS = [symbol for symbol in ALPHABET if symbol.isalpha()]
_DIGITS: dict[Language, str] = {
    "zh-hans": "零 幺 二 三 四 五 六 七 八 九",
    "zh-hant": "零 一 二 三 四 五 六 七 八 九",
    "en": "zero one two three four five six seven eight nine",
}
_WORDS: dict[Language, str] = {
    "zh-hans": "安阳 北京 重庆 大连 鹅 福州 广州 杭州 济南 昆明 绵阳 南京 苹果 青岛 日照 上海 天津 胜利 武汉 西安 宜昌 郑州",
    "zh-hant": "apple boy cat dog egg fish girl house juice key moon nose pen queen rabbit sun tree van water x-ray yes zoo",
    "en": "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel Juliett Kilo Mike November Papa Quebec Romeo Sierra Tango "
    "Victor Whiskey Xray Yankee Zulu",
}


def _readings(language: Language) -> dict[str, str]:
    digits = {str(value): word for value, word in enumerate(_DIGITS[language].split())}
    words = zip(_LETTERS, _WORDS[language].split(), strict=True)
    return digits | {letter: f"{letter} ({word})" for letter, word in words}


_READINGS: dict[str, dict[str, str]] = {language: _readings(language) for language in _DIGITS}


def read_aloud(code: str, language: str) -> list[list[str]]:
    """What to say for each symbol, in the code's groups, with a pause after each group; in English if unsure."""
    said = _READINGS.get(language, _READINGS["en"])
    return [[said[symbol] for symbol in group] for group in spoken(code)]
