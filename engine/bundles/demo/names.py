"""Invented names of residents: frequent ones to draw from, and the few that try out screens and searches."""

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
"""Fifty, the most frequent first."""

_FEMALE = (
    "秀英 桂英 秀兰 玉兰 桂兰 秀珍 凤英 玉珍 玉英 兰英 淑珍 淑英 桂珍 秀云 桂芳 玉梅 凤兰 秀芳 淑兰 金凤"
    " 丽 娜 敏 静 艳 娟 霞 芳 燕 玲 丹 萍 红 玉华 桂香 秀梅 春梅 海燕 雪梅 晓燕"
    " 丽娟 丽华 丽萍 建华 建英 文静 雅琴 雅丽 慧敏 慧玲 晓梅 晓丽 晓红 月英 月华 瑞芳 瑞英 彩霞 彩云 红梅"
    " 红霞 冬梅 秋菊 春花 艳红 艳玲 美玲 美华 美丽 婷婷 婷 倩 欣怡 梓涵 诗涵 雨桐 佳怡 思雨 一诺 语嫣"
    " 若曦 可欣 梦瑶 雨欣 欣妍 紫萱 静怡 佳琪 晨曦 雅雯 琳 莉 颖 洁 蕾 薇 岚 素珍 素芳 惠兰"
)
_MALE = (
    "伟 强 磊 军 勇 杰 涛 明 超 刚 平 辉 鹏 华 飞 鑫 波 斌 宇 浩"
    " 建国 建军 建华 志强 志明 志刚 国强 国庆 国栋 文明 文斌 文军 海涛 海军 海波 永强 永刚 永明 玉柱 玉山"
    " 德明 德胜 德福 福生 福贵 长顺 长河 长江 金龙 金山 金生 银山 宝山 宝林 树林 树生 春生 春林 秋生 冬生"
    " 晓东 晓峰 晓明 小军 小龙 少华 少杰 俊杰 俊峰 俊明 家豪 子轩 浩然 宇航 梓豪 子涵 一鸣 天佑 博文 嘉懿"
    " 致远 俊驰 雨泽 烨磊 晟睿 文昊 立诚 思远 伟宸 泽洋 凯 亮 健 峰 雷 彬 琦 成 学文 学军"
)
FEMALE_NAMES = tuple(_FEMALE.split())
MALE_NAMES = tuple(_MALE.split())
"""A hundred each."""

Known = tuple[str, str]

KNOWN: dict[str, Known] = {
    # Same name, same community: a search must tell them apart by building and age.
    "XY-R012": ("王秀英", "female"),
    "XY-R118": ("王秀英", "female"),
    "HS-R033": ("李桂兰", "female"),
    "HS-R204": ("李桂兰", "female"),
    "BH-R045": ("张伟", "male"),
    "BH-R267": ("张伟", "male"),
    # Rare characters, two to four of them: 𫍯 lies outside the basic plane of Unicode.
    "XY-R077": ("王䶮", "male"),
    "XY-R240": ("欧阳䶮清", "male"),
    "HS-R091": ("李𫍯", "male"),
    "BH-R110": ("赵𫍯文", "male"),
    "BH-R199": ("司马𫍯", "male"),
    # Mongolian names are long and have no surname; one carries a middle dot.
    "XY-R150": ("乌云其木格", "female"),
    "HS-R128": ("额尔敦巴图", "male"),
    "HS-R266": ("阿拉坦其其格", "female"),
    "BH-R072": ("哈斯额尔德尼", "male"),
    "BH-R233": ("孛儿只斤·巴雅尔", "male"),
}
