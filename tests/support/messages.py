"""Invented messages with the topic of each, for whatever learns from labelled texts."""

import random

#: What the office calls its topics, and the names below each in its tree.
TREE = {
    "roads": ["道路交通", "路灯", "红绿灯", "公交", "停车", "人行道"],
    "schools": ["教育", "学校", "幼儿园", "教师", "招生", "学费"],
    "health": ["卫生", "医院", "医保", "门诊", "疫苗"],
    "water": ["供水", "停水", "水压", "自来水", "水质"],
}
_SAID = {
    "roads": "路灯不亮 红绿灯太短 公交迟到 车位不够 路面坑洼 人行道被占 斑马线看不清 站台没有雨棚",
    "schools": "幼儿园收费 学校补课 教师太少 招生不公 学费退不了 校车超员 食堂太贵 作业太多",
    "health": "医院排队 医保报销 门诊没有人 药费太高 疫苗没货 病房漏雨 挂号困难 护士太少",
    "water": "停水三天 水压太低 自来水发黄 水费不对 水管漏水 水表坏了 水质有味 抢修太慢",
}
_ASIDES = [
    "我们住在这里多年",
    "打过电话没有回音",
    "邻居都很着急",
    "前天又发生一次",
    "老人行动不便",
    "请给一个答复",
    "希望尽快处理",
    "问题越来越严重",
    "已经等了四个月",
    "不知道找谁",
    "去年反映过",
    "周末最厉害",
    "谢谢领导",
]
_PLACES = ["柳溪", "石桥", "东湖", "南门", "青山", "北街", "金河", "白塔", "新村", "梅园"]


def messages(count: int, seed: int = 1) -> tuple[list[str], list[str]]:
    """So many texts, and their topics; no two texts are near copies of each other."""
    dice = random.Random(seed)
    topics = [dice.choice(sorted(_SAID)) for _ in range(count)]
    return [_message(dice, topic) for topic in topics], topics


def _message(dice: random.Random, topic: str) -> str:
    asides = dice.sample(_ASIDES, dice.randint(2, 6))
    day = f"{dice.randint(1, 12)}月{dice.randint(1, 28)}日"
    said = dice.choice(_SAID[topic].split())
    return f"{dice.choice(_PLACES)}{dice.randint(1, 99)}号{said}\n{day}起，{'，'.join(asides)}。"
