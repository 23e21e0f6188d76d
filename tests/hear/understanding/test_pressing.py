"""How much a voice presses: judged by need in three scripts, blind to everything else."""

from itertools import product

import opencc
import pytest

from lianxin.hear.commands import Said, receive
from lianxin.hear.models import Voice
from lianxin.hear.states import Severity
from lianxin.hear.understanding import pressing
from tests import factories
from tests.factories import MONDAY, case_of, make_town

#: Invented and labelled by hand: what is needed, in simplified Chinese or English.
LABELLED = {
    Severity.DANGER: [
        "楼道里有很浓的煤气味，没有人来看", "三楼厨房冒烟了", "变压器一直冒火花", "学校后墙要倒了，孩子天天从那里过", "路中间的井盖不见了，晚上看不见",
        "电线断了，搭在晾衣绳上", "我妈妈晕倒在家里，门打不开", "老人断药三天了", "丈夫喝了酒就打我，我不敢回家", "洪水已经进屋了", "有人掉进施工的坑里",
        "他说不想活了，求你们去看看", "热水器用了以后全家一氧化碳中毒", "后山滑坡，压住了一间房", "村口的疯狗又咬人，孩子被咬伤", "老奶奶几天没吃东西了",
        "There is a strong smell of gas in the stairwell", "A live wire lies on the footpath", "The manhole in the lane has no cover",
        "The wall behind the school is about to fall", "My father has been out of medicine since Friday", "Smoke coming from the meter box",
    ],
    Severity.PRESSING: [
        "整栋楼停水两天了", "屋顶漏雨，床都湿了", "暖气一点也不热，家里十度", "下水道堵了，污水倒灌到一楼", "包工头拖欠工资半年", "电梯坏了，轮椅出不去",
        "独居老人家里没人照看", "没钱看病，拖着", "桥上护栏断了一截", "十字路口红绿灯坏了", "昨晚又停电", "路上一个大坑，摩托车天天颠",
        "We have had no water for two days", "The roof leaks onto the bed", "The lift is broken and she cannot leave the house in a wheelchair: lift broken",
        "I have not been paid for three months", "The handrail of the bridge is broken",
    ],
    Severity.ORDINARY: [
        "路灯坏了三天", "公交车班次太少", "希望广场上多放几条长椅", "请问办老年卡要带什么", "垃圾桶满了没人收", "谢谢你们把树修好了", "隔壁装修太吵",
        "没有闻到煤气味，只是想问燃气怎么开户", "消防演练什么时候办", "小区停车位不够", "图书馆周一为什么不开", "建议把公示写得明白一些",
        "The street lamp is dark", "Please put a bench at the bus stop", "There is no smell of gas here, I only ask about the meter", "The library is closed on Mondays", "Thank you for the new trees",
    ],
}  # fmt: skip

_TRADITIONAL = opencc.OpenCC("s2t")


def judged(text: str) -> str:
    return pressing.of(Voice(body=text)).level


@pytest.mark.need(46)
@pytest.mark.parametrize("script", ["simplified or English", "traditional"])
def test_the_labelled_set_is_judged_as_people_judged_it(script: str):
    texts = {text: str(level) for level, each in LABELLED.items() for text in each}
    if script == "traditional":
        texts = {_TRADITIONAL.convert(text): level for text, level in texts.items()}

    assert {text: judged(text) for text in texts} == texts


NEEDS = [
    "路灯坏了三天",
    "整栋楼停水两天了",
    "楼道里有很浓的煤气味",
    "The street lamp is dark",
    "There is a strong smell of gas",
]
#: The same need in other tones: none of this may change anything.
TONES = {
    "plain": "{}",
    "courteous": "尊敬的领导，您好！{}。给您添麻烦了，万分感谢！",
    "threatening": "{}！再不管我就去上访、找记者、发到网上曝光，告到省里！",
    "shouting": "{}!!!!!!第十次了，你们都是干什么吃的！！！",
    "with rank": "我是王局长的亲戚，{}，请特事特办。",
    "with a name": "我叫王建国，{}。",
    "with another name": "我叫阿依古丽，{}。",
    "english threat": "I will sue you and call the newspapers. {}. THIS IS THE TENTH TIME",
}


@pytest.mark.need(43)
@pytest.mark.parametrize("need", NEEDS)
def test_tone_threat_name_and_rank_change_nothing(need: str):
    assert {tone: judged(form.format(need)) for tone, form in TONES.items()} == dict.fromkeys(
        TONES, judged(need)
    )


@pytest.mark.one_engine  # the rules are those of a pure function
@pytest.mark.django_db(databases=["default", "vault"])
@pytest.mark.need(43)
@pytest.mark.parametrize("need", ["楼道里有很浓的煤气味", "整栋楼停水两天了", "路灯坏了三天"])
def test_priority_and_clock_are_the_same_for_everybody(need: str):
    office = make_town().office
    ways = product(["web", "mail", "hotline"], ["zh-hans", "zh-hant", "en"], ["", "13812345678"])
    forms = list(TONES.values())
    seen = set()
    for number, (channel, language, contact) in enumerate(ways):
        words = forms[number % len(forms)].format(need)
        words = _TRADITIONAL.convert(words) if language == "zh-hant" else words
        said = Said(body=words, channel=channel, language=language, contact=contact)
        voice = receive(office=office, said=said, now=MONDAY).voice
        factories.work_off(office, MONDAY)
        case = case_of(voice)
        seen.add((case.severity, case.accept_due, case.answer_due, case.next_due))

    assert len(seen) == 1
