"""Empty hand-offs: replies that hand the matter on, thank and greet, and call that an answer.

A reply is read clause by clause.  A clause that greets, thanks, confirms receipt, hands on, asks for patience or
gives a date says nothing about the matter; what is left over is what the person was told.  A reply of which next to
nothing is left over is an empty hand-off.  Nothing here was learned from anybody's messages.
"""

from __future__ import annotations

import re

from .folding import fold

#: A reply that leaves over fewer characters than this told nothing: a name of an office is about as long.
LEAST_LEFT = 25
#: A word of letters says about as much as two ideographs.
_WORD = 2

_CLAUSE = re.compile(r"[,。;!?:、\n…—]+|\.(?=\s|$)")
_ADDRESS = re.compile(
    r"[“\"'「‘]?(uu\d+|[a-z]?u[0-9a-f]{6,})[”\"'」’]?|[(（]\s*[)）]|[“”\"'「」‘’<>《》【】\[\]]"
)
_DATE = re.compile(
    r"(\d{2,4}|二[〇零○o0一二三四五六七八九十]+)\s*年\s*\d{0,2}[一二三四五六七八九十]*\s*月?\s*\d{0,2}[一二三四五六七八九十]*\s*日?"
    r"|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\[电话\]|\d{3,4}-?\d{0,8}"
)
#: English thanks, which stand inside a clause as often as they make one.
_THANKS = re.compile(
    r"\b(many )?thank(s| you)( (so|very) much)?( for (the|your|taking the time to) [\w']+( (back|in|us))?)?"
)
#: Politeness, which stands in honest replies too.
_POLITE = tuple(
    re.compile(pattern)
    for pattern in (
        # greetings and addresses
        r"^(尊敬|亲爱)?的?[\w\s]{0,6}?(网友|网民|朋友|市民|居民|业主|村民|群众|先生|女士|同志|家长|读者)们?(\w{0,4})?(您|你)?好?$",
        r"(您|你|大家)们?好$",
        r"^(dear|hello|hi|good (morning|day|afternoon))\b.{0,40}$",
        # thanks and wishes
        r"感谢|谢谢|致谢|祝(您|你|愿)|此致|敬礼|欢迎.{0,12}(监督|留言|来电|来信|提出|关注)",
        r"\b(kind|best) regards\b|\byours\b|\bsincerely\b",
        r"^(和|与|及|的)?(关心|关注|理解|支持|监督|配合|信任|厚爱)((和|与|及)?(关心|关注|理解|支持|监督|配合|信任|厚爱))*$",
        r"(继续|不断|再接再厉|更加).{0,4}(努力|改进|完善|提高|提升)",
        # only leads over to what follows
        r"^(现|特此|兹)?(将|就)?.{0,24}(回复|答复|复函|函复|回应)(如下)?$|如下$|^(关于|对于|针对|就).{0,60}(问题|情况|事项|事宜|诉求|建议|留言)$",
        r"^(您|你|该|网友)?.{0,30}(反映|提出|反应|所述|咨询|投诉).{0,30}(问题|情况|事项|诉求|建议|意见|内容)$",
        r"^(我|本)(们|办|局|县|市|区|镇|街道|单位|部门)?(将|会|已)?(高度重视|非常重视|十分重视)$",
        r"^\w{2,}(办公室|委员会|人民政府|政府|局|中心|街道办事处|街道|支队|公司|委|办|部|厅|院)$",
    )
)
#: What stands where an answer should be: receipt, handing on, sending elsewhere, asking for patience.
_INSTEAD = tuple(
    re.compile(pattern)
    for pattern in (
        # confirms receipt
        r"(收悉|收到|已阅|阅悉|已知悉|获悉|已受理|已登记|已记录)",
        r"^([\w']+ ){0,8}(received|noted|acknowledged)( with thanks)?$",
        # hands on
        r"(转|移)(交|至|到|送|办|给|发|达|呈|请|由|相关|有关|市|县|区|[a-z]\d*)",
        r"(交|函|责成|交由|批转|反馈|上报|报送|通知|责令|督促).{0,14}(办理|处理|调查|核实|核查|核处|查处|答复|回复|研究|落实|部门|单位|参考|知晓)",
        r"\b(forward\w*|passed (it |this |them )?on|refer(red)?|hand(ed)? over) (\w+ ){0,6}to\b(?! (case|note)\b)",
        r"\b(sent|transferred) (\w+ ){0,3}to (\w+ ){0,4}(department|dept|division|agency|authority|office)\b",
        r"^[\w\s]{0,24}(调查|核实|核查|核|查|办|处理)[、\s]?(处|复|办|实|置|理)$",
        # sends the person elsewhere
        r"(建议|请).{0,16}(咨询|询问|联系|致电|拨打|电话|登录|反映|投诉|举报|查询|了解)",
        r"(致电|电话咨询|联系电话|咨询电话|直接向).{0,30}$",
        r"\b(please|kindly) (contact|call|ask|write to|visit|see)\b(?! (case|note)\b)",
        r"请(您|你)?(提供|补充|完善).{0,20}(线索|信息|资料|材料|联系方式|情况|人与事)",
        # asks for patience
        r"(敬请|请(您|你)?|望).{0,8}(留意|关注|等待|等候|耐心|谅解|理解|知悉|周知|查收|查阅)",
        r"(结果|回复|答复|处理情况|办理情况|进展).{0,12}(反馈|回复|答复|告知|公布|公开|通知|发布)",
        r"(尽快|及时|第一时间|即时|立即|抓紧|认真|积极).{0,10}(处理|办理|回复|答复|反馈|告知|调查|核实|核查|解决|研究)",
        r"(正在|还在|已经?在).{0,12}(调查|核实|核查|处理|办理|研究|协调|办复|交办|督办)|已经?(回复|答复)",
        r"\b(being|still) (looked into|investigated|examined|reviewed|handled)\b|\bunder (review|investigation)\b",
        r"\b(patien(t|ce)|we will (reply|answer|inform|get back)|as soon as possible|in due course)\b",
    )
)
#: A deed that was done, or a figure with its measure: however short, that is an answer.
_DEED = re.compile(
    r"(已经?|刚|都|均|完成|予以|进行)了?.{0,8}"
    r"(修|换|装|拆|清|疏|补|铺|建好|种|搬|停业|罚|退还|退款|发放|开通|恢复|改正|整改|关停|取消|加固|到位|办结|办好|完工|通车|通水|通电|送到|上门)"
    r"|(修|换|装|拆|清理|疏通|补|铺|种|搬|退|发放)(好|了|完)"
    r"|\d+(\.\d+)?\s*(元|块|万|米|公里|盏|户|名|人|天|小时|分钟|个月|岁|平|吨|度|次|棵|%|点|号线|路|折|倍|层|台|套|条|块|处)"
    r"|\b(repaired|replaced|fixed|mended|installed|removed|cleaned|cleared|paid|refunded|built|opened|closed|fined"
    r"|restored|delivered|visited|finished|completed|planted|painted|new)\b"
)
_LETTER = re.compile(r"[a-z\u00c0-\u024f]+|[0-9]+|[^\W\da-z_]")


def leftover(reply: str) -> int:
    """How much of the reply is about the matter: an ideograph counts one, a word of letters two."""
    return sum(_weight(clause) for clause in _clauses(reply) if not _says_nothing(clause))


def hands_on(reply: str) -> bool:
    """Whether the reply names no deed, no fact and no reason, however politely."""
    clauses = _clauses(reply)
    told = [clause for clause in clauses if not _says_nothing(clause)]
    if sum(map(_weight, told)) >= LEAST_LEFT or any(_DEED.search(clause) for clause in told):
        return False
    return not any(map(_weight, told)) or any(_fits(_INSTEAD, clause) for clause in clauses)


def _clauses(reply: str) -> list[str]:
    bare = _DATE.sub(" ", _ADDRESS.sub("", _THANKS.sub(";", fold(reply.replace("\n", "。")))))
    return [clause.strip() for clause in _CLAUSE.split(bare)]


def _says_nothing(clause: str) -> bool:
    """Whether the clause is not about the matter.

    Latin letters are often written without stops: there a few words of politeness do not speak for a long clause.
    """
    found = (pattern.search(clause) for pattern in (*_POLITE, *_INSTEAD))
    return any(not clause.isascii() or _weight(_around(one)) < LEAST_LEFT for one in found if one)


def _around(found: re.Match[str]) -> str:
    return found.string[: found.start()] + " " + found.string[found.end() :]


def _fits(patterns: tuple[re.Pattern[str], ...], clause: str) -> bool:
    return any(pattern.search(clause) for pattern in patterns)


def _weight(clause: str) -> int:
    return sum(_WORD if found[0].isascii() else 1 for found in _LETTER.finditer(clause))
