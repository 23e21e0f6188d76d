"""Invented messages, recombined from invented parts: as many as wanted, of the usual length, no two alike."""

from __future__ import annotations

import random
from collections.abc import Iterator


def _parted(words: str) -> list[str]:
    return words.split()


_FIRST = "金银春秋东西南北上下新旧长永福寿安康平顺和美翠碧青红白云水石松柳梅竹兰桂桃李杏枫荷莲"
_SECOND = "河湖山岭桥塘湾洲坪冲田园林泉井溪港渡岗坡堤岛门台亭楼阁塔关寨堡屯坊里湘岳麓浦汀"
_KINDS = ("小区", "花园", "村", "路", "大道", "家园", "社区", "中学", "市场", "公园", "广场", "新城")
ISSUES = _parted(
    "路灯 停水 停电 噪音 油烟 垃圾 下水道 井盖 公交 停车 物业费 电梯 房产证 学位 医保 社保 拆迁 施工 扬尘 积水 "
    "道路 红绿灯 斑马线 天然气 暖气 网络 快递柜 充电桩 流浪狗 违建 消防通道 广场舞 菜市场 幼儿园 公厕 绿化 河道 "
    "补贴 公租房 工资 退费 车位 监控 围墙 楼道 外墙 漏水 信号 站台 人行道 护栏"
)
_HOW = _parted(
    "坏了好久没人修 长期扰民 什么时候能解决 严重影响出行 存在安全隐患 一直没有开通 收费不合理 没有人管 "
    "反复投诉没有结果 希望尽快处理 规划何时落实 半夜还在进行 堵塞多日 质量太差 手续办不下来 迟迟不退 被强行占用 "
    "标准不清楚 到处都是 影响孩子上学 老人摔倒过 夜里看不见路 一到下雨就淹 需要加装 请求增设 要求公开"
)
_ASIDES = _parted(
    "我们住在这里已经三年多 打过几次电话都没有回音 物业说不归他们管 社区让我们找别的部门 邻居们也都很着急 "
    "前天晚上又发生了一次 孩子每天要从这里经过 老人行动不便 希望有关部门来看一看 之前答应过年底解决 "
    "现场的照片可以提供 附近的几栋楼都是这样 当时承诺的和现在不一样 我们愿意配合 问题越来越严重 "
    "去年已经反映过一次 请给一个明确的答复 不知道该找哪个单位 天气热的时候更难受 冬天更加不方便 "
    "已经有人因此受伤 多次协商没有结果 费用一分不少地交了 车辆根本进不来 晚上十一点以后还不停 "
    "周末的时候最厉害 施工方不理睬 说是在走流程 已经等了四个月 相关文件我们都看过 谢谢领导"
)
_GREETINGS = ("", "您好！", "尊敬的领导，", "领导你们好：", "")


def messages(count: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """(title, body) of so many messages; some places and issues come up often, most of them rarely."""
    dice = random.Random(seed)
    places = [first + second + kind for first in _FIRST for second in _SECOND for kind in _KINDS]
    dice.shuffle(places)
    for _ in range(count):
        yield _message(dice, places)


def _message(dice: random.Random, places: list[str]) -> tuple[str, str]:
    place = places[int(len(places) * dice.random() ** 3)]
    what = ISSUES[int(len(ISSUES) * dice.random() ** 2)]
    how = dice.choice(_HOW)
    number = f"{dice.randint(1, 60)}{dice.choice('号栋期区')}"
    title = dice.choice((f"{place}{what}{how}", f"{place}{number}{what}{how}", f"关于{place}{what}的问题"))
    asides = "，".join(dice.sample(_ASIDES, dice.randint(3, 12)))
    day = f"{dice.randint(1, 12)}月{dice.randint(1, 28)}日"
    body = f"{dice.choice(_GREETINGS)}{day}以来，{place}{number}的{what}{how}，{asides}。"
    return title, body + f"{dice.choice(places)}那边的{dice.choice(ISSUES)}也是这样。"
