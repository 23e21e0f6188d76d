"""What offices write and photograph in the town: honest texts differ as the matters do, copied ones do not."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .people import MATTERS, Draw, Heard

_DEEDS = (
    "{when}派{n}人到现场，{what}，试过没有问题。",
    "{when}到{spot}查看，{what}；材料{n}件，当天做完。",
    "和住户一起看了现场，{when}{what}，用了{n}件材料。",
    "{what}。{when}完工，邻近{n}户也一并查了。",
)
#: What mends which matter, in the order of ``people.MATTERS``.
_WHATS = (
    ("换了灯头", "接好了断线", "换了控制器"),
    ("换了接头", "焊好了裂缝", "换掉一段旧管"),
    ("清走了垃圾", "加了一只桶", "改成早晚各收一次"),
    ("填实压平了路面", "补了沥青", "垫好了石板"),
    ("清掉了堵的地方", "冲洗了两遍", "换了沟盖"),
    ("补齐了缺的材料", "当面交清了手续", "把表交到县里办好了"),
    ("把线拉高绑牢", "换了线杆", "加固了支架"),
    ("重做了防水", "换了烂掉的梁", "补了瓦"),
    ("让施工方夜里停工", "加了隔声围挡", "调了浇筑的时间"),
    ("调了班次", "换了司机的排班", "加了一班车"),
)
_NOT_YET = (
    "更换{n}米管线",
    "整段路重铺，约{n}平方米",
    "增加{n}个班次",
    "屋面大修，要{n}天",
)
_WHY = (
    "{n}号的材料县里没有现货，已登记",
    "{n}户邻居还没有同意",
    "第{n}批的钱还没有拨下来",
)
_WILL_ACT = (
    "周四带着站长到现场，一件一件看，看完当面给说话的人回话。",
    "从别的站调两个人过来，把过期的先办完。",
    "下周的碰头会上逐件说，谁办、哪天办完，会后贴出来。",
)
_WILL_WAIT = (
    "等县里的材料到了才能动工，已经告诉说话的人。",
    "几户人家还没有商量好，再等一周。",
)
#: What a closer sends to everybody.
EMPTY = "您反映的问题已收悉，已转相关部门处理，感谢您的关心与支持。"
_SEEN = (
    "{who}在家，{thing}，{mood}，{plan}。",
    "去时{who}正在{doing}；{thing}；{plan}。",
    "{thing}。聊了{n}分钟，{who}说{mood}，{plan}。",
)
_WHO = ("老两口", "奶奶", "李家媳妇", "两个孩子和外婆", "独居的大爷", "刚出院的叔叔", "三代人")
_THING = (
    "灶台新砌过",
    "院墙有裂缝",
    "药快吃完了",
    "米面够吃一个月",
    "电线老化",
    "孩子要转学",
    "雨棚破了一角",
    "井水发浑",
)
_MOOD = ("比上回精神", "想有人常来", "担心过冬", "夜里睡不好", "地里收成好", "想学用手机")
_DOING = ("晒谷", "喂鸡", "补渔网", "腌菜", "看孙子写字", "修锄头")
_PLAN = (
    "下月送药",
    "约了电工看线",
    "帮着问学籍",
    "周五带年轻人来",
    "请医生上门",
    "这次没有要办的",
    "把名字报给助餐点",
)
_COPIED = "入户走访，了解生活情况，宣传相关政策，家庭情况良好，群众表示满意，无其他需求，第{n}次走访。"


def _one(draw: Draw, kinds: tuple[str, ...]) -> str:
    return kinds[int(draw.integers(len(kinds)))]


def deed(draw: Draw, heard: Heard) -> str:
    """What was done, told of this one matter."""
    whats = _WHATS[MATTERS.index(heard.trouble.matter)]
    when = f"{int(draw.integers(1, 29))}日{'上下'[int(draw.integers(2))]}午"
    return _one(draw, _DEEDS).format(
        when=when, n=int(draw.integers(2, 9)), what=_one(draw, whats), spot=heard.trouble.words[:8]
    )


def will_act(draw: Draw) -> str:
    """What a lead says is done about a matter."""
    return str(draw.choice(_WILL_ACT))


def will_wait(draw: Draw) -> str:
    """Why a lead does nothing about a matter for now."""
    return str(draw.choice(_WILL_WAIT))


def looked_again(*, fixed: bool) -> dict[str, str]:
    """What a resident says months later."""
    if fixed:
        return {"state": "holds", "words": "电话里说一直好着。"}
    return {"state": "relapsed", "words": "电话里说又坏了。"}


def not_yet(draw: Draw) -> tuple[str, str]:
    """What was not done, and why."""
    n = int(draw.integers(3, 40))
    return _one(draw, _NOT_YET).format(n=n), _one(draw, _WHY).format(n=int(draw.integers(2, 9)))


def note(draw: Draw, *, copied: bool, time: int) -> str:
    """What a visitor notes at a home."""
    if copied:
        return _COPIED.format(n=time)
    return _one(draw, _SEEN).format(
        who=_one(draw, _WHO),
        thing=_one(draw, _THING),
        mood=_one(draw, _MOOD),
        plan=_one(draw, _PLAN),
        doing=_one(draw, _DOING),
        n=int(draw.integers(5, 50)),
    )


def photo(seed: int) -> Image.Image:
    """A picture as no other: patches of light and a few straight things."""
    draw = np.random.default_rng(seed)
    coarse = draw.integers(0, 255, (6, 8, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((640, 480), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(image)
    for _one_thing in range(8):
        x, y = int(draw.integers(0, 560)), int(draw.integers(0, 420))
        size = (x, y, x + int(draw.integers(30, 200)), y + int(draw.integers(20, 160)))
        pen.rectangle(size, fill=tuple(int(c) for c in draw.integers(0, 255, 3)))
    return image.filter(ImageFilter.GaussianBlur(1))


def taken(image: Image.Image) -> bytes:
    """The file as a phone would send it."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=88)
    return file.getvalue()


def used_again(draw: Draw, image: Image.Image) -> bytes:
    """The same picture, cut a little, made smaller and saved again."""
    width, height = image.size
    cut = int(draw.integers(4, 24))
    smaller = image.crop((cut, cut // 2, width - cut, height - cut // 2))
    smaller = smaller.resize((int(width * 0.8), int(height * 0.8)))
    file = io.BytesIO()
    smaller.save(file, "JPEG", quality=int(draw.integers(55, 80)))
    return file.getvalue()
