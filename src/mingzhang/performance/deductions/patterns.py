"""Patterns of the clauses of rules of deduction; text is NFKC and has no white space."""

from __future__ import annotations

import re
from decimal import Decimal

from mingzhang.performance.deductions.model import Side

N = r"\d{1,9}(?:\.\d{1,6})?"
GIVE = r"(?:得|计|记|赋|给予?|打|为|是)"
WHOLE = r"(?:该项|本项|该指标|相应|全部|对应)?的?(?:满分|全分|权重分值?|权重|分值|标准分)"

# ------------------------------------------------------------------- what is given or taken

GIVEN_FULL = re.compile(
    rf"(?P<when>.*?)(?:{GIVE}{WHOLE}|(?:{GIVE})?满分|{GIVE}全部分数?|不扣分|得分)"
)
GIVEN_SHARE = re.compile(
    rf"(?P<when>.*?)(?:{GIVE}|按)(?:{WHOLE})?的?(?P<share>{N})%(?:{WHOLE}|的?(?:得分|计分|分数|分))?"
)
GIVEN_POINTS = re.compile(rf"(?P<when>.*?)(?:{GIVE})?(?P<points>{N})分")
GIVEN_ZERO = re.compile(
    rf"(?P<when>.*?)(?:不予?(?:得|计|记|给|赋)分|{GIVE}?0分|{GIVE}?零分|不得|"
    rf"(?:扣除?(?:全部|所有|该项|本项)?(?:{WHOLE}|分数)|(?:全部扣除|全扣|扣完)))"
)
DEDUCT = re.compile(
    rf"(?P<when>.*?)(?:扣除?|扣减|减|减去|扣掉)(?:(?:{WHOLE}|总分值?|分数)?的?(?P<share>{N})%(?:{WHOLE}|的?分)?|"
    rf"(?P<points>{N})分)"
)
PROPORTION = re.compile(
    r"(?P<when>.*?)(?:"
    r"按(?:照)?(?:实际|目标|计划|相应|其)?(?:完成|达成|实现|达标|未完成)?(?:情况|任务)?(?:值|数|量)?的?(?:比例|比率|率|程度|百分比)"
    r"(?:折算|计算|换算|确定|相应|扣减|扣)?(?:得分|计分|给分|赋分|记分|扣分|得出?分数|分)?"
    r"|按(?:照)?(?:实际)?完成(?:值|数|量)(?:占|与|和|在)(?:年度)?(?:目标|指标|计划)(?:值|数|量)?"
    r"(?:中)?(?:所占)?的?(?:比例|比率|比重)(?:得分|计分|给分|赋分|记分)"
    r"|得分=.*|(?:按)?线性(?:插值)?(?:法)?(?:得|计|给)分"
    r"|按(?:实际)?(?:完成|达成)(?:率|比例|情况)?[x×*](?:指标)?(?:分值|权重|满分)(?:计|得)?(?:算)?(?:得)?分?)"
)
FORMULA = re.compile(
    r"(?:(?:按|根据)[^=\d]{0,8})?得分=(?:该?指标得分=)?\(?(?:实际)?(?:完成|达成)?(?:值|数|量|率|比例|情况)?"
    r"(?:[/÷](?:年度)?(?:目标|指标|计划|预期|计划完成)(?:值|数|量)?\)?)?(?:[x×*]100%)?\)?"
    r"[x×*](?:该?指标|本项)?(?:分值|权重|满分|权重分|标准分)(?:分)?"
)

# --------------------------------------------------------------------------- about the rule

TOTAL = re.compile(
    rf"(?:(?:该|本)?(?:项|指标))?(?:总分值?|满分值?|分值|共计?|基础分|标准分|权重分?)(?:为|是|共|:)?(?P<points>{N})分(?:制)?"
    rf"|(?P<before>{N})分制|(?P<alone>100)分"
)
FLOOR = re.compile(
    r"(?:直至|直到|至)?(?:扣(?:完|光|至0分?|到0分?|满)|分值扣完)(?:本项分值|该项分值|分值)?(?:为止|即止|止)?"
    r"|最低(?:得|为)?0分|不倒扣(?:分)?|最低不低于0分"
    r"|(?:超过|超出|高于)(?:分值|满分|权重)的?按(?:分值|满分|权重)(?:计算?|得分)|(?:满分|分值)封顶"
)
MOST = re.compile(
    rf"(?:最多|最高|至多)(?:只)?扣(?:除)?(?P<most>{N})分|扣满(?P<full>{N})分(?:为止|止)"
)
PART = re.compile(
    rf"不(?:足|满)(?:{N}|一)?.{{1,4}}?(?:的|者|部分)?(?:(?P<up>(?:也|均)?按(?:{N}|一)?.{{1,4}}?(?:计算|计|扣分|扣|算))|不(?:予)?(?:扣分?|计))"
)
NEUTRAL = re.compile(
    r"(?:以|依)此类推|依次类推|评分标准|评(?:\(扣\))?分标准|计分方法|评分规则|扣分标准"
)

# -------------------------------------------------------------------------------- when

SUBJECT = r"(?:[^\d≥≤<>%=每]*?)"
AT_LEAST = r"(?:≥|>=|不低于|不小于|不少于|大于等于|大于或等于|达到|达)"
ABOVE = r"(?:>|大于|高于|超过|多于)"
AT_MOST = r"(?:≤|<=|不高于|不大于|不超过|小于等于|小于或等于|控制在)"
BELOW = r"(?:<|低于|小于|不足|少于|不到|未达到?|未满)"
NO_UNIT = r"\d\s,;()<>≥≤=~\-—以及之含至到且但的时者得内大小不低高超多少达"
UNIT = rf"(?P<{{0}}>%|‰|个?工作日|个月|[^{NO_UNIT}]{{{{0,3}}}})"


def _unit(name: str) -> str:
    return UNIT.format(name)


TAIL = r"(?:的|时|者|之间|范围内?|区间)*"
BETWEEN = re.compile(
    rf"(?P<subject>{SUBJECT})(?:在|介于|为)?(?P<low>{N}){_unit('u1')}(?P<low_mark>\((?:不)?含\))?(?:[-~—–至到]|--|——)+"
    rf"(?P<high>{N}){_unit('u2')}(?P<high_mark>\((?:不)?含\))?{TAIL}"
)
TURNED = re.compile(
    rf"(?P<low>{N}){_unit('u1')}(?P<low_sign>≤|<=|<)(?P<subject>[^\d≥≤<>%=]*?)(?P<high_sign>≤|<=|<)(?P<high>{N}){_unit('u2')}{TAIL}"
)
PRE = re.compile(
    rf"(?P<sign>{AT_LEAST}|{ABOVE}|{AT_MOST}|{BELOW})(?P<value>{N}){_unit('unit')}(?P<mark>\((?:不)?含\))?"
    r"(?=$|[^\d])"
)
POST = re.compile(
    rf"(?P<value>{N}){_unit('unit')}(?P<mark>\((?:不)?含\)|含)?(?:及|\(含\))?(?P<side>以上|以下|以内|之内|内)(?P<after>\((?:不)?含\))?"
)
EQUAL = re.compile(
    rf"(?P<subject>{SUBJECT})(?:=|等于|达到|为|达)?(?P<value>100){_unit('unit')}{TAIL}"
)
RATE_WORDS = re.compile(r"完成(?:率|比例|度|情况|程度|百分比)|达成率|实现率")
NAMES = re.compile(rf"(?!{AT_LEAST}|{ABOVE}|{AT_MOST}|{BELOW}|在|介于)[^\d≥≤<>%=]{{2,}}")
SUBJECT_ONLY = re.compile(r"[^\d≥≤<>%=每扣]{0,24}")

REACHED = re.compile(
    r"(?:[^\d每扣未不否]{0,14})?(?:(?:全部|全面|全|按时|按期|如期|及时|按质按?量?|按要求|按计划|按规定)?(?:达到|达成|完成|实现|达标|符合|满足|合格|落实|到位|发放|支付|拨付|足额)"
    r"|控制在[^\d]{0,10}(?:内|以内|之内|范围内)|在[^\d]{1,10}(?:内|前)|(?:不|未)(?:超过?|超出|突破|高于)|(?:未|不|没有|无)(?:发生|出现|发现|存在)|(?:不|未)(?:低于|少于)|是$|有$|及时$|按时$)"
    r"[^\d每扣]{0,16}?(?:的|时|者)?"
)
MISSED = re.compile(
    r"(?:否则|反之|其他|其它|其余|其他情况|否)|(?:[^\d每扣]{0,14})?(?:未|不|没有?|尚未|低于|超出|超过|高于|逾期|超支|超期|超|少于|发生|出现|发现|存在|有(?=[^\d]*(?:问题|情况)))"
    r"[^\d每扣]{0,16}?(?:的|时|者)?"
)
HEDGE = re.compile(
    r"(?<!扣)(?<!全部)除|以外|之外|如果|如有|如遇|若|酌情|视情|视具体|经[^济费营]|由|原则|特殊|适当"
)
"""Words that leave it to a person: no rule with one of them can be applied by a program."""
ABOUT = re.compile(
    r"[^\d每扣]{0,16}(?:率|度|数|量|值|成本|时间|时效|情况|指标|任务|工作|赋分|评分|计分|打分|标准|方法)"
)
"""What may stand before the first case: what it is about, or how marks are given."""
PARTLY = re.compile(r"部分(?:完成|达成|达到|达标|实现)|基本(?:完成|达成|达到|达标|实现)")
GRADE = re.compile(
    r"(?:(?:评价|评定|评估|考核|等级|等次|结果|效果|完成|达成|程度|情况)*(?:为|是)?)?"
    r"[“\"']?(?P<name>优秀|优良|优|良好|良|较好|好|中等|中|一般|合格|及格|"
    r"较差|差|不合格|不及格|明显|显著|较明显|不明显|很满意|满意|基本满意|较满意|不满意|部分(?:完成|达成|达到|达标|实现)|基本(?:完成|达成|达到|达标|实现))[”\"']?(?:的|者|时)?"
)

# ---------------------------------------------------------------------------------- steps

VERBS = {
    Side.BELOW: (
        r"降低|下降|减少|少完成|少|低于|低|未完成|未达到|未达|未实现|没有?完成|没达到|"
        r"欠|缺少|缺|差|降"
    ),
    Side.ABOVE: (
        r"超出|超过|超期|超支|超时|超|增加|增长|多|高于|高|上升|提高|"
        r"延迟|延期|逾期|推迟|推后|晚|滞后|拖延|出现|发现|发生|存在|有"
    ),
    Side.EITHER: r"相差|偏离|偏差|变动|误差",
}
VERB = "|".join(f"(?P<{side.value}>{words})" for side, words in VERBS.items())
LATER = VERB.replace("(?P<", "(?P<later_")
COUNT = rf"(?P<size>{N}|[一二两三四五六七八九十])"
STEP_UNIT = r"(?P<unit>个?百分点|%|‰|个?工作日|个月|[^\d\s,;%每扣未不没]{1,3}?)"
STEP = re.compile(
    rf"(?P<before>[^每\d]*)每(?:有)?(?:(?:{VERB}))(?P<object>[^\d一二两三四五六七八九十]*?){COUNT}{STEP_UNIT}(?P<after>未完成|不合格|未达标|不达标|[^\d每扣]{{0,8}})(?:的|时|者)?"
)
STEP_FIRST = re.compile(
    rf"(?P<before>[^每\d]*)(?:每(?:有)?{COUNT}{STEP_UNIT}(?:{LATER})(?P<after>[^\d每扣]{{0,8}}))(?:的|时|者)?"
)
STEP_AFTER = re.compile(
    rf"(?P<before>[^每\d]*?)(?:{VERB})(?P<object>[^每\d]{{0,8}})每{COUNT}{STEP_UNIT}(?P<after>)(?:的|时|者)?"
)
STEP_BARE = re.compile(
    rf"(?P<before>[^每\d]{{0,8}}?)(?:{VERB})(?P<object>)(?P<size>一|1){STEP_UNIT}(?P<after>[^\d每扣]{{0,4}})(?:的|时|者)?"
)
OF_TARGET = re.compile(r"(?:目标|指标|计划|预算|总|预计|预期|应|任务).{0,6}的$")
DIGITS = {c: Decimal(n) for n, c in enumerate("零一二三四五六七八九十")} | {"两": Decimal(2)}
